"""What its prison does not notice happens all the same, and what it says afterwards is not kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.intake.contract.consents import (
    ConsentEnding,
    ConsentWithdrawn,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.milestones import (
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.contract.notices import (
    NoticeCompleted,
    NoticeStatusChanged,
    SealedPartPassedOn,
)
from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.contract.stopping import SetProtectiveStop
from services.intake.contract.whose_consent import ConsentForm
from services.intake.domain.case import Case, Life
from services.intake.switchboard import CASES
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from services.referral.contract.resealing import SealedPartMissing
from shared.language.message import Message
from shared.network.children import ResidenceKind
from shared.network.notices import ConsentSubject, NoticeStatus, Purpose, ReceiverKind, Remedy
from shared.network.sealed_parts import ResealReason
from tests.intake.cases import (
    COORDINATION,
    NOON,
    OTHER_PRISON,
    PRISON,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    alone,
    at,
    child,
    consents,
    for_children,
    granting,
    hers,
    own,
    sealed_for,
)
from tests.intake.observing import Observing

TOLD, LATER = NOON + timedelta(hours=1), NOON + timedelta(days=9)
OF_C2 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))
ALL, CHILDREN = WithdrawConsent(), WithdrawConsent(about=ConsentSubject.CHILDREN)
ROUTED = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
BEYOND = ReferralRouted(referral=SECOND_REFERRAL, office=COORDINATION, provisional=False)
DELIVERED = ReferralDelivered(referral=REFERRAL, office=ROSTOCK)
VISIT = ReportFirstVisit(visited_on=LATER.date())
TO_YOUTH = NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,))
PASSED_ON = [NoticeStatusChanged(status=NoticeStatus.PASSED_ON, referral=REFERRAL)]
LEFT_TO_NOBODY = [
    NoticeStatusChanged(
        status=NoticeStatus.CANNOT_PASS_ON, referral=SECOND_REFERRAL, remedy=Remedy.WRITE
    )
]
"""As nobody else may hear of a child beyond the Land than the coordination office."""


def told(**fields: Any) -> Observing:
    """A case of which Rostock has been told, and its prison that it was."""
    world = Observing()
    world.hear(admission(**fields), NOON, PRISON)
    for fact in (ROUTED, DELIVERED):
        world.hear(fact, TOLD, "referral")
    return world


def not_told_yet(*facts: Message) -> Observing:
    """A case with one child at Rostock and one beyond the Land; neither office has confirmed."""
    children = (child("c1"), child("c2", kind=ResidenceKind.OUTSIDE_LAND))
    sealed = (sealed_for(ROSTOCK, "c1"), sealed_for(COORDINATION, "c2"))
    world = Observing()
    world.hear(admission(children_count=2, children=children, sealed=sealed), NOON, PRISON)
    for fact in facts:
        world.hear(fact, TOLD, "referral")
    return world


def after(*said: tuple[Message, str], world: Observing | None = None) -> Observing:
    """The same; then this was said, a minute after one another."""
    world = world or told()
    for minute, (message, sender) in enumerate(said):
        world.hear(message, LATER + timedelta(minutes=minute), sender)
    return world


def kept(world: Observing) -> Case:
    assert world.case is not None
    return world.case


def names(world: Observing) -> list[str]:
    """What was told on the shared topic since the case was passed on."""
    return [message.type_name() for message in world.told][4:]


def answers(world: Observing, sender: str = PRISON) -> list[str]:
    return [str(one.says[0]) for one in world.observed if one.what.startswith(sender)]


@pytest.mark.parametrize("end", [ALL, SetProtectiveStop()])
def test_of_what_a_prison_reports_of_an_ended_case_nothing_is_told_or_kept(end: Message) -> None:
    ended = after((end, ROSTOCK))
    before = kept(ended).appearance
    reported = (VISIT, RecordSubjectInformed(informed_on=LATER.date()))
    world = after((end, ROSTOCK), *((message, PRISON) for message in reported))
    assert answers(world)[-2:] == ["notified", "notified"]
    assert (kept(world).appearance, names(world)) == (before, names(ended))


def test_what_its_next_answers_depend_on_is_all_that_is_kept_and_no_code() -> None:
    coded = admission(consents=consents(code_hash="a" * 64)).consents
    case = kept(after((ALL, ROSTOCK), world=told(consents=coded)))
    assert "a" * 64 not in case.model_dump_json()
    looks = case.appearance
    assert looks is not None
    assert set(looks.model_dump(exclude_defaults=True)) == {
        "life",
        "reported",
        "told_of",
        "receivers",
        "offices",
        "heard",
        "prison_hears",
        "deadlines",
        "children_of",
        "elsewhere",
        "ways",
    }
    assert looks.content is None


def test_with_the_day_on_which_it_would_have_ended_only_the_receipt_is_left() -> None:
    world = after((ALL, ROSTOCK))
    world.until(datetime(2026, 9, 4, 21, tzinfo=NOON.tzinfo))
    assert kept(world).appearance is not None
    world.until(datetime(2026, 9, 4, 22, tzinfo=NOON.tzinfo))
    case = kept(world)
    assert (case.life, case.appearance) == (Life.WITHDRAWN, None)
    assert set(case.deadlines) == {"receipt", "answers"}
    assert "ConsentExpired" not in names(world)


def test_where_the_receipt_ends_sooner_it_goes_and_what_its_prison_sees_stays() -> None:
    world = told(consents=consents(valid_until=NOON.date() + timedelta(days=300)))
    world = after((ALL, ROSTOCK), world=world)
    case = kept(world).awaiting("receipt", LATER + timedelta(days=30))
    world.case = case
    world.until(LATER + timedelta(days=40))
    assert set(kept(world).deadlines) == {"appearance"}
    assert kept(world).proofs == ()


def test_whoever_helped_is_answered_that_it_is_erased() -> None:
    renewal = RenewConsent(
        given_on=LATER.date(),
        valid_until=date(2027, 3, 4),
        form=ConsentForm.WRITTEN,
        info_version="2026-01",
    )
    world = after((ALL, ROSTOCK), (renewal, ROSTOCK), (ALL, COORDINATION))
    assert names(world) == ["ConsentWithdrawn"]
    assert kept(world).appearance == kept(after((ALL, ROSTOCK))).appearance


def test_another_prison_is_refused_as_by_any_case() -> None:
    world = after((ALL, ROSTOCK), (VISIT, OTHER_PRISON))
    assert answers(world, OTHER_PRISON) == ["not_competent"]


@pytest.mark.parametrize("end", [[], [(ALL, ROSTOCK)]])
def test_a_part_that_was_asked_for_is_taken_of_its_own_prison_alone(end: list[Any]) -> None:
    part = sealed_for(ROSTOCK, "c1")
    missing = SealedPartMissing(referral=REFERRAL, office=ROSTOCK, because=ResealReason.CANNOT_OPEN)
    anew = ReplaceSealedPart(sealed=(part,))
    world = after((missing, "referral"), *end, (anew, PRISON), (anew, OTHER_PRISON))
    assert (answers(world)[-1], answers(world, OTHER_PRISON)) == ("received", ["not_competent"])
    passed_on = [m for m in world.told if isinstance(m, SealedPartPassedOn) and m.sealed == (part,)]
    assert bool(passed_on) == (not end)


@pytest.mark.parametrize("end", [ALL, CHILDREN, SetProtectiveStop()])
def test_what_was_passed_on_before_is_told_though_it_comes_late(end: Message) -> None:
    world = after(
        (end, ROSTOCK), *[(DELIVERED, "referral")] * 2, world=not_told_yet(ROUTED, BEYOND)
    )
    assert world.statuses == PASSED_ON
    accepted = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)
    world = after((ALL, ROSTOCK), (DELIVERED, "referral"), (accepted, "referral"))
    assert world.statuses == PASSED_ON, "what was ticked is allowed no more"


@pytest.mark.parametrize("before", [[], [(SetProtectiveStop(), ROSTOCK)], [(ALL, ROSTOCK)]])
def test_after_its_own_stop_a_prison_hears_no_status_whoever_ended_the_case_before(
    before: list[Any],
) -> None:
    stop = (SetProtectiveStop(), PRISON)
    late = [(DELIVERED, "referral"), (TO_YOUTH, PRISON)]
    world = after(*before, stop, *late, world=not_told_yet(ROUTED, BEYOND))
    assert (world.statuses, answers(world)[-2:]) == ([], ["stopped", "case_erased"])


@pytest.mark.parametrize("before", [[], [(SetProtectiveStop(), ROSTOCK)], [(ALL, ROSTOCK)]])
def test_a_prison_hears_whom_it_left_to_nobody_whoever_ended_the_case_before(
    before: list[Any],
) -> None:
    world = after(*before, (TO_YOUTH, PRISON), world=not_told_yet(ROUTED, BEYOND))
    assert world.statuses == LEFT_TO_NOBODY


@pytest.mark.parametrize(
    "before",
    [[], [(SetProtectiveStop(), ROSTOCK)], [(ALL, COORDINATION)], [(OF_C2, COORDINATION)]],
)
def test_before_it_hears_who_has_a_child_intake_waits_for_that_and_says_that_nobody_is_left(
    before: list[Any],
) -> None:
    """Once, and also where only this child was taken back and the rest goes on."""
    narrowed = after(*before, (TO_YOUTH, PRISON), world=not_told_yet())
    assert narrowed.statuses == []
    routed = [(fact, "referral") for fact in (ROUTED, BEYOND, BEYOND)]
    assert after(*routed, world=narrowed).statuses == LEFT_TO_NOBODY


def test_a_referral_that_goes_on_elsewhere_stays_one_also_when_that_comes_late() -> None:
    follows = ReferralRouted(
        referral=SECOND_REFERRAL, office=SCHWERIN, provisional=False, follows=REFERRAL
    )
    elsewhere = ReferralDelivered(referral=SECOND_REFERRAL, office=SCHWERIN)
    late = ((follows, "referral"), (elsewhere, "referral"))
    assert after((ALL, ROSTOCK), *late).statuses == PASSED_ON
    assert after(late[0], (ALL, ROSTOCK), late[1]).statuses == PASSED_ON


def test_a_status_that_the_erasure_would_drop_before_it_was_saved_is_said_with_it() -> None:
    world = told()
    row, saved = CASES.on[WithdrawConsent], kept(world).change(heard={})
    for before, hears in ((saved, PASSED_ON), (kept(world), [])):
        outcome = row.step(kept(world), ALL, at(LATER, sender=ROSTOCK)._replace(saved=before))
        says = [said.message for said in outcome.says if said.to == PRISON]
        assert says == hears


SIBLINGS: dict[str, Any] = {
    "children_count": 3,
    "children": (child("c1"), child("c2", "13004")),
    "sealed": (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2")),
}
OF_C1 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c1",))
OF_C2 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))


def test_what_a_prison_withdraws_of_what_is_left_ends_though_it_sees_more() -> None:
    world = after((OF_C1, ROSTOCK), (OF_C2, PRISON), world=told(**SIBLINGS))
    withdrawn = [m.children for m in world.told if isinstance(m, ConsentWithdrawn)]
    assert (withdrawn, answers(world)[-1]) == ([("c1",), ("c2",)], "notified")
    case = kept(world)
    assert (case.life, case.told_of, "consent_decision" in case.deadlines) == (
        "notified",
        (),
        False,
    )
    world = after((OF_C1, PRISON), world=world)
    assert answers(world)[-1] == "parent_only"
    case = kept(world)
    assert (case.life, "consent_decision" in case.deadlines) == ("parent_only", True)


def test_what_a_prison_grants_anew_is_told_as_long_as_the_case_goes_on() -> None:
    third = granting(
        consents=(for_children("c3"),),
        children=(child("c3"),),
        sealed=(sealed_for(ROSTOCK, "c3"),),
    )
    world = after((CHILDREN, ROSTOCK), (CHILDREN, PRISON), (third, PRISON))
    assert answers(world)[-2:] == ["parent_only", "notified"]
    [completed] = [m for m in world.told if isinstance(m, NoticeCompleted)]
    assert [one.child for one in completed.children] == ["c3"]


def test_a_parent_alone_waits_on_where_only_its_prison_sees_it_completed() -> None:
    narrower = NarrowConsent(purposes=(Purpose.COUNSELLING,))
    other = granting(consents=(for_children(purposes=(Purpose.FAMILY_CONTACT,)),))
    world = Observing()
    world.hear(alone(), NOON, PRISON)
    world = after((narrower, COORDINATION), (other, PRISON), world=world)
    assert answers(world)[-1] == "notified"
    case = kept(world)
    assert (case.life, "consent_decision" in case.deadlines) == ("parent_only", True)


def test_what_was_asked_at_an_office_and_has_ended_since_loses_nothing_that_is_told_of_it() -> None:
    nobody_gave_it = WithdrawConsent(about=ConsentSubject.CAREGIVER)
    handed_over = ReferralRouted(
        referral=SECOND_REFERRAL, office=SCHWERIN, provisional=False, follows=REFERRAL
    )
    world = after((nobody_gave_it, SCHWERIN), (handed_over, "referral"))
    case = kept(world)
    assert (SCHWERIN in case.offices, dict(case.withdrawn_early)) == (True, {})
    assert case.first_of(SECOND_REFERRAL) == REFERRAL


def test_after_all_has_ended_nothing_that_is_granted_is_told_and_no_ref_comes_again() -> None:
    third = granting(
        consents=(for_children("c3"),),
        children=(child("c3"),),
        sealed=(sealed_for(ROSTOCK, "c3"),),
    )
    world = after((ALL, ROSTOCK), (CHILDREN, PRISON), (granting(), PRISON), (third, PRISON))
    assert answers(world)[-3:] == ["parent_only", "schema_violation", "notified"]
    assert names(world) == ["ConsentWithdrawn"]
    assert "jwe" not in kept(world).model_dump_json()


def test_what_both_leave_of_a_consent_is_nothing_so_it_is_withdrawn() -> None:
    here = NarrowConsent(about=ConsentSubject.CHILDREN, purposes=(Purpose.COUNSELLING,))
    there = NarrowConsent(about=ConsentSubject.CHILDREN, purposes=(Purpose.FAMILY_CONTACT,))
    world = after((here, ROSTOCK), (there, PRISON))
    assert (answers(world)[-1], kept(world).told_of) == ("notified", ())
    assert names(world) == ["ConsentNarrowed", "ConsentWithdrawn"]


def test_a_prison_that_only_narrowed_what_an_office_has_narrowed_is_not_asked_to_seal_anew() -> (
    None
):
    """It would be, if it had withdrawn; and what is withdrawn by it says so on the shared topic."""
    given = (*consents(), hers("c1"))
    here = NarrowConsent(about=ConsentSubject.CAREGIVER, purposes=(Purpose.COUNSELLING,))
    there = NarrowConsent(about=ConsentSubject.CAREGIVER, purposes=(Purpose.FAMILY_CONTACT,))
    goes_on = ReferralRouted(
        referral=SECOND_REFERRAL, office=SCHWERIN, provisional=False, follows=REFERRAL
    )
    for office in (ROSTOCK, SCHWERIN):
        world = after(
            (goes_on, "referral"), (here, office), (there, PRISON), world=told(consents=given)
        )
        (fact,) = (m for m in world.told if isinstance(m, ConsentWithdrawn))
        assert (fact.by, fact.about, fact.children) == (office, ConsentSubject.CHILDREN, ("c1",))


def test_what_has_ended_for_its_prison_has_ended() -> None:
    """Of the child nothing is told any more, and what is left of it would go on."""
    childs = NarrowConsent(about=ConsentSubject.CHILDREN, receivers=(ReceiverKind.YOUTH_OFFICE,))
    own_one = NarrowConsent(
        about=ConsentSubject.PRISONER, receivers=(ReceiverKind.COORDINATION_OFFICE,)
    )
    world = after((OF_C1, ROSTOCK), (childs, PRISON), (own_one, PRISON))
    assert answers(world)[-2:] == ["notified", "withdrawn"]
    assert (world.erased, names(world)[-1]) == (True, "ConsentWithdrawn")
    assert kept(world).appearance is None
    assert answers(after((VISIT, PRISON), world=world))[-1] == "case_erased"


def test_what_an_office_renews_of_what_is_left_its_prison_sees_to_hold_longer_too() -> None:
    renewal = RenewConsent(
        given_on=LATER.date(),
        valid_until=date(2026, 11, 30),
        form=ConsentForm.WRITTEN,
        info_version="2026-01",
    )
    there = ReferralRouted(referral=SECOND_REFERRAL, office=SCHWERIN, provisional=False)
    siblings = after((there, "referral"), (OF_C1, ROSTOCK), world=told(**SIBLINGS))
    before = kept(siblings).appearance
    assert kept(after((renewal, ROSTOCK), world=siblings)).appearance == before, "it erased all"
    looks = kept(after((renewal, SCHWERIN), world=siblings)).appearance
    assert looks is not None
    assert looks.deadlines["consent_end"] == datetime(2026, 11, 30, 23, tzinfo=NOON.tzinfo)


def test_what_was_asked_at_an_office_that_nobody_has_told_is_not_seen_to_do_anything() -> None:
    assert kept(after((ALL, SCHWERIN))).appearance is None


def test_a_part_that_goes_on_ends_with_what_its_prison_sees() -> None:
    sooner = for_children("c1", valid_until=date(2026, 6, 30))
    world = after((OF_C1, ROSTOCK), world=told(consents=(own(), sooner)))
    world.until(datetime(2026, 6, 30, 21, tzinfo=NOON.tzinfo))
    assert not world.erased
    world.until(datetime(2026, 6, 30, 22, tzinfo=NOON.tzinfo))
    assert (world.erased, names(world)[-1]) == (True, "ConsentExpired")
    assert kept(world).appearance is None


def test_before_that_end_its_prison_and_its_offices_are_reminded_by_themselves() -> None:
    sooner = for_children("c1", valid_until=date(2026, 6, 30))
    world = after((OF_C1, ROSTOCK), world=told(consents=(own(), sooner)))
    world.until(datetime(2026, 6, 29, tzinfo=NOON.tzinfo))
    [reminded] = [m for m in world.told if isinstance(m, ConsentEnding)]
    assert (reminded.valid_until, reminded.remind) == (date(2026, 6, 30), (PRISON,))
    world = after((OF_C1, ROSTOCK), world=told(**SIBLINGS))
    world.until(datetime(2026, 9, 1, tzinfo=NOON.tzinfo))
    reminded_each = [m.remind for m in world.told if isinstance(m, ConsentEnding)]
    assert sorted(reminded_each) == [(PRISON,), (SCHWERIN,)]


def test_its_release_is_answered_once_and_for_one_day() -> None:
    day = LATER.date()
    said = [ReportRelease(released_on=one) for one in (day, day, day - timedelta(days=1))]
    world = after((ALL, ROSTOCK), *((message, PRISON) for message in said))
    assert answers(world)[-3:] == ["ended", "ended", "wrong_state"]
    assert names(world) == ["ConsentWithdrawn"]


def test_who_has_to_erase_is_asked_and_confirms_as_ever() -> None:
    asked = ReferralWithdrawn(offices=(ROSTOCK,), why=ErasureReason.CONSENT_WITHDRAWN)
    case = kept(after((ALL, ROSTOCK), (asked, "referral"), (VISIT, PRISON)))
    assert (case.life, case.owing) == (Life.WITHDRAWN, (ROSTOCK,))
    assert {"appearance", "erasure", "receipt"} == set(case.deadlines)
