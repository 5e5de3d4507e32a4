"""An activity is one line without a person, and figures follow whatever is set right when."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from pydantic import BaseModel

from services.events.contract.activities import (
    ActivityCorrected,
    ActivityEntry,
    ActivityKind,
    ActivityRecorded,
    CorrectActivity,
    RecordActivity,
)
from services.events.contract.training_plan import Sector, TrainingTheme
from services.events.domain.activities.activity import Activity, correct, record
from services.events.domain.activities.figures import Cell, Sums, figures
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.message import Message
from shared.language.steps import At, Outcome, Refused
from tests.events.trainings import ORGANISER, REGISTRY

ACTIVITY = "b8d20e64-71f3-4c5a-8e19-3a6f0c4d7b92"
NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
CALL = RecordActivity(
    kind=ActivityKind.CALL,
    sector=Sector.NURSERY,
    district="13072",
    on=date(2027, 1, 5),
    minutes=10,
    reach=1,
    theme=TrainingTheme.TALKING_WITH_CHILDREN,
)
HOUR = ActivityEntry.model_validate({**dict(CALL), "minutes": 60})


def at(sender: str = ORGANISER, now: datetime = NOW) -> At[Rules]:
    return At(now, ACTIVITY, sender, "e4f0a7b3-1c68-4d95-b2a7-9f3d5c8e6014", Rules(REGISTRY))


def recorded(message: RecordActivity = CALL) -> Outcome[Activity]:
    done = record(None, message, at())
    assert done is not None
    return done


def test_no_field_is_text() -> None:
    def closed(model: type[BaseModel]) -> bool:
        schema = model.model_json_schema()
        parts = [schema, *schema.get("$defs", {}).values()]
        fields = [field for part in parts for field in part.get("properties", {}).values()]
        return all(
            field.get("type") != "string" or {"pattern", "enum"} & field.keys() for field in fields
        )

    assert closed(RecordActivity)
    assert closed(CorrectActivity)


def test_what_was_done_is_logged_once() -> None:
    done = recorded()
    (said,) = done.says
    assert isinstance(said.message, ActivityRecorded)
    assert said.to is None
    assert record(done.state, CALL, at()) is None
    with pytest.raises(Refused) as no:
        record(done.state, CALL.model_copy(update={"minutes": 60}), at())
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "recorded")
    with pytest.raises(Refused) as no:
        record(done.state, CALL, at("traeger-beispiel"))
    assert no.value.code is Code.NOT_COMPETENT


def test_a_correction_supersedes_and_says_both() -> None:
    done = correct(recorded().state, CorrectActivity(instead=HOUR), at())
    assert done is not None
    assert done.state.counted == HOUR
    was = ActivityEntry.model_validate(dict(CALL))
    assert done.says[0].message == ActivityCorrected(recorded_by=ORGANISER, was=was, instead=HOUR)
    assert correct(done.state, CorrectActivity(instead=HOUR), at()) is None
    assert record(done.state, CALL, at()) is None, "a repeat changes nothing back"


def test_only_who_logged_an_activity_sets_it_right() -> None:
    for correction in (CorrectActivity(instead=HOUR), CorrectActivity()):
        with pytest.raises(Refused) as no:
            correct(recorded().state, correction, at("traeger-beispiel"))
        assert no.value.code is Code.NOT_COMPETENT


def test_what_was_withdrawn_counts_nothing_and_can_be_put_back() -> None:
    done = correct(recorded().state, CorrectActivity(), at())
    assert done is not None
    assert (done.state.life, done.state.counted) == ("withdrawn", None)
    assert correct(done.state, CorrectActivity(), at()) is None
    back = correct(done.state, CorrectActivity(instead=HOUR), at())
    assert back is not None
    assert back.says[0].message == ActivityCorrected(recorded_by=ORGANISER, instead=HOUR)


@pytest.mark.parametrize("kind", ActivityKind)
def test_only_meetings_are_logged_before_their_day(kind: ActivityKind) -> None:
    ahead = CALL.model_copy(update={"kind": kind, "on": date(2027, 3, 1)})
    if kind.is_meeting:
        assert recorded(ahead).state.life == "recorded"
        ahead = ahead.model_copy(update={"on": date(2072, 3, 1)})
    with pytest.raises(Refused) as no:
        recorded(ahead)
    assert (no.value.code, no.value.pointer) == (Code.SCHEMA_VIOLATION, "/on")
    instead = ActivityEntry.model_validate(dict(ahead))
    with pytest.raises(Refused) as no:
        correct(recorded().state, CorrectActivity(instead=instead), at())
    assert no.value.pointer == "/instead/on"


def test_figures_are_by_kind_and_month_and_leave_out_what_is_to_come() -> None:
    meeting = ActivityEntry.model_validate(
        {**dict(CALL), "kind": ActivityKind.NETWORK_MEETING, "on": date(2027, 2, 17)}
    )
    found = figures([HOUR, HOUR, meeting], until=date(2027, 2, 16))
    assert found == {Cell(ActivityKind.CALL, 2027, 1): Sums(2, 120, 2)}
    assert Cell(ActivityKind.NETWORK_MEETING, 2027, 2) in figures([meeting], date(2027, 2, 17))


@pytest.mark.parametrize("seed", range(40))
def test_figures_add_up_whatever_is_corrected_and_in_whichever_order_it_is_heard(
    seed: int,
) -> None:
    random = Random(seed)  # noqa: S311 - an order, no secret
    states: dict[int, Activity] = {}
    told: list[Message] = []
    for _ in range(60):
        number, entry = random.randrange(6), _any_entry(random)
        if number not in states:
            done = record(None, RecordActivity.model_validate(dict(entry)), at())
        else:
            instead = entry if random.random() < 0.8 else None
            done = correct(states[number], CorrectActivity(instead=instead), at())
        if done is not None:
            states[number] = done.state
            told += [said.message for said in done.says]
    random.shuffle(told)
    heard: Counter[tuple[Cell, str]] = Counter()
    for message in told:
        if isinstance(message, ActivityRecorded):
            _count(heard, message, 1)
        elif isinstance(message, ActivityCorrected):
            _count(heard, message.was, -1)
            _count(heard, message.instead, 1)
    now = [one.counted for one in states.values() if one.counted is not None]
    expected = figures(now, until=NOW.date() + timedelta(days=731))
    assert {cell: _sums(heard, cell) for cell, _ in heard if any(_sums(heard, cell))} == expected


def _any_entry(random: Random) -> ActivityEntry:
    return ActivityEntry.model_validate(
        {
            **dict(CALL),
            "kind": random.choice(list(ActivityKind)),
            "on": date(2026, random.randint(1, 12), random.randint(1, 28)),
            "minutes": random.choice([0, 10, 90]),
            "reach": random.choice([0, 1, 24]),
        }
    )


def _count(heard: "Counter[tuple[Cell, str]]", entry: ActivityEntry | None, times: int) -> None:
    if entry is not None:
        cell = Cell(entry.kind, entry.on.year, entry.on.month)
        for name, value in zip(Sums._fields, (1, entry.minutes, entry.reach), strict=True):
            heard[cell, name] += times * value


def _sums(heard: "Counter[tuple[Cell, str]]", cell: Cell) -> Sums:
    return Sums(*(heard[cell, name] for name in Sums._fields))
