"""What a prison withdraws or narrows itself it is asked to seal anew, and how long it may take."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.contract.consents import NarrowConsent, WithdrawConsent
from services.intake.contract.notices import SealedPartPassedOn
from services.intake.contract.resealing import (
    ReplaceSealedPart,
    ResealEnded,
    ResealOverdue,
)
from services.intake.contract.stopping import SetProtectiveStop
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import (
    LEFT_TO_NOBODY,
    NOT_SEALED_ANEW,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.contract.questions import QuestionAsked
from services.referral.contract.resealing import SealedPartMissing
from shared.language.message import Command, Message
from shared.network.children import ResidenceKind
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Known,
    Parents,
    Paternity,
    PrisonerHome,
    PrisonerIs,
)
from shared.network.notices import ConsentSubject, NoticeStatus, Path, ReceiverKind, Remedy
from shared.network.questions import Question
from shared.network.sealed_parts import ResealReason
from tests.intake.cases import (
    COORDINATION,
    NOON,
    PRISON,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    alone,
    child,
    consents,
    granting,
    hers,
    sealed_for,
)
from tests.intake.observing import Observing

TOLD, LATER = NOON + timedelta(hours=1), NOON + timedelta(days=9)
ALL = WithdrawConsent()
OF_C1 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c1",))
OF_C2 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))
HERS = WithdrawConsent(about=ConsentSubject.CAREGIVER)
TO_CLEARING = NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,))
REMINDED = datetime(2026, 3, 18, 23, tzinfo=UTC)
SEAL_BY = datetime(2026, 3, 27, 23, tzinfo=UTC)
"""The ends of the third and the tenth working day after LATER."""
FOR_C1 = sealed_for(ROSTOCK, "c1")
ANEW = ReplaceSealedPart(sealed=(FOR_C1,))
NO_HOME_LEFT = Family(
    children=("c1", "c2"),
    prisoner_is=PrisonerIs.MOTHER,
    parents=Parents.APART,
    paternity=Paternity.ESTABLISHED,
    custody=Custody.PRISONER_ALONE,
    prisoner_home=PrisonerHome(
        residence=Home(kind=HomeKind.DISTRICT, district="13003"), kept=Known.NO
    ),
)
"""Whose home counts has given it up, so the clearing office decides."""


def told(**fields: Any) -> Observing:
    """Siblings at Rostock in one part."""
    usual: dict[str, Any] = {
        "children_count": 2,
        "children": (child("c1"), child("c2")),
        "sealed": (sealed_for(ROSTOCK, "c1", "c2"),),
    }
    world = Observing()
    world.hear(admission(**usual | fields), NOON, PRISON)
    routed = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
    for fact in (routed, ReferralDelivered(referral=REFERRAL, office=ROSTOCK)):
        world.hear(fact, TOLD, "referral")
    return world


def after(*said: tuple[Message, str], world: Observing | None = None) -> Observing:
    world = world or told()
    for message, sender in said:
        world.hear(message, LATER, sender)
    return world


def asked_for(world: Observing) -> list[tuple[str, tuple[str, ...], ResealReason]]:
    heard = (one.says[0] for one in world.observed if one.what == "ResealRequested")
    return [(one.receiver, one.children, one.because) for one in heard]


def answer(world: Observing) -> str:
    return str([one for one in world.observed if one.what.startswith(PRISON)][-1].says[0])


def of(world: Observing, kind: type[Message]) -> list[Any]:
    return [message for message in world.told if isinstance(message, kind)]


C1_ANEW = [(ROSTOCK, ("c1",), ResealReason.CHILD_WITHDRAWN)]
PARENT_ALONE = (COORDINATION, (), ResealReason.CHILD_WITHDRAWN)


@pytest.mark.parametrize(
    "before", [[], [(ALL, ROSTOCK)], [(OF_C1, ROSTOCK)], [(SetProtectiveStop(), ROSTOCK)]]
)
def test_whatever_an_office_ended_a_prison_that_withdraws_a_sibling_seals_the_other_anew(
    before: list[tuple[Message, str]],
) -> None:
    world = after(*before, (OF_C2, PRISON))
    assert asked_for(world) == C1_ANEW
    after((ANEW, PRISON), world=world)
    assert answer(world) == "received"
    passed_on = of(world, SealedPartPassedOn)[1:]
    assert [part for each in passed_on for part in each.sealed] == ([] if before else [FOR_C1])
    assert FOR_C1.jwe not in (world.case.model_dump_json() if world.case else "")


SIGNED = {"consents": (*consents(), hers("c1"))}
"""Whoever looks after one of them has consented, too."""
BOTH_ANEW = [(ROSTOCK, ("c1", "c2"), ResealReason.CAREGIVER_WITHDRAWN)]
OF_BOTH = sealed_for(ROSTOCK, "c1", "c2")


@pytest.mark.parametrize(
    "before",
    [
        [],
        [(ALL, ROSTOCK)],
        [(OF_C1, ROSTOCK)],
        [(HERS, ROSTOCK)],
        [(SetProtectiveStop(), ROSTOCK)],
    ],
)
def test_whatever_an_office_ended_a_prison_whose_caregiver_withdraws_seals_all_anew_without_her(
    before: list[tuple[Message, str]],
) -> None:
    world = after(*before, (HERS, PRISON), world=told(**SIGNED))
    assert asked_for(world) == BOTH_ANEW
    world.until(REMINDED)
    assert [one.seal_by for one in of(world, ResealOverdue)] == [SEAL_BY]
    world.hear(ReplaceSealedPart(sealed=(OF_BOTH,)), REMINDED, PRISON)
    assert answer(world) == "received"
    passed_on = of(world, SealedPartPassedOn)[1:]
    kinds = (ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE)
    fresh = SealedPartPassedOn(sealed=(OF_BOTH,), caregiver_withdrew=("c1",), receivers=kinds)
    assert passed_on == ([] if before else [fresh])
    world.until(SEAL_BY)
    assert of(world, ResealEnded) == []


def test_what_was_sealed_about_others_alone_is_not_asked_for_when_a_caregiver_withdraws() -> None:
    apart = (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2"))
    world = Observing()
    siblings = (child("c1"), child("c2", "13004"))
    world.hear(admission(children_count=2, children=siblings, sealed=apart, **SIGNED), NOON, PRISON)
    for referral, part in ((REFERRAL, apart[0]), (SECOND_REFERRAL, apart[1])):
        routed = ReferralRouted(referral=referral, office=part.receiver, provisional=False)
        world.hear(routed, TOLD, "referral")
    after((HERS, PRISON), world=world)
    assert asked_for(world) == [(ROSTOCK, ("c1",), ResealReason.CAREGIVER_WITHDRAWN)]


@pytest.mark.parametrize(
    ("word", "because"),
    [(OF_C2, ResealReason.CHILD_WITHDRAWN), (HERS, ResealReason.CAREGIVER_WITHDRAWN)],
)
def test_what_it_was_asked_for_at_once_it_is_not_asked_for_again_on_the_word_of_referral(
    word: WithdrawConsent, because: ResealReason
) -> None:
    world = after((word, PRISON), world=told(**SIGNED))
    ((office, _, why),) = once = asked_for(world)
    assert why is because
    lacks = SealedPartMissing(
        referral=SECOND_REFERRAL,
        office=office,
        because=because,
        follows=REFERRAL,
    )
    after((lacks, "referral"), world=world)
    assert asked_for(world) == once
    assert world.case is not None
    assert world.case.first_of(SECOND_REFERRAL) == REFERRAL


def test_a_sibling_who_was_asked_for_is_asked_for_without_the_next_that_is_withdrawn() -> None:
    three: dict[str, Any] = {
        "children_count": 3,
        "children": (child("c1"), child("c2"), child("c3")),
        "sealed": (sealed_for(ROSTOCK, "c1", "c2", "c3"),),
        "consents": (
            *admission().consents[:1],
            admission().consents[1].model_copy(update={"children": ("c1", "c2", "c3")}),
        ),
    }
    world = Observing()
    world.hear(admission(**three), NOON, PRISON)
    routed = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
    world.hear(routed, TOLD, "referral")
    of_c3 = OF_C2.model_copy(update={"children": ("c3",)})
    after((OF_C2, PRISON), (of_c3, PRISON), (OF_C1, PRISON), world=world)
    siblings = (ROSTOCK, ("c1", "c3"), ResealReason.CHILD_WITHDRAWN)
    assert asked_for(world) == [siblings, *C1_ANEW, PARENT_ALONE]


@pytest.mark.parametrize("before", [[], [(ALL, ROSTOCK)]])
def test_a_prison_that_takes_a_kind_of_office_away_seals_for_the_other(
    before: list[tuple[Message, str]],
) -> None:
    both = [(COORDINATION, ("c1", "c2"), ResealReason.CONSENT_NARROWED)]
    assert asked_for(after(*before, (TO_CLEARING, PRISON))) == both


def test_for_each_office_where_children_live_if_the_clearing_office_may_not_be_told() -> None:
    world = Observing()
    cleared = admission(
        children_count=2,
        children=(child("c1"), child("c2", "13004")),
        family=(NO_HOME_LEFT,),
        sealed=(sealed_for(COORDINATION, "c1", "c2"),),
    )
    world.hear(cleared, NOON, PRISON)
    routed = ReferralRouted(referral=REFERRAL, office=COORDINATION, provisional=True)
    world.hear(routed, TOLD, "referral")
    youth = NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,))
    because = ResealReason.CONSENT_NARROWED
    after((youth, PRISON), world=world)
    assert asked_for(world) == [(ROSTOCK, ("c1",), because), (SCHWERIN, ("c2",), because)]


def test_where_a_family_narrows_or_withdraws_at_an_office_its_prison_is_asked_for_nothing() -> None:
    for word in (TO_CLEARING, OF_C1, ALL):
        assert asked_for(after((word, ROSTOCK))) == []


def test_of_a_parent_alone_another_kind_of_office_is_asked_for_where_one_can_be() -> None:
    world = Observing()
    world.hear(alone(), NOON, PRISON)
    routed = ReferralRouted(referral=REFERRAL, office=COORDINATION, provisional=True)
    world.hear(routed, TOLD, "referral")
    after((NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,)), PRISON), world=world)
    assert asked_for(world) == [], "where he lived last is not kept"
    nobody = (NoticeStatus.CANNOT_PASS_ON, Remedy.REPORT_ANEW)
    assert [(one.status, one.remedy) for one in world.statuses] == [nobody]


OF_ALL = WithdrawConsent(about=ConsentSubject.CHILDREN)
(OF_THE_PARENT,) = alone().sealed


@pytest.mark.parametrize(
    "before", [[], [(ALL, ROSTOCK)], [(OF_C1, ROSTOCK)], [(SetProtectiveStop(), ROSTOCK)]]
)
@pytest.mark.parametrize("children", [[OF_ALL], [OF_C2, OF_C1]])
def test_a_prison_that_withdraws_all_children_seals_the_part_of_the_parent_alone(
    children: list[Message], before: list[tuple[Message, str]]
) -> None:
    world = after(*before, *((of_them, PRISON) for of_them in children))
    assert asked_for(world)[-1] == PARENT_ALONE
    after((ReplaceSealedPart(sealed=(OF_THE_PARENT,)), PRISON), world=world)
    assert answer(world) == "received"
    passed_on = of(world, SealedPartPassedOn)[1:]
    sealed = [part for each in passed_on for part in each.sealed]
    assert sealed == ([] if before else [OF_THE_PARENT])


def test_of_several_offices_the_parent_goes_on_by_the_first_referral_by_name() -> None:
    for order in ((OF_C1, OF_C2), (OF_C2, OF_C1), (OF_ALL,)):
        world = after(*((of_them, PRISON) for of_them in order), world=told_each())
        heard = [one.says[0] for one in world.observed if one.what == "ResealRequested"]
        (about_him,) = [one for one in heard if not one.children]
        left = order[-1].children
        by = SECOND_REFERRAL if left == ("c2",) else REFERRAL
        assert about_him.referral == by


def test_of_a_parent_alone_whom_no_coordination_office_may_have_nobody_is_asked() -> None:
    given = consents(receivers=(ReceiverKind.YOUTH_OFFICE,))
    assert asked_for(after((OF_ALL, PRISON), world=told(consents=given))) == []


def test_where_a_family_left_no_child_at_an_office_the_parent_ends_too() -> None:
    assert asked_for(after((OF_ALL, ROSTOCK))) == []
    both = after((OF_C1, ROSTOCK), (OF_C2, PRISON), world=told_each())
    assert both.case is not None
    assert not [one for one in both.case.requested if not one.part.children]


def test_of_a_parent_alone_who_is_not_heard_of_yet_it_is_asked_once_he_is() -> None:
    world = Observing()
    world.hear(admission(), NOON, PRISON)
    world.hear(OF_ALL, TOLD, PRISON)
    assert asked_for(world) == []
    routed = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
    world.hear(routed, TOLD, "referral")
    assert asked_for(world) == [PARENT_ALONE]


COPY = (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2"), sealed_for(COORDINATION, "c1", "c2"))
COPIED = {"children": (child("c1"), child("c2", "13004")), "sealed": COPY}
"""Each of the siblings at an office, and both at the coordination office, which needs neither."""


C1_COPY = [(COORDINATION, ("c1",), ResealReason.CHILD_WITHDRAWN)]


def told_each() -> Observing:
    world = Observing()
    world.hear(admission(**{"children_count": 2, **SIGNED, **COPIED}), NOON, PRISON)
    for referral, part in ((REFERRAL, COPY[0]), (SECOND_REFERRAL, COPY[1])):
        routed = ReferralRouted(referral=referral, office=part.receiver, provisional=False)
        world.hear(routed, TOLD, "referral")
    return world


def test_a_copy_of_the_coordination_office_is_asked_for_whoever_has_come_to_need_it() -> None:
    """It may have gone on with one of them by it, after a decline that is not told."""
    lacks = SealedPartMissing(
        referral=UUID(int=3),
        office=COORDINATION,
        because=ResealReason.CHILD_WITHDRAWN,
        follows=REFERRAL,
    )
    for needed in ([], [(lacks, "referral")]):
        world = after((OF_C2, PRISON), *needed, world=told_each())
        assert asked_for(world) == C1_COPY
    after((OF_C1, PRISON), world=world)
    assert asked_for(world) == [*C1_COPY, PARENT_ALONE], "no child is left in it"


@pytest.mark.parametrize("at_an_office", [[], [(ALL, SCHWERIN)]])
@pytest.mark.parametrize(
    ("itself", "anew"),
    [
        (OF_C2, {(COORDINATION, ("c1",))}),
        (HERS, {(ROSTOCK, ("c1",)), (COORDINATION, ("c1", "c2"))}),
        (TO_CLEARING, {(COORDINATION, ("c1",)), (COORDINATION, ("c2",))}),
    ],
)
def test_before_it_hears_who_has_a_child_it_is_asked_for_all_of_it_once_that_is_known(
    itself: Message, anew: set[Any], at_an_office: list[tuple[Message, str]]
) -> None:
    world = Observing()
    world.hear(admission(**{"children_count": 2, **SIGNED, **COPIED}), NOON, PRISON)
    world.hear(itself, TOLD, PRISON)
    for word, sender in at_an_office:
        world.hear(word, TOLD, sender)
    assert asked_for(world) == []
    for referral, office in ((SECOND_REFERRAL, SCHWERIN), (REFERRAL, ROSTOCK)):
        routed = ReferralRouted(referral=referral, office=office, provisional=False)
        world.hear(routed, TOLD, "referral")
    asked = [(office, kids) for office, kids, _ in asked_for(world)]
    assert (len(asked), set(asked)) == (len(anew), anew)


def test_a_copy_is_sealed_without_who_looks_after_a_child_as_what_its_office_has() -> None:
    because = ResealReason.CAREGIVER_WITHDRAWN
    world = after((HERS, PRISON), world=told_each())
    both = [(ROSTOCK, ("c1",), because), (COORDINATION, ("c1", "c2"), because)]
    assert asked_for(world) == both


def test_of_a_copy_that_may_not_be_told_any_more_or_ended_at_an_office_nothing_is_asked() -> None:
    youth = NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,))
    for word in ((youth, PRISON), (OF_C2, SCHWERIN)):
        world = after(word, (OF_C2, PRISON), world=told_each())
        assert asked_for(world) == ([] if word[1] == PRISON else C1_COPY)


def test_a_question_of_the_coordination_office_does_not_tell_that_it_has_come_to_need_a_copy() -> (
    None
):
    world = after((OF_C2, PRISON), world=told_each())
    routed = ReferralRouted(
        referral=UUID(int=3),
        office=COORDINATION,
        provisional=False,
        follows=REFERRAL,
    )
    asked = QuestionAsked(
        referral=UUID(int=3),
        office=COORDINATION,
        question_id=UUID(int=4),
        question=Question.PRISONER_HOME,
        answer_by=LATER,
    )
    after((routed, "referral"), (asked, "referral"), world=world)
    assert "QuestionPassedOn" not in [one.what for one in world.observed]


ABROAD: dict[str, Any] = {
    "children_count": 1,
    "children": (child("c1", kind=ResidenceKind.OUTSIDE_LAND),),
    "sealed": (sealed_for(COORDINATION),),
}
TO_YOUTH = NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,))


def told_abroad(*facts: Message) -> Observing:
    world = Observing()
    world.hear(admission(**ABROAD), NOON, PRISON)
    routed = ReferralRouted(referral=REFERRAL, office=COORDINATION, provisional=True)
    for fact in (routed, *facts):
        world.hear(fact, TOLD, "referral")
    return world


DELIVERED = ReferralDelivered(referral=REFERRAL, office=COORDINATION)
ACCEPTED = ReferralAccepted(referral=REFERRAL, office=COORDINATION)


@pytest.mark.parametrize("before", [[], [(ALL, COORDINATION)]])
@pytest.mark.parametrize(
    ("facts", "heard"),
    [
        ((), [(NoticeStatus.CANNOT_PASS_ON, Remedy.WRITE)]),
        ((DELIVERED,), []),
        ((DELIVERED, ACCEPTED), []),
    ],
)
def test_a_prison_that_leaves_nobody_hears_so_of_what_was_new_whatever_an_office_ended(
    before: list[tuple[Message, str]],
    facts: tuple[Message, ...],
    heard: list[tuple[NoticeStatus, Remedy]],
) -> None:
    world = told_abroad(*facts)
    so_far = len(world.statuses)
    after(*before, (TO_YOUTH, PRISON), world=world)
    assert [(one.status, one.remedy) for one in world.statuses[so_far:]] == heard
    nobody = ReferralUnroutable(
        referral=REFERRAL, path=Path.CONSENT, rule=LEFT_TO_NOBODY, reason="nobody"
    )
    after((nobody, "referral"), world=world)
    assert len(world.statuses) == so_far + len(heard), "it is said twice"


@pytest.mark.parametrize("before", [[], [(ALL, ROSTOCK)]])
def test_it_is_reminded_once_and_then_nobody_waits_any_more(
    before: list[tuple[Message, str]],
) -> None:
    world = after(*before, (OF_C2, PRISON))
    world.until(REMINDED - timedelta(seconds=1))
    assert of(world, ResealOverdue) == []
    world.until(SEAL_BY - timedelta(seconds=1))
    overdue = ResealOverdue(facility=PRISON, referral=REFERRAL, seal_by=SEAL_BY)
    assert of(world, ResealOverdue) == [overdue]
    assert of(world, ResealEnded) == []
    world.until(SEAL_BY)
    ended = [] if before else [ResealEnded(receiver=ROSTOCK, children=("c1",))]
    assert of(world, ResealEnded) == ended
    world.hear(ANEW, SEAL_BY, PRISON)
    assert answer(world) == "received"


@pytest.mark.parametrize("before", [[], [(ALL, ROSTOCK)]])
def test_of_what_came_nobody_is_reminded(before: list[tuple[Message, str]]) -> None:
    world = after(*before, (OF_C2, PRISON), (ANEW, PRISON))
    world.until(SEAL_BY)
    assert of(world, ResealOverdue) == of(world, ResealEnded) == []


@pytest.mark.parametrize("before", [[], [(ALL, ROSTOCK)]])
def test_after_the_end_what_was_asked_for_is_still_taken(
    before: list[tuple[Message, str]],
) -> None:
    world = after(*before, (OF_C2, PRISON))
    world.until(datetime(2026, 10, 1, tzinfo=UTC))
    assert world.erased
    world.hear(ANEW, datetime(2026, 10, 1, tzinfo=UTC), PRISON)
    assert answer(world) == "received"


GONE: dict[str, tuple[Command, Command]] = {
    "the child that it named": (OF_C2, OF_C1),
    "the office that it was for": (OF_C2, TO_CLEARING),
    "one of whom it named, after her caregiver": (HERS, OF_C2),
}


@pytest.mark.parametrize("before", [[], [(ALL, ROSTOCK)]])
@pytest.mark.parametrize("gone", GONE)
def test_of_what_it_took_back_itself_meanwhile_nobody_is_reminded(
    gone: str, before: list[tuple[Message, str]]
) -> None:
    first, then = GONE[gone]
    world = after(*before, (first, PRISON), (then, PRISON), world=told(**SIGNED))
    office, children, _ = asked_for(world)[-1]
    world.until(SEAL_BY)
    assert len(of(world, ResealOverdue)) == 1
    ended = [(one.receiver, one.children) for one in of(world, ResealEnded)]
    assert ended == ([] if before else [(office, children)])


def test_of_a_part_of_the_parent_alone_nobody_is_reminded_when_all_is_told() -> None:
    world = Observing()
    world.hear(alone(), NOON, PRISON)
    unreadable = SealedPartMissing(
        referral=REFERRAL, office=COORDINATION, because=ResealReason.CANNOT_OPEN
    )
    world.hear(unreadable, TOLD, "referral")
    assert asked_for(world) == [(COORDINATION, (), ResealReason.CANNOT_OPEN)]
    world.hear(granting(), TOLD, PRISON)
    world.until(SEAL_BY)
    assert of(world, ResealOverdue) == of(world, ResealEnded) == []


def test_that_it_has_ended_tells_the_prison_nothing() -> None:
    unroutable = ReferralUnroutable(
        referral=REFERRAL, path=Path.CONSENT, rule=NOT_SEALED_ANEW, reason="it has not come"
    )
    accepted = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)
    world = after((accepted, "referral"), (unroutable, "referral"))
    assert [one.status for one in world.statuses][-1] is NoticeStatus.ACCEPTED


LACKS = SealedPartMissing(
    referral=SECOND_REFERRAL,
    office=ROSTOCK,
    because=ResealReason.CHILD_WITHDRAWN,
    follows=REFERRAL,
)
FOLLOWS = ReferralRouted(
    referral=SECOND_REFERRAL, office=ROSTOCK, provisional=False, follows=REFERRAL
)
"""The sibling who is sealed anew."""


@pytest.mark.parametrize("by", [PRISON, ROSTOCK])
def test_of_a_sibling_who_goes_on_a_prison_hears_that_was_quicker_than_the_first_referral(
    by: str,
) -> None:
    world = Observing()
    siblings = (child("c1"), child("c2"))
    together = (sealed_for(ROSTOCK, "c1", "c2"),)
    world.hear(admission(children_count=2, children=siblings, sealed=together), NOON, PRISON)
    routed = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
    accepted = ReferralAccepted(referral=SECOND_REFERRAL, office=ROSTOCK)
    closed = ReferralClosed(referral=SECOND_REFERRAL, office=ROSTOCK, outcome=ClosingOutcome.HELPED)
    world.hear(OF_C2, TOLD, by)
    after(*((fact, "referral") for fact in (routed, LACKS, FOLLOWS, accepted, closed)), world=world)
    heard = [(one.status, one.referral) for one in world.statuses]
    both = [(NoticeStatus.ACCEPTED, REFERRAL), (NoticeStatus.CLOSED, REFERRAL)]
    assert heard == (both if by == PRISON else [])


def test_whom_a_prison_asks_of_again_it_names_without_those_it_withdrew_before_the_referral() -> (
    None
):
    world = Observing()
    siblings = (child("c1"), child("c2"))
    together = (sealed_for(ROSTOCK, "c1", "c2"),)
    world.hear(
        admission(children_count=2, children=siblings, sealed=together, **SIGNED), NOON, PRISON
    )
    world.hear(OF_C2, TOLD, PRISON)
    routed = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
    after((routed, "referral"), (HERS, PRISON), world=world)
    assert asked_for(world) == [*C1_ANEW, (ROSTOCK, ("c1",), ResealReason.CAREGIVER_WITHDRAWN)]


@pytest.mark.parametrize("late", [False, True])
def test_what_was_ticked_is_not_told_of_a_referral_about_a_child_whom_the_prison_withdrew(
    late: bool,
) -> None:
    """Also of one that another office went on with, told of before or afterwards."""
    handed_over = FOLLOWS.model_copy(update={"office": SCHWERIN})
    withdraws, moved = (OF_C2, PRISON), (handed_over, "referral")
    first, then = (withdraws, moved) if late else (moved, withdraws)
    for referral, office in ((REFERRAL, ROSTOCK), (SECOND_REFERRAL, SCHWERIN)):
        accepted = ReferralAccepted(referral=referral, office=office)
        world = after(first, then, (accepted, "referral"))
        assert [one.status for one in world.statuses] == [NoticeStatus.PASSED_ON]


def test_what_was_ticked_is_told_of_a_sibling_who_was_sealed_anew() -> None:
    accepted = ReferralAccepted(referral=SECOND_REFERRAL, office=ROSTOCK)
    world = after(
        (OF_C2, PRISON), (LACKS, "referral"), (FOLLOWS, "referral"), (accepted, "referral")
    )
    assert [one.status for one in world.statuses][-1] is NoticeStatus.ACCEPTED


@pytest.mark.parametrize("by", [PRISON, ROSTOCK])
@pytest.mark.parametrize("end", [ALL, OF_C1])
def test_what_was_ticked_is_not_told_of_a_child_who_is_withdrawn_however_late_it_comes(
    end: WithdrawConsent, by: str
) -> None:
    apart: dict[str, Any] = {
        "children": (child("c1"), child("c2", "13004")),
        "sealed": (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2")),
    }
    world = Observing()
    world.hear(admission(children_count=2, **apart), NOON, PRISON)
    for referral, office in ((REFERRAL, ROSTOCK), (SECOND_REFERRAL, SCHWERIN)):
        world.hear(
            ReferralRouted(referral=referral, office=office, provisional=False),
            TOLD,
            "referral",
        )
    late = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)
    other = ReferralAccepted(referral=SECOND_REFERRAL, office=SCHWERIN)
    after((end, by), (late, "referral"), (other, "referral"), world=world)
    heard = [one.referral for one in world.statuses]
    assert heard == ([] if end is ALL else [SECOND_REFERRAL])
