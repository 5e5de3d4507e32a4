"""People of no agency sign up themselves, and only a mail makes a registration of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.events.contract.trainings import CancelRegistration, RegisterParticipant
from services.events.domain.rules import MOST_REGISTRATIONS
from services.events.domain.trainings import cancelling, registering
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Refused
from shared.network.working_days import BERLIN
from tests.events.trainings import (
    PUBLIC,
    at,
    attended,
    called_off,
    cancelled,
    code,
    confirmed,
    in_guestrow,
    later,
    mails,
    moved,
    passed,
    person,
    register,
    registration,
    scheduled,
    signed_up,
    told,
)

MARCH_29 = datetime(2027, 3, 29, 9, 0, tzinfo=BERLIN)
MARCH_30 = datetime(2027, 3, 30, 9, 0, tzinfo=BERLIN)
APRIL_13 = datetime(2027, 4, 13, 9, 0, tzinfo=BERLIN)
OPEN = in_guestrow().model_copy(update={"open_to_public": True})


def symposium(maximum: int = 120) -> Training:
    return scheduled(OPEN.model_copy(update={"maximum": maximum}))


def given_back(state: Training, number: int, when: datetime, by_code: str | None) -> object:
    message = CancelRegistration(participant=person(number), code=by_code)
    return cancelling.cancel_registration(state, message, at(when, PUBLIC))


def test_who_signs_up_is_asked_by_mail_whether_it_was_her_and_nobody_else_is_told() -> None:
    done = signed_up(symposium(), 1, MARCH_29)
    assert done.answer == "unconfirmed"
    assert told(done) == []
    (mail,) = mails(done)
    assert (mail.occasion, mail.email) == ("signed_up", "p1@kvi.example")
    assert mail.name is None, "whoever typed it may not be who reads the mail"
    assert mail.code == code(1)
    assert mail.until == MARCH_29 + timedelta(hours=72)
    assert not mail.has_place


def test_by_the_code_of_the_mail_she_has_a_place_and_a_mail_with_her_name() -> None:
    done = confirmed(signed_up(symposium(), 1, MARCH_29).state, 1, MARCH_30)
    assert done.answer == "confirmed"
    assert [type(each).__name__ for each in told(done)] == [
        "RegistrationConfirmed",
        "TrainingConfirmed",
    ]
    (mail,) = mails(done)
    assert (mail.occasion, mail.name, mail.has_place) == ("confirmed", "Kita Beispiel 1", True)
    again = confirmed(done.state, 1, MARCH_30)
    assert (again.answer, again.says, again.state) == ("confirmed", (), done.state)


@pytest.mark.parametrize("wrong", ["AAAAAAAAAAAAAAAA", code(2)])
def test_another_code_is_answered_as_an_unknown_person_is(wrong: str) -> None:
    state = signed_up(symposium(), 1, MARCH_29).state
    attempts: tuple[Callable[[], object], ...] = (
        lambda: confirmed(state, 1, MARCH_30, wrong),
        lambda: confirmed(state, 2, MARCH_30, wrong),
        lambda: given_back(state, 1, MARCH_30, wrong),
        lambda: given_back(state, 1, MARCH_30, None),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/participant")
        assert no.value.state is None


def test_who_has_not_confirmed_has_no_place_and_stands_in_no_queue() -> None:
    state = symposium(maximum=1)
    for number in (1, 2):
        state = signed_up(state, number, MARCH_29).state
    assert state.places_taken == 0
    second = confirmed(state, 2, MARCH_30)
    assert second.answer == "confirmed"
    first = confirmed(second.state, 1, MARCH_30)
    assert first.answer == "waitlisted", "the order is that of confirming"
    assert [mail.occasion for mail in mails(first)] == ["waitlisted"]


def test_what_is_not_confirmed_in_time_leaves_nothing_behind() -> None:
    before = symposium()
    state = signed_up(before, 1, MARCH_29).state
    assert state.deadlines[f"unconfirmed:{person(1)}"] == MARCH_29 + timedelta(hours=72)
    done = passed(state, f"unconfirmed:{person(1)}")
    assert done is not None
    assert (done.state, done.says) == (before, ())
    with pytest.raises(Refused) as no:
        confirmed(done.state, 1, APRIL_13)
    assert no.value.code is Code.UNKNOWN_ITEM


def test_a_code_that_waited_while_nobody_heard_it_holds_until_its_deadline_is_carried_out() -> None:
    state = signed_up(symposium(), 1, MARCH_29).state
    over = MARCH_29 + timedelta(hours=72)
    assert confirmed(state, 1, over + timedelta(hours=1)).answer == "confirmed"


def test_whoever_has_given_her_place_back_does_not_confirm_it_by_the_same_code() -> None:
    state = confirmed(signed_up(symposium(), 1, MARCH_29).state, 1, MARCH_29).state
    message = CancelRegistration(participant=person(1), code=code(1))
    given = cancelling.cancel_registration(state, message, at(MARCH_30, PUBLIC)).state
    with pytest.raises(Refused) as no:
        confirmed(given, 1, MARCH_30)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "cancelled")


def test_it_can_be_confirmed_until_registration_ends_and_no_longer() -> None:
    until = OPEN.registration_until
    done = signed_up(symposium(), 1, until - timedelta(hours=1))
    assert [mail.until for mail in mails(done)] == [until]
    assert done.state.deadlines[f"unconfirmed:{person(1)}"] == until
    with pytest.raises(Refused) as no:
        confirmed(done.state, 1, until + timedelta(seconds=1))
    assert (no.value.code, no.value.state) == (Code.TOO_LATE, "unconfirmed")


def test_a_training_that_is_not_open_to_the_public_takes_nobody_without_an_agency() -> None:
    with pytest.raises(Refused) as no:
        signed_up(scheduled(in_guestrow()), 1, MARCH_29)
    assert no.value.code is Code.NOT_COMPETENT


def test_who_is_signed_up_gets_no_second_mail_and_whoever_asks_does_not_learn_of_it() -> None:
    state = signed_up(symposium(), 1, MARCH_29).state
    for known in (state, confirmed(state, 1, MARCH_30).state):
        other = registration(2, name="Kita Beispiel 1").model_copy(
            update={"email": "P1@kvi.example"}
        )
        again = registering.register(known, other, at(MARCH_30, PUBLIC))
        assert (again.answer, again.says, again.state) == ("unconfirmed", (), known)


def test_a_flood_fills_no_place_and_is_refused_before_it_annoys_anybody() -> None:
    state = symposium(maximum=60)
    for number in range(50):
        state = signed_up(state, number, MARCH_29).state
    with pytest.raises(Refused) as no:
        signed_up(state, 50, MARCH_29)
    assert no.value.code is Code.FULL
    assert register(state, 51).answer == "confirmed", "agencies are not kept from registering"


def test_whoever_has_filled_the_limits_does_not_learn_either_who_is_signed_up() -> None:
    comes = confirmed(signed_up(symposium(), 0, MARCH_29).state, 0, MARCH_29).state
    for number in range(1, 51):
        comes = signed_up(comes, number, MARCH_29).state
    for name in ("Kita Beispiel 0", "Kita Beispiel 1", "Somebody Else"):
        other = registration(99, name=name).model_copy(update={"email": "p0@kvi.example"})
        with pytest.raises(Refused) as no:
            registering.register(comes, other, at(MARCH_30, PUBLIC))
        assert no.value.code is Code.FULL


def test_a_flood_takes_no_room_from_agencies_and_whoever_confirms_needs_some() -> None:
    state = symposium(maximum=1)
    for number in range(MOST_REGISTRATIONS - 1):
        state = register(state, number).state
    for number in (700, 701):
        state = signed_up(state, number, MARCH_29).state
    assert register(state, 800).answer == "waitlisted"
    last = confirmed(state, 700, MARCH_29)
    assert last.answer == "waitlisted"
    with pytest.raises(Refused) as no:
        confirmed(last.state, 701, MARCH_29)
    assert no.value.code is Code.FULL


def test_one_mailbox_of_a_nursery_takes_three_people_at_a_time() -> None:
    state = symposium()
    people = [
        RegisterParticipant(
            **{**registration(number).model_dump(), "email": "kita@kvi.example", "name": name}
        )
        for number, name in enumerate(("Anna A.", "Berta B.", "Cilly C.", "Dora D."))
    ]
    for someone in people[:3]:
        state = registering.register(state, someone, at(MARCH_29, PUBLIC)).state
    with pytest.raises(Refused) as no:
        registering.register(state, people[3], at(MARCH_29, PUBLIC))
    assert no.value.code is Code.FULL
    state = confirmed(state, 0, MARCH_29).state
    assert registering.register(state, people[3], at(MARCH_29, PUBLIC)).answer == "unconfirmed"


@pytest.mark.parametrize(("when", "late"), [(MARCH_30, False), (APRIL_13, True)])
def test_by_her_code_she_gives_the_place_back_and_the_next_moves_up_with_a_mail(
    when: datetime, late: bool
) -> None:
    state = symposium(maximum=1)
    for number in (1, 2):
        state = confirmed(signed_up(state, number, MARCH_29).state, number, MARCH_29).state
    message = CancelRegistration(participant=person(1), code=code(1))
    done = cancelling.cancel_registration(state, message, at(when, PUBLIC))
    assert done.answer == "cancelled"
    cancellation, moved_up = told(done)
    assert cancellation.model_dump() == {"participant": person(1), "late": late}
    assert moved_up.model_dump() == {"participant": person(2), "agency": PUBLIC}
    assert PUBLIC not in {said.to for said in done.says}, "public pages hear nothing but answers"
    assert [(mail.occasion, mail.email) for mail in mails(done)] == [
        ("registration_cancelled", "p1@kvi.example"),
        ("moved_up", "p2@kvi.example"),
    ]


def test_who_gives_it_back_before_confirming_is_told_of_to_nobody() -> None:
    state = signed_up(symposium(), 1, MARCH_29).state
    message = CancelRegistration(participant=person(1), code=code(1))
    done = cancelling.cancel_registration(state, message, at(MARCH_30, PUBLIC))
    assert (done.answer, done.says) == ("cancelled", ())
    assert "unconfirmed" not in " ".join(done.state.deadlines)
    assert done.state.registrations == (), "nothing is kept of her"
    with pytest.raises(Refused) as no:
        confirmed(done.state, 1, MARCH_30)
    assert (no.value.code, no.value.state) == (Code.UNKNOWN_ITEM, None)


def test_an_agency_needs_no_code_and_public_pages_speak_for_nobody_of_an_agency() -> None:
    state = register(symposium(), 1).state
    with pytest.raises(Refused) as no:
        given_back(state, 1, MARCH_30, code(1))
    assert no.value.code is Code.NOT_COMPETENT
    message = CancelRegistration(participant=person(1), code=code(1))
    with pytest.raises(Refused) as no:
        cancelling.cancel_registration(state, message, at(MARCH_30, "jva-waldeck"))
    assert (no.value.code, no.value.pointer) == (Code.CONTRADICTION, "/code")
    assert cancelled(state, 1, MARCH_30).answer == "cancelled"


def test_public_pages_do_not_hear_that_a_training_has_moved_or_is_called_off() -> None:
    state = confirmed(signed_up(symposium(), 1, MARCH_29).state, 1, MARCH_29).state
    for outcome in (moved(state, later(state, 7), MARCH_30), called_off(state, MARCH_30)):
        assert outcome is not None
        assert PUBLIC not in {said.to for said in outcome.says}
        assert told(outcome)[0].model_dump()["registered"] == ()


def test_once_it_is_called_off_nobody_confirms_and_nothing_is_awaited() -> None:
    done = called_off(signed_up(symposium(), 1, MARCH_29).state, MARCH_30)
    assert done is not None
    assert mails(done) == [], "who has not confirmed is not written to again"
    assert done.state.deadlines == {}
    assert done.state.registrations == (), "nothing is kept of her"
    with pytest.raises(Refused) as no:
        confirmed(done.state, 1, MARCH_30)
    assert no.value.code is Code.UNKNOWN_ITEM


def test_who_has_not_confirmed_is_on_no_list() -> None:
    with pytest.raises(Refused) as no:
        attended(signed_up(symposium(), 1, MARCH_29).state, "fachtag", 1)
    assert no.value.code is Code.UNKNOWN_ITEM
