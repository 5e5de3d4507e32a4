from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import AcceptReferral
from services.referral.contract.assigning import (
    OriginKind,
    ReferralAssigned,
    ReferralCreated,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.domain.case import CaseLife
from services.referral.domain.time_limits import AWAITED_PART
from shared.language.codes import Code
from shared.network.children import ResidenceBasis, ResidenceKind
from shared.network.notices import NoticeStatus, Path
from shared.network.registry import Registry
from tests.referral.cases import (
    COORDINATION,
    NOON,
    PRISON,
    REGISTRY,
    ROSTOCK,
    RULES,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    after,
    assigned,
    child,
    hear,
    let_time_pass,
    names,
    notice,
    part,
    pending,
    readable,
    refusal,
    said,
    seals,
    step,
    the_referral,
)

TOLD = ["ReferralCreated", "ReferralRouted", f"ReferralAssigned to {ROSTOCK}"]


def test_an_office_is_told_when_the_notice_comes_after_its_sealed_part() -> None:
    waiting = hear(None, seals(part()))
    assert names(waiting) == []
    assert waiting.state.life == CaseLife.WAITING
    assert names(hear(waiting.state, notice())) == TOLD


def test_an_office_is_told_when_the_notice_comes_before_its_sealed_part() -> None:
    routed = hear(None, notice())
    assert names(routed) == []
    assert names(hear(routed.state, seals(part()))) == TOLD


def test_an_office_is_told_everything_it_needs() -> None:
    outcome = hear(after(None, seals(part())), notice())
    (assignment,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert assignment.sealed == part().jwe
    assert assignment.children == (child(),)
    assert assignment.origin.kind is OriginKind.NOTICE
    assert assignment.origin.from_agency == PRISON
    assert assignment.prison_contact == f"{PRISON}@kvi.example"
    assert assignment.retain_until == date(2026, 9, 4)
    assert assignment.acknowledge_by.isoformat() == "2026-03-05T23:00:00+00:00"
    assert assignment.decide_by.isoformat() == "2026-03-11T23:00:00+00:00"
    assert assignment.consult_by.isoformat() == "2026-03-18T23:00:00+00:00"
    assert assignment.sender_will_learn == notice().prison_hears
    assert assignment.answers == (
        "ConfirmDelivery",
        "AcknowledgeReferral",
        "AcceptReferral",
        "DeclineReferral",
        "HandOverReferral",
        "AskQuestion",
    )


@pytest.mark.parametrize(
    ("path", "phone"), [(Path.RELATIVES_IN_NEED, "+49 30 23125 100"), (Path.CONSENT, None)]
)
def test_an_office_of_which_an_answer_is_wanted_within_hours_can_call_the_prison(
    path: Path, phone: str | None
) -> None:
    agencies = (
        agency.model_copy(update={"duty_phone": "+49 30 23125 100"})
        if agency.id == PRISON
        else agency
        for agency in REGISTRY.agencies
    )
    rules = replace(RULES, registry=Registry(agencies))
    outcome = hear(after(None, seals(part())), notice(path=path), rules=rules)
    (assignment,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert assignment.prison_phone == phone


def test_what_the_prison_will_learn_is_what_its_notice_says() -> None:
    hears = (NoticeStatus.PASSED_ON, NoticeStatus.MEASURE_STARTED)
    mine = notice().model_copy(update={"prison_hears": hears})
    (assignment,) = said(hear(after(None, seals(part())), mine), ReferralAssigned, to=ROSTOCK)
    assert assignment.sender_will_learn == hears


def test_without_a_consent_an_office_keeps_no_longer_than_a_year() -> None:
    case = after(None, seals(part()))
    outcome = hear(case, notice(path=Path.RELATIVES_IN_NEED))
    (assignment,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert assignment.valid_until is None
    assert assignment.retain_until == date(2027, 3, 4)


@pytest.mark.parametrize(
    ("days", "path", "last_day"),
    [
        (30, Path.RELATIVES_IN_NEED, date(2026, 4, 3)),
        (30, Path.CONSENT, date(2026, 4, 3)),
        (365, Path.CONSENT, date(2026, 9, 4)),
    ],
)
def test_an_office_keeps_no_longer_than_the_notice_says(
    days: int, path: Path, last_day: date
) -> None:
    mine = notice(path=path).model_copy(update={"retain_days": days})
    (assignment,) = said(hear(after(None, seals(part())), mine), ReferralAssigned, to=ROSTOCK)
    assert assignment.retain_until == last_day


def test_siblings_in_two_districts_are_two_referrals_each_with_its_own_children_and_seal() -> None:
    siblings = notice(child("c1", "13003"), child("c2", "13004"))
    outcome = hear(after(None, seals(part(ROSTOCK, "c1"), part(SCHWERIN, "c2"))), siblings)
    for office, ref in ((ROSTOCK, "c1"), (SCHWERIN, "c2")):
        (assignment,) = said(outcome, ReferralAssigned, to=office)
        assert [entry.child for entry in assignment.children] == [ref]
        assert assignment.sealed == part(office).jwe
    assert len(said(outcome, ReferralCreated)) == 2


def test_children_whom_several_rules_send_to_one_office_are_one_referral() -> None:
    outcome = hear(
        after(None, seals(part(ROSTOCK, "c1", "c2"))),
        notice(child("c1"), child("c2", basis=ResidenceBasis.ACTUAL)),
    )
    (routed,) = said(outcome, ReferralRouted)
    assert (routed.office, routed.provisional) == (ROSTOCK, True)
    assert the_referral(outcome.state).children == ("c1", "c2")


def test_a_youth_office_never_gets_a_part_that_is_about_more_than_its_own_children() -> None:
    siblings = notice(child("c1", "13003"), child("c2", "13004"))
    outcome = hear(after(None, siblings), seals(part(ROSTOCK, "c1", "c2")))
    assert names(outcome) == ["ReferralCreated", "ReferralUnroutable", "SealedPartMissing"] * 2
    assert outcome.state.parts == ()


def test_the_coordination_office_may_get_a_part_about_all_children_of_the_case() -> None:
    siblings = notice(child("c1", "13003"), child("c2", kind=ResidenceKind.OUTSIDE_LAND))
    outcome = hear(after(None, siblings), seals(part(COORDINATION, "c1", "c2")))
    (assignment,) = said(outcome, ReferralAssigned, to=COORDINATION)
    assert [entry.child for entry in assignment.children] == ["c2"]


def test_a_child_nobody_may_hear_of_is_unroutable_and_its_sibling_is_not() -> None:
    siblings = notice(
        child("c1"), child("c2", kind=ResidenceKind.UNKNOWN), receivers=YOUTH_OFFICE_ONLY
    )
    outcome = hear(after(None, seals(part())), siblings)
    (unroutable,) = said(outcome, ReferralUnroutable)
    assert unroutable.rule == "nobody_allowed"
    assert [entry.office for entry in outcome.state.referrals] == [ROSTOCK]
    assert len(said(outcome, ReferralAssigned, to=ROSTOCK)) == 1


def test_of_children_nobody_may_hear_of_nothing_is_kept_that_anyone_could_answer_or_erase() -> None:
    unknown = notice(child(kind=ResidenceKind.UNKNOWN), receivers=YOUTH_OFFICE_ONLY)
    outcome = hear(hear(None, unknown).state, seals(part()))
    assert names(outcome) == ["ReferralCreated", "ReferralUnroutable"]
    assert (outcome.state.referrals, outcome.state.deadlines) == ((), {})
    sealed = hear(outcome.state, seals(part(edition=2)))
    assert (names(sealed), sealed.state.parts) == ([], ())
    (created,) = said(outcome, ReferralCreated)
    assert said(outcome, ReferralUnroutable)[0].referral == created.referral
    answer = AcceptReferral(referral=created.referral)
    assert refusal(sealed.state, answer, ROSTOCK).code is Code.UNKNOWN_REFERRAL


def test_a_sealed_part_that_never_comes_is_not_silent() -> None:
    case, heard = let_time_pass(after(None, notice()), NOON + timedelta(hours=1))
    (unroutable,) = said([entry for _, entry in heard], ReferralUnroutable)
    # Nobody can mend that but those who run the services.
    assert unroutable.rule == "sealed_part_lost"
    assert (case.referrals, case.deadlines) == ((), {})


def test_a_sealed_part_that_comes_late_still_reaches_its_office() -> None:
    case, _ = let_time_pass(after(None, notice()), NOON + timedelta(hours=1))
    outcome = hear(case, seals(part()), now=NOON + timedelta(hours=5))
    assert names(outcome) == TOLD
    assert the_referral(outcome.state).life is ReferralLife.ASSIGNED


def test_a_part_sealed_anew_replaces_the_one_an_office_could_not_read_yet() -> None:
    case = assigned()
    outcome = hear(case, seals(part(edition=2)), now=NOON + timedelta(minutes=30))
    (assignment,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert assignment.sealed == part(edition=2).jwe
    assert part() not in outcome.state.parts


def test_an_office_that_can_read_its_part_does_not_get_it_again() -> None:
    case = assigned()
    case = after(case, (readable(case), ROSTOCK))
    outcome = hear(case, seals(part(edition=2)))
    assert names(outcome) == []
    assert part(edition=2) not in outcome.state.parts


def test_a_repeated_notice_changes_nothing() -> None:
    assert step(assigned(), notice()) is None


def test_that_nothing_was_sealed_is_told_at_once_whichever_comes_first() -> None:
    for first, second in ((notice(), seals()), (seals(), notice())):
        outcome = hear(after(None, first), second)
        assert said(outcome, ReferralUnroutable)[0].rule == "sealed_part_missing"
        assert list(pending(outcome.state)) == [AWAITED_PART]
        assert step(outcome.state, seals()) is None


def test_an_office_without_a_part_of_its_own_does_not_keep_its_siblings_office_waiting() -> None:
    siblings = notice(child("c1", "13003"), child("c2", "13004"))
    outcome = hear(after(None, siblings), seals(part(ROSTOCK, "c1")))
    (unroutable,) = said(outcome, ReferralUnroutable)
    assert unroutable.referral == the_referral(outcome.state, SCHWERIN).id
    assert len(said(outcome, ReferralAssigned, to=ROSTOCK)) == 1


def test_sealed_parts_without_their_notice_are_dropped_after_seven_days() -> None:
    case, heard = let_time_pass(after(None, seals(part())), NOON + timedelta(days=7))
    assert (case.parts, case.deadlines, heard) == ((), {}, [])


def test_an_unneeded_part_is_not_kept() -> None:
    case = after(None, seals(part(ROSTOCK), part(SCHWERIN)), notice())
    assert [entry.receiver for entry in case.parts] == [ROSTOCK]
