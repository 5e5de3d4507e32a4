"""Somebody who knows is asked for, placed, declined and looked for again, until it is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.events.contract.professionals import (
    NotPlaced,
    PlacementEnded,
    PlaceProfessional,
    Placing,
    PlacingDeclined,
    PlacingDeclineReason,
    ProfessionalNotPlaced,
    ProfessionalPlaced,
    ProfessionalRequested,
    ProfessionalRequestOverdue,
)
from services.events.domain.professionals import declining, placing
from services.events.domain.professionals.request import ANSWER, LAST_DAY, ProfessionalRequest
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from tests.events.professionals import (
    AFTERWARDS,
    BY_ONE,
    BY_PROVIDER,
    GIVEN,
    LONGER,
    NEED,
    PRISON,
    PROVIDER,
    TUESDAY,
    at,
    declined,
    placed,
    requested,
)
from tests.events.trainings import ORGANISER


def passed(state: ProfessionalRequest, kind: str) -> Outcome[ProfessionalRequest]:
    """As the engine does it: the deadline is no longer pending when the step is asked."""
    due = state.deadlines[kind]
    message = DeadlineReached(kind=kind, due=due)
    return declining.time_passed(state.not_awaiting(kind), message, at(due, "events"))


def heard_by(outcome: Outcome[ProfessionalRequest] | None) -> list[str | None]:
    assert outcome is not None
    return [said.to for said in outcome.says]


def test_the_coordination_office_hears_what_is_wanted() -> None:
    done = requested()
    assert done.state.life == "requested"
    assert heard_by(done) == [None, ORGANISER]
    assert isinstance(done.says[0].message, ProfessionalRequested)
    assert done.says[0].message.institution == PRISON


def test_who_asks_for_a_school_that_takes_no_part_is_told_nothing_new() -> None:
    assert heard_by(requested(ORGANISER)) == [None]


def test_nobody_placed_by_the_end_of_the_fifth_working_day_the_coordination_office_hears() -> None:
    state = requested().state
    assert state.deadlines == {
        ANSWER: datetime(2027, 1, 12, 23, tzinfo=UTC),
        LAST_DAY: datetime(2027, 3, 31, 22, tzinfo=UTC),
    }
    done = passed(state, ANSWER)
    assert done.state.life == "requested"
    assert [said.message for said in done.says] == [
        ProfessionalRequestOverdue(institution=PRISON)
    ] * 2
    assert heard_by(done) == [None, ORGANISER]


def test_after_the_last_day_nobody_has_to_come_any_more() -> None:
    done = passed(requested().state, LAST_DAY)
    assert (done.state.life, done.state.deadlines) == ("not_placed", {})
    assert done.says[0].message == ProfessionalNotPlaced(
        institution=PRISON, why=NotPlaced.TIME_IS_OVER
    )
    assert heard_by(done) == [None, PRISON, ORGANISER]


def test_what_is_over_is_asked_for_too_late() -> None:
    with pytest.raises(Refused) as no:
        placing.request(None, NEED, at(TUESDAY + timedelta(days=100), PRISON))
    assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, "/last_day")


def test_asked_again_it_is_as_it_stands_and_otherwise_it_is_another_request() -> None:
    state = placed().state
    assert placing.request(state, NEED, at(sender=PRISON)) is None
    with pytest.raises(Refused) as no:
        placing.request(state, LONGER, at(sender=PRISON))
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "placed")
    with pytest.raises(Refused) as no:
        placing.request(state, NEED, at(sender=PROVIDER))
    assert no.value.code is Code.NOT_COMPETENT


def test_a_provider_that_is_asked_and_the_institution_hear_who_comes() -> None:
    done = placed()
    assert (done.state.life, done.state.deadlines) == ("placed", {})
    assert done.says[0].message == ProfessionalPlaced(
        **dict(NEED), provider=PROVIDER, institution=PRISON
    )
    assert heard_by(done) == [None, PRISON, PROVIDER]
    assert placing.place(done.state, BY_PROVIDER, at()) is None


def test_of_a_professional_only_a_random_reference_is_told() -> None:
    done = placed(BY_ONE)
    assert done.says[0].message == ProfessionalPlaced(
        **dict(NEED), professional=BY_ONE.professional, institution=PRISON
    )
    assert heard_by(done) == [None, PRISON]


@pytest.mark.parametrize("provider", ["jva-waldeck", "traeger-unbekannt"])
def test_nobody_is_sent_by_who_is_no_provider(provider: str) -> None:
    with pytest.raises(Refused) as no:
        placed(PlaceProfessional(provider=provider))
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_AGENCY, "/provider")


def test_who_cannot_come_leaves_the_request_open_with_its_time_anew() -> None:
    later = TUESDAY + timedelta(days=7)
    done = declined(placed().state, PlacingDeclineReason.NO_CAPACITY, now=later)
    assert done is not None
    assert (done.state.life, done.state.provider) == ("requested", None)
    assert done.state.deadlines[ANSWER] == datetime(2027, 1, 19, 23, tzinfo=UTC)
    assert done.says[0].message == PlacingDeclined(
        institution=PRISON,
        provider=PROVIDER,
        said_by=PROVIDER,
        reason=PlacingDeclineReason.NO_CAPACITY,
    )
    assert heard_by(done) == [None, PRISON, ORGANISER]
    again = placed(BY_ONE, done.state).state
    for state in (done.state, again):
        assert declined(state, PlacingDeclineReason.NO_CAPACITY, now=later) is None, (
            "it has declined"
        )


def test_what_the_coordination_office_takes_back_the_provider_hears() -> None:
    done = declined(placed().state, PlacingDeclineReason.NOT_OUR_FIELD, ORGANISER)
    assert heard_by(done) == [None, PRISON, PROVIDER]


@pytest.mark.parametrize(
    ("reason", "sender"),
    [
        (PlacingDeclineReason.NO_CAPACITY, PRISON),
        (PlacingDeclineReason.NO_CAPACITY, "jugendamt-13003"),
        (PlacingDeclineReason.NOBODY_FOUND, PRISON),
        (PlacingDeclineReason.NOBODY_FOUND, PROVIDER),
        (PlacingDeclineReason.NO_LONGER_NEEDED, PROVIDER),
    ],
)
def test_each_reason_is_that_of_who_can_know_it(reason: PlacingDeclineReason, sender: str) -> None:
    with pytest.raises(Refused) as no:
        declined(placed().state, reason, sender)
    assert no.value.code is Code.NOT_COMPETENT


def test_who_is_placed_was_found_and_who_is_not_placed_cannot_decline() -> None:
    with pytest.raises(Refused) as no:
        declined(placed().state, PlacingDeclineReason.NOBODY_FOUND, ORGANISER)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "placed")
    with pytest.raises(Refused) as no:
        declined(requested().state, PlacingDeclineReason.NO_CAPACITY, ORGANISER)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "requested")


def test_an_institution_that_needs_nobody_any_more_says_so_to_all() -> None:
    done = declined(placed().state, PlacingDeclineReason.NO_LONGER_NEEDED, PRISON)
    assert done is not None
    assert (done.state.life, done.state.deadlines) == ("not_placed", {})
    assert done.says[0].message == ProfessionalNotPlaced(
        institution=PRISON,
        provider=PROVIDER,
        said_by=PRISON,
        why=NotPlaced.NO_LONGER_NEEDED,
    )
    assert heard_by(done) == [None, ORGANISER, PROVIDER]
    assert declined(done.state, PlacingDeclineReason.NO_LONGER_NEEDED, PRISON) is None


@pytest.mark.parametrize("sender", [ORGANISER, PROVIDER])
def test_what_was_given_is_recorded_by_who_sent_somebody_and_can_be_corrected(sender: str) -> None:
    done = placing.end(placed().state, GIVEN, at(AFTERWARDS, sender))
    assert done is not None
    assert done.state.life == "ended"
    assert done.says[0].message == PlacementEnded(
        institution=PRISON, provider=PROVIDER, ended_on=date(2027, 3, 24), hours=6.5
    )
    assert placing.end(done.state, GIVEN, at(AFTERWARDS, sender)) is None
    more = GIVEN.model_copy(update={"hours": 8.0})
    corrected = placing.end(done.state, more, at(AFTERWARDS, ORGANISER))
    assert corrected is not None
    assert corrected.state.given is not None
    assert corrected.state.given.hours == 8


def test_an_end_that_has_not_come_is_not_recorded() -> None:
    with pytest.raises(Refused) as no:
        placing.end(placed().state, GIVEN, at())
    assert (no.value.code, no.value.pointer) == (Code.SCHEMA_VIOLATION, "/ended_on")
    with pytest.raises(Refused) as no:
        placing.end(placed().state, GIVEN, at(AFTERWARDS, "traeger-anderer"))
    assert no.value.code is Code.NOT_COMPETENT


def test_nobody_has_ended_before_the_first_day() -> None:
    early = GIVEN.model_copy(update={"ended_on": NEED.first_day - timedelta(days=1)})
    with pytest.raises(Refused) as no:
        placing.end(placed().state, early, at(AFTERWARDS))
    assert (no.value.code, no.value.pointer) == (Code.CONTRADICTION, "/ended_on")
    first = GIVEN.model_copy(update={"ended_on": NEED.first_day})
    assert placing.end(placed().state, first, at(AFTERWARDS)) is not None


def test_who_does_not_come_after_the_last_day_leaves_nothing_open() -> None:
    later = datetime(2027, 4, 1, 9, tzinfo=UTC)
    done = declined(placed().state, PlacingDeclineReason.NO_CAPACITY, now=later)
    assert done is not None
    assert (done.state.life, done.state.deadlines) == ("not_placed", {})
    assert done.says[0].message == ProfessionalNotPlaced(
        institution=PRISON, provider=PROVIDER, said_by=PROVIDER, why=NotPlaced.TIME_IS_OVER
    )
    assert heard_by(done) == [None, PRISON, ORGANISER]
    again = declined(done.state, PlacingDeclineReason.NO_CAPACITY, now=later)
    assert again is None, "it has declined"


FIRST, SECOND = Placing(provider=PROVIDER), Placing(professional=BY_ONE.professional)


def test_a_word_that_comes_late_takes_nobody_else_out() -> None:
    no_capacity = PlacingDeclineReason.NO_CAPACITY
    first = declined(placed().state, no_capacity, ORGANISER, placing=FIRST)
    assert first is not None
    again = placed(BY_ONE, first.state).state
    assert declined(again, no_capacity, ORGANISER, placing=FIRST) is None
    second = declined(again, no_capacity, ORGANISER, placing=SECOND)
    assert second is not None
    assert second.state.life == "requested"


@pytest.mark.parametrize(
    "reason", [PlacingDeclineReason.NO_CAPACITY, PlacingDeclineReason.NO_LONGER_NEEDED]
)
def test_who_was_never_placed_cannot_be_declined(reason: PlacingDeclineReason) -> None:
    with pytest.raises(Refused) as no:
        declined(placed().state, reason, ORGANISER, placing=SECOND)
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/placing")
