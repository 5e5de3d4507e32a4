"""Participants get mails of their own: as things stand, and a week before a module begins."""

from datetime import datetime, timedelta

from services.events.contract.post import PostPassedOn
from shared.network.working_days import BERLIN
from tests.events.trainings import (
    attended,
    called_off,
    cancelled,
    completed,
    held,
    in_guestrow,
    joint_training,
    later,
    mails,
    moved,
    passed,
    register,
    replaced,
    scheduled,
    with_people,
)

MARCH_30 = datetime(2027, 3, 30, 9, 0, tzinfo=BERLIN)
APRIL_7 = datetime(2027, 4, 7, 12, 0, tzinfo=BERLIN)
ONE_PLACE = in_guestrow().model_copy(update={"maximum": 1})


def said(mail: PostPassedOn) -> tuple[str, str, bool]:
    return mail.occasion.value, mail.email, mail.has_place


def test_whom_an_agency_registers_hears_of_it_herself_and_which_agency_it_was() -> None:
    first = register(scheduled(ONE_PLACE), 1)
    second = register(first.state, 2)
    assert [said(mail) for mail in (*mails(first), *mails(second))] == [
        ("confirmed", "p1@kvi.example", True),
        ("waitlisted", "p2@kvi.example", False),
    ]
    (mail,) = mails(first)
    assert (mail.agency, mail.code) == ("jva-waldeck", None), "the agency gives the place back"
    assert mail.modules == ONE_PLACE.modules
    assert mail.title == "Kinder von Inhaftierten", "without a title of its own that of its theme"


def test_who_moves_up_hears_of_it_and_so_does_who_no_longer_comes() -> None:
    done = cancelled(with_people(ONE_PLACE, 2), 0, MARCH_30)
    assert [said(mail) for mail in mails(done)] == [
        ("registration_cancelled", "p0@kvi.example", True),
        ("moved_up", "p1@kvi.example", True),
    ]
    assert mails(cancelled(done.state, 0, MARCH_30)) == []


def test_who_comes_instead_hears_what_the_other_had() -> None:
    state = with_people(ONE_PLACE, 2)
    for number, occasion in ((0, "confirmed"), (1, "waitlisted")):
        done = replaced(state, number, 7, MARCH_30)
        assert [(mail.occasion, mail.email) for mail in mails(done)] == [
            ("registration_cancelled", f"p{number}@kvi.example"),
            (occasion, "p7@kvi.example"),
        ]


def test_all_who_come_or_wait_hear_that_it_has_moved_with_a_higher_version_each_time() -> None:
    state = with_people(ONE_PLACE, 2)
    for version in (1, 2):
        done = moved(state, later(state, 7), MARCH_30)
        assert done is not None
        assert [(said(mail), mail.version) for mail in mails(done)] == [
            (("training_moved", "p0@kvi.example", True), version),
            (("training_moved", "p1@kvi.example", False), version),
        ]
        assert {mail.modules for mail in mails(done)} == {done.state.plan.modules}
        state = done.state


def test_all_who_come_or_wait_hear_that_it_does_not_take_place() -> None:
    done = called_off(with_people(ONE_PLACE, 2), MARCH_30)
    assert done is not None
    assert [said(mail) for mail in mails(done)] == [
        ("training_cancelled", "p0@kvi.example", True),
        ("training_cancelled", "p1@kvi.example", False),
    ]
    assert "@" not in done.state.model_dump_json()


def test_who_has_a_place_is_reminded_a_week_before_and_who_waits_is_not() -> None:
    state = with_people(ONE_PLACE, 2)
    assert state.deadlines["reminder:fachtag"] == APRIL_7
    done = passed(state, "reminder:fachtag")
    assert done is not None
    assert [said(mail) for mail in mails(done)] == [("reminded", "p0@kvi.example", True)]
    assert [mail.until for mail in mails(done)] == [ONE_PLACE.modules[0].starts]
    assert [mail.module for mail in mails(done)] == ["fachtag"]
    assert done.state == state.not_awaiting("reminder:fachtag"), "once"


def test_a_reminder_goes_by_the_days_to_which_it_has_moved() -> None:
    state = with_people(ONE_PLACE, 1)
    for days in (7, -7):
        done = moved(state, later(state, days), MARCH_30)
        assert done is not None
        state = done.state
        starts = state.plan.modules[0].starts
        assert state.deadlines["reminder:fachtag"] == starts - timedelta(days=7)
    # Moved to within a week: the mail that says so is reminder enough.
    at_once = later(state, -10).model_copy(
        update={"registration_until": MARCH_30 + timedelta(days=1)}
    )
    sooner = moved(state, at_once, MARCH_30)
    assert sooner is not None
    assert set(sooner.state.deadlines) == {"retention", "list"}


def test_each_module_has_its_reminder() -> None:
    state = with_people(joint_training(), 1)
    kinds = {kind for kind in state.deadlines if kind.startswith("reminder:")}
    assert kinds == {f"reminder:m{number}" for number in range(7)}


def test_what_is_late_reminds_of_nothing_that_has_begun() -> None:
    state = with_people(ONE_PLACE, 1)
    starts = state.plan.modules[0].starts
    late = state.awaiting("reminder:fachtag", starts)
    assert passed(late, "reminder:fachtag") is None


def test_lists_and_certificates_bring_no_mail() -> None:
    state = with_people(in_guestrow(), 2)
    done = attended(state, "fachtag", 0)
    assert done is not None
    assert mails(done) == []
    assert mails(completed(held(state, 0))) == []
