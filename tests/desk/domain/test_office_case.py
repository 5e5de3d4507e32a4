"""What an office sees follows from what it was told, and from nothing else."""

import dataclasses

import pytest

from services.desk.domain.entry import Entry
from services.desk.domain.office_case import (
    NotRead,
    OfficeCase,
    concerns,
    erasures_asked,
    office_case,
)
from tests.desk.told import (
    CASE,
    OFFICE,
    START,
    assigned,
    erasure,
    given,
    referral,
    told,
    updated,
)


def seen(*entries: Entry) -> OfficeCase:
    return office_case(OFFICE, CASE, entries)


def test_a_new_referral_has_the_answers_and_deadlines_it_came_with() -> None:
    (found,) = seen(assigned(1)).referrals
    assert found.life == "assigned"
    assert found.answers == found.assigned.answers
    assert found.next_deadline == found.assigned.acknowledge_by
    assert found.sealed_in == assigned(1).id


def test_the_sealed_part_lies_in_the_mailbox_alone() -> None:
    (found,) = seen(assigned(1)).referrals
    assert found.assigned.sealed is None
    assert "sealed" not in found.assigned.model_dump(exclude_none=True)


def test_what_is_possible_is_what_was_said_last() -> None:
    (found,) = seen(
        assigned(1), updated(2), updated(3, life="active", answers=["CloseReferral"])
    ).referrals
    assert (found.life, found.answers) == ("active", ("CloseReferral",))
    assert found.since == updated(3).id
    assert found.next_deadline is None


def test_a_consent_holds_until_the_day_that_was_said_last() -> None:
    (told,) = seen(assigned(1)).referrals
    assert told.valid_until == told.assigned.valid_until
    renewed = updated(2, valid_until="2031-03-04", by="consent_renewed")
    (found,) = seen(assigned(1), renewed).referrals
    assert str(found.valid_until) == "2031-03-04"


def test_while_a_question_is_open_no_deadline_is_pending() -> None:
    by = "2027-03-08T22:00:00Z"
    (found,) = seen(assigned(1), updated(2, paused=True, decide_by=by)).referrals
    assert found.decide_by is not None
    assert found.next_deadline is None


def test_an_assignment_that_is_told_again_turns_nothing_back() -> None:
    (found,) = seen(assigned(1), updated(2), assigned(3)).referrals
    assert found.life == "acknowledged"
    assert found.sealed_in == assigned(3).id
    assert [line.told for line in found.lines] == [
        "ReferralAssigned",
        "ReferralUpdated",
        "ReferralAssigned",
    ]


def test_what_comes_again_without_its_sealed_part_leaves_the_one_that_came() -> None:
    (found,) = seen(assigned(1), assigned(2, sealed=None)).referrals
    assert found.sealed_in == assigned(1).id


def test_what_is_to_be_erased_is_not_seen_any_more() -> None:
    found = seen(assigned(1), assigned(2, of=2), erasure(3, 1))
    assert [each.id for each in found.referrals] == [referral(2)]
    (asked,) = found.erasures
    assert (asked.referrals, asked.why) == ((referral(1),), "consent_withdrawn")


def test_an_assignment_that_follows_its_request_to_erase_is_not_seen() -> None:
    assert seen(erasure(1, 1), assigned(2)).referrals == ()


def test_what_is_erased_says_nothing() -> None:
    gone = dataclasses.replace(assigned(1), value=None)
    assert seen(gone, updated(2)).referrals == ()


def test_only_what_is_about_a_referral_concerns_it() -> None:
    assert concerns(assigned(1), [referral(1)])
    assert concerns(updated(2), [referral(1), referral(2)])
    assert not concerns(assigned(1), [referral(2)])
    assert not concerns(erasure(1, 1), [referral(1)])


def test_fields_that_a_newer_service_adds_are_passed_over() -> None:
    newer = updated(2, an_invention_of_tomorrow=1)
    assert seen(assigned(1), newer).referrals[0].life == "acknowledged"


def test_a_message_that_is_not_as_its_contract_says_is_not_guessed_at() -> None:
    newer = updated(2, life="of a newer kind")
    with pytest.raises(NotRead) as failed:
        seen(assigned(1), newer)
    assert failed.value.entry == newer


def test_what_is_about_a_referral_is_known_without_being_read() -> None:
    assert concerns(assigned(1, path="of a newer kind"), [referral(1)])
    assert concerns(told("ANewerMessage", 2, {"referral": referral(1)}), [referral(1)])
    assert not concerns(dataclasses.replace(assigned(1), value="{"), [referral(1)])
    assert not concerns(dataclasses.replace(assigned(1), value="[" * 100_000), [referral(1)])


def test_a_request_to_erase_is_found_beside_what_nobody_can_read() -> None:
    entries = (assigned(1), updated(2, life="of a newer kind"), erasure(3, 1), erasure(4))
    (asked,) = erasures_asked(entries)
    assert asked.referrals == (referral(1),)
    left = seen(assigned(1), assigned(5, of=2)).erased([asked])
    assert [each.id for each in left.referrals] == [referral(2)]
    assert left.is_erased(referral(1))
    assert not left.is_erased(referral(2))


def test_the_story_is_told_by_the_clock_of_the_services() -> None:
    (found,) = seen(assigned(1), updated(2)).referrals
    assert [line.at.replace(minute=0) for line in found.lines] == [START, START]
    assert [line.by for line in found.lines] == [None, "acknowledged"]


def test_what_the_prison_answered_is_opened_from_the_mailbox_alone() -> None:
    (found,) = seen(assigned(1), given(2, question="custody", sealed="a.b.c.d.e")).referrals
    (answer,) = found.given
    assert (answer.id, answer.question, answer.unavailable) == (
        given(2, question="custody").id,
        "custody",
        None,
    )
    assert OfficeCase.model_validate_json(
        seen(assigned(1), given(2, question="custody", sealed="a.b.c.d.e")).model_dump_json(
            exclude_none=True
        )
    ).referrals == (found,)


def test_an_answer_that_came_late_stands_in_the_place_of_there_is_none() -> None:
    none = given(2, question="custody", unavailable="no_answer")
    late = given(3, question="custody", sealed="a.b.c.d.e")
    other = given(4, question="prisoner_home", unavailable="not_known")
    (found,) = seen(assigned(1), none, late, other).referrals
    assert [each.id for each in found.given] == [late.id, other.id]


def test_an_answer_goes_with_its_referral() -> None:
    answer = given(2, question="custody", sealed="a.b.c.d.e")
    assert concerns(answer, [referral(1)])
    assert seen(assigned(1), answer, erasure(3, 1)).referrals == ()
