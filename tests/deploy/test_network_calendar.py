"""The working calendar of the network: trainings, family days and meetings, and no person."""

from datetime import UTC, date, datetime, timedelta

import pytest

from deploy.operations.network_calendar import (
    MEETINGS,
    in_time_order,
    of_family_days,
    of_meetings,
    of_trainings,
)
from deploy.operations.programme_reading import Stored
from services.events.contract.activities import (
    ActivityEntry,
    ActivityKind,
    CorrectActivity,
    RecordActivity,
)
from services.events.contract.trainings import CancelTraining
from services.events.domain.activities.activity import Activity, correct
from services.events.domain.trainings import moving
from shared.papers.calendar import Entry, calendar
from tests.events import family_days, trainings
from tests.events.test_activities import CALL, NOW, at, recorded
from tests.events.trainings import REGISTRY
from tests.shared.papers.read_elsewhere import events_in

MEETING = RecordActivity.model_validate(
    {**dict(CALL), "kind": ActivityKind.NETWORK_MEETING, "on": date(2027, 2, 17)}
)


def activity(message: RecordActivity = MEETING) -> Activity:
    return recorded(message).state


def test_a_training_has_an_entry_for_each_module_with_its_hours_and_place() -> None:
    state = trainings.scheduled(trainings.in_house())
    [entry] = of_trainings([Stored(trainings.TRAINING, 7, state)], REGISTRY)
    [module] = state.plan.modules
    assert (entry.begins, entry.ends, entry.version) == (module.starts, module.ends, 7)
    assert entry.what.startswith("Inhouse-Schulung")
    assert not entry.is_cancelled
    joint = trainings.scheduled(trainings.joint_training())
    found = list(of_trainings([Stored(trainings.TRAINING, 7, joint)], REGISTRY))
    assert len({entry.name for entry in found}) == len(joint.plan.modules) == 7


def test_a_training_that_is_moved_keeps_its_name_and_gets_a_higher_version() -> None:
    before = trainings.scheduled(trainings.in_house())
    now = before.plan.registration_until - timedelta(days=30)
    moved = moving.move(before, trainings.later(before, 3), trainings.at(now))
    assert moved is not None
    [first] = of_trainings([Stored(trainings.TRAINING, 7, before)], REGISTRY)
    [then] = of_trainings([Stored(trainings.TRAINING, 8, moved.state)], REGISTRY)
    assert first.name == then.name
    assert first.version < then.version
    assert isinstance(first.begins, datetime)
    assert then.begins == first.begins + timedelta(days=3)


def test_what_is_called_off_is_marked() -> None:
    state = trainings.scheduled(trainings.in_house())
    now = state.plan.registration_until - timedelta(days=30)
    off = moving.cancel(state, CancelTraining(), trainings.at(now))
    withdrawn = correct(activity(), CorrectActivity(), at())
    assert off is not None
    assert withdrawn is not None
    day = family_days.cancelled(family_days.funded()[0]).state
    entries = [
        *of_trainings([Stored(trainings.TRAINING, 8, off.state)], REGISTRY),
        *of_family_days([Stored(family_days.DAY, 3, day)], REGISTRY),
        *of_meetings([Stored("meeting", 2, withdrawn.state)]),
    ]
    assert [entry.is_cancelled for entry in entries] == [True] * 3
    read = events_in(calendar("KvI", entries, NOW).encode())
    assert [event["STATUS"] for event in read] == ["CANCELLED"] * 3


def test_a_family_day_stands_there_once_it_has_its_money() -> None:
    planned = Stored(family_days.DAY, 1, family_days.planned().state)
    funded = Stored(family_days.DAY, 2, family_days.funded()[0])
    assert list(of_family_days([planned], REGISTRY)) == []
    [entry] = of_family_days([funded], family_days.RULES.registry)
    prison = family_days.RULES.registry[family_days.PRISON].name
    assert (entry.what, entry.where, entry.begins) == ("Familientag", prison, family_days.ON)


@pytest.mark.parametrize("kind", ActivityKind)
def test_of_activities_only_meetings_stand_there(kind: ActivityKind) -> None:
    state = activity(CALL.model_copy(update={"kind": kind}))
    found = list(of_meetings([Stored("one", 1, state)]))
    assert [entry.what for entry in found] == ([MEETINGS[kind]] if kind.is_meeting else [])


def test_what_is_over_for_more_than_a_year_is_left_out() -> None:
    meetings = [
        activity(MEETING.model_copy(update={"on": date(year, 2, 17)})) for year in (2026, 2027)
    ]
    entries = list(of_meetings([Stored(str(n), 1, one) for n, one in enumerate(meetings)]))
    assert [one.begins.year for one in in_time_order(reversed(entries), date(2027, 2, 16))] == [
        2026,
        2027,
    ]
    assert [one.begins.year for one in in_time_order(entries, date(2027, 2, 17))] == [2027]


def test_a_meeting_that_turns_out_to_be_a_call_is_marked_where_it_stood() -> None:
    call = CALL.model_copy(update={"on": date(2026, 12, 1)})
    instead = ActivityEntry.model_validate(dict(call))
    corrected = correct(activity(), CorrectActivity(instead=instead), at())
    assert corrected is not None
    [entry] = of_meetings([Stored("one", 2, corrected.state)])
    assert (entry.begins, entry.is_cancelled) == (date(2027, 2, 17), True)


def test_corrected_again_it_stays_marked_where_it_stood_last() -> None:
    """A calendar program that has it keeps what it hears nothing more of."""
    state = activity(CALL)
    for kind, day in (
        (ActivityKind.NETWORK_MEETING, date(2027, 2, 17)),
        (ActivityKind.TALK, date(2027, 3, 3)),
        (ActivityKind.ARTICLE, date(2027, 1, 4)),
        (ActivityKind.CALL, date(2027, 1, 4)),
    ):
        entry = ActivityEntry.model_validate({**dict(CALL), "kind": kind, "on": day})
        done = correct(state, CorrectActivity(instead=entry), at())
        assert done is not None
        state = done.state
    [entry_then] = of_meetings([Stored("one", 5, state)])
    assert (entry_then.what, entry_then.begins) == ("Vortrag", date(2027, 3, 3))
    assert entry_then.is_cancelled


def test_what_begins_earlier_on_a_day_of_berlin_stands_first() -> None:
    late, noon, after_midnight = (
        Entry(name=name, what="Workshop", begins=begins, where="Rostock", version=1)
        for name, begins in (
            ("a", datetime(2027, 2, 17, 15, tzinfo=UTC)),
            ("b", datetime(2027, 2, 17, 11, tzinfo=UTC)),
            ("c", datetime(2027, 2, 16, 23, 30, tzinfo=UTC)),
        )
    )
    all_day = Entry(name="d", what="Treffen", begins=date(2027, 2, 17), where="", version=1)
    day_after_a_year = date(2028, 2, 17)
    found = in_time_order([late, noon, after_midnight, all_day], date(2027, 2, 17))
    assert [one.name for one in found] == ["d", "c", "b", "a"]
    assert in_time_order(found, day_after_a_year) == []
    assert len(in_time_order(found, day_after_a_year - timedelta(days=1))) == 4


def test_every_meeting_has_its_german_word() -> None:
    assert set(MEETINGS) == {kind for kind in ActivityKind if kind.is_meeting}
