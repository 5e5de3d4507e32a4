"""A family is quicker than the sealed parts of its notice: its prison hears nothing of that."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import permutations

import pytest

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    SealedPartPassedOn,
)
from services.intake.domain.feedback import NOT_ITS_DOING
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import (
    TAKEN_BACK_AND_NOBODY_LEFT,
    ReferralAssigned,
    ReferralCreated,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.passing_on import ReferralRecalled
from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.case import Case
from shared.language.message import Message
from shared.language.steps import Said
from shared.network.children import ResidenceKind
from shared.network.competence.facts import Home, HomeKind
from shared.network.notices import Purpose, ReceiverKind
from shared.network.sealed_parts import ResealReason, SealedFor
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    COORDINATION_ONLY,
    NOON,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    after,
    child,
    lacking,
    let_time_pass,
    notice,
    part,
    said,
    seals,
    step,
)

TWO = notice(child("c1"), child("c2"))
OF_BOTH = seals(part(ROSTOCK, "c1", "c2"), part(COORDINATION, "c1", "c2"))
ALONE: IncarcerationNotified = notice().model_copy(update={"children": (), "needs": ()})
COMPLETED = NoticeCompleted(**dict(notice(child("c1"))))
AGAIN = NoticeCompleted(**dict(notice(child("c2"))))
REST = SealedPartPassedOn(sealed=(part(), part(COORDINATION)), completes=True)
BEFORE_IT_IS_ROUTED = [(2, 0, 1), (2, 1, 0), (0, 2, 1), (1, 2, 0)]
"""The notice, its parts, and third what takes it back; later the parent was given up for it."""
REST_AGAIN = SealedPartPassedOn(sealed=(part(ROSTOCK, "c2"),), completes=True)


def of_the_parent(receiver: str) -> SealedFor:
    return part(receiver).model_copy(update={"children": ()})


def withdrawn(by: str, *children: str) -> ConsentWithdrawn:
    return ConsentWithdrawn(by=by, children=children or ("c1",))


def narrowed(by: str, receivers: tuple[ReceiverKind, ...]) -> ConsentNarrowed:
    return ConsentNarrowed(
        by=by, purposes=(Purpose.COUNSELLING,), receivers=receivers, prison_hears=()
    )


def play(case: Case | None, *messages: Message) -> tuple[Case, list[Said]]:
    told: list[Said] = []
    for message in messages:
        outcome = step(case, message)
        if outcome is not None:
            case = outcome.state
            told += outcome.says
    assert case is not None
    return case, told


def rules(told: Iterable[Said]) -> list[str]:
    return [each.rule for each in said(told, ReferralUnroutable)]


def waiting_for_the_parent() -> Case:
    return after(None, seals(of_the_parent(COORDINATION)), ALONE)


@pytest.mark.parametrize("order", list(permutations([TWO, OF_BOTH, withdrawn(COORDINATION)])))
def test_of_siblings_it_is_asked_for_nothing_when_a_family_withdrew_at_an_office(
    order: tuple[Message, ...],
) -> None:
    case, told = play(None, *order)
    assert lacking(told, case) == []
    assert set(rules(told)) <= NOT_ITS_DOING
    assert (case.referrals, case.parts, case.withdrawn_by) == ((), (), ())


@pytest.mark.parametrize("order", [(TWO, withdrawn(PRISON)), (withdrawn(PRISON), TWO)])
def test_what_the_prison_withdrew_itself_it_is_asked_to_seal_anew(
    order: tuple[Message, ...],
) -> None:
    case, told = play(None, *order, OF_BOTH)
    assert lacking(told, case) == [(ROSTOCK, ("c2",))]


def test_a_sibling_who_has_a_part_of_its_own_goes_on() -> None:
    siblings = notice(child("c1"), child("c2", "13004"))
    parts = seals(part(ROSTOCK, "c1"), part(SCHWERIN, "c2"))
    _, told = play(None, siblings, withdrawn(COORDINATION), parts)
    assert [routed.office for routed in said(told, ReferralRouted)] == [SCHWERIN]
    assert rules(told) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_where_a_family_left_no_child_nothing_is_opened_for_the_parent(
    order: tuple[int, ...],
) -> None:
    messages = (notice(), seals(part(), part(COORDINATION)), withdrawn(ROSTOCK))
    case, told = play(None, *(messages[index] for index in order))
    assert said(told, SealedPartMissing) == []
    assert said(told, ReferralUnroutable) == []
    assert (case.referrals, case.parts, case.deadlines) == ((), (), {})


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_where_its_prison_left_no_child_it_is_asked_for_the_part_of_the_parent_alone(
    order: tuple[int, ...],
) -> None:
    messages = (notice(), seals(part(), part(COORDINATION)), withdrawn(PRISON))
    case, told = play(None, *(messages[index] for index in order))
    assert lacking(told, case) == [(COORDINATION, ())]
    (missing,) = said(told, SealedPartMissing)
    assert missing.because is ResealReason.CHILD_WITHDRAWN


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_a_parent_alone_whom_only_youth_offices_may_hear_of_nothing_is_opened(
    order: tuple[int, ...],
) -> None:
    to_youth_offices = notice(receivers=YOUTH_OFFICE_ONLY)
    messages = (to_youth_offices, seals(part()), withdrawn(PRISON))
    case, told = play(None, *(messages[index] for index in order))
    assert (said(told, SealedPartMissing), said(told, ReferralUnroutable)) == ([], [])
    assert (case.referrals, case.parts, case.deadlines) == ((), (), {})


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_of_a_part_that_nobody_waits_for_any_more_it_is_not_said_that_it_is_lost(
    withdrawn_first: bool,
) -> None:
    messages: list[Message] = [notice(), withdrawn(ROSTOCK)]
    case, _ = play(None, *(reversed(messages) if withdrawn_first else messages))
    assert ReferralDeadline.SEALED_PART not in case.deadlines


@pytest.mark.parametrize(("by", "questions"), [(PRISON, [(COORDINATION, ("c1",))]), (ROSTOCK, [])])
def test_for_another_office_it_is_asked_if_it_allowed_less_itself(
    by: str, questions: list[tuple[str, tuple[str, ...]]]
) -> None:
    case, told = play(None, notice(), narrowed(by, COORDINATION_ONLY), seals(part()))
    assert lacking(told, case) == questions
    assert rules(told) == ["sealed_part_missing" if questions else TAKEN_BACK_AND_NOBODY_LEFT]
    assert (case.parts, case.allowed_before) == ((), ())


def test_with_a_part_for_it_the_office_that_is_left_is_told() -> None:
    parts = seals(part(), part(COORDINATION))
    _, told = play(None, notice(), narrowed(ROSTOCK, COORDINATION_ONLY), parts)
    assert [routed.office for routed in said(told, ReferralRouted)] == [COORDINATION]


@pytest.mark.parametrize(("by", "rule"), [(PRISON, "nobody_allowed"), (COORDINATION, None)])
def test_that_nobody_is_allowed_any_more_it_hears_if_it_allowed_less_itself(
    by: str, rule: str | None
) -> None:
    cleared = notice(child("c1", kind=ResidenceKind.UNKNOWN))
    _, told = play(None, cleared, narrowed(by, YOUTH_OFFICE_ONLY), seals(part(COORDINATION)))
    assert rules(told) == [rule or TAKEN_BACK_AND_NOBODY_LEFT]


@pytest.mark.parametrize("by", [PRISON, COORDINATION])
def test_what_is_as_it_would_be_anyway_the_prison_hears_whoever_allowed_less(by: str) -> None:
    case, told = play(None, notice(), narrowed(by, YOUTH_OFFICE_ONLY), seals(part(COORDINATION)))
    assert lacking(told, case) == [(ROSTOCK, ("c1",))]


@pytest.mark.parametrize(
    ("by", "rule"), [(PRISON, "sealed_part_missing"), (ROSTOCK, TAKEN_BACK_AND_NOBODY_LEFT)]
)
def test_of_a_parent_alone_it_is_the_same(by: str, rule: str) -> None:
    home = Home(kind=HomeKind.DISTRICT, district="13003")
    sealed = SealedPartPassedOn(sealed=(of_the_parent(COORDINATION),), prisoner_home=home)
    case, told = play(None, ALONE, narrowed(by, YOUTH_OFFICE_ONLY), sealed)
    assert rules(told) == [rule]
    assert len(lacking(told, case)) == (by == PRISON)


def test_what_a_family_allowed_less_of_a_parent_alone_holds_for_what_completes_it() -> None:
    fewer = COMPLETED.model_copy(update={"receivers": COORDINATION_ONLY})
    rest = SealedPartPassedOn(sealed=(part(),), completes=True)
    at_an_office = narrowed(COORDINATION, COORDINATION_ONLY)
    case, told = play(waiting_for_the_parent(), at_an_office, fewer, rest)
    assert (lacking(told, case), rules(told)) == ([], [TAKEN_BACK_AND_NOBODY_LEFT])


@pytest.mark.parametrize("by", [PRISON, COORDINATION])
@pytest.mark.parametrize("order", BEFORE_IT_IS_ROUTED)
def test_what_completes_a_notice_for_no_child_leaves_the_parent_where_he_is(
    order: tuple[int, ...], by: str
) -> None:
    messages = (COMPLETED, REST, withdrawn(by))
    case, told = play(waiting_for_the_parent(), *(messages[index] for index in order))
    case, later = let_time_pass(case, NOON + timedelta(hours=2))
    told += [each for _, each in later]
    assert said(told, ReferralCreated) == []
    assert said(told, ReferralRecalled) == []
    assert (case.sealed_came, case.rests) == (True, ())
    assert [entry.life for entry in case.referrals] == [ReferralLife.ASSIGNED]


@pytest.mark.parametrize("rest_first", [True, False])
def test_a_notice_that_is_completed_again_is_routed_with_its_own_part(rest_first: bool) -> None:
    case = after(waiting_for_the_parent(), COMPLETED, withdrawn(PRISON), REST)
    order = (REST_AGAIN, AGAIN) if rest_first else (AGAIN, REST_AGAIN)
    case, told = play(case, *order)
    (letter,) = said(told, ReferralAssigned, to=ROSTOCK)
    assert letter.sealed == REST_AGAIN.sealed[0].jwe
    assert rules(told) == []


def test_of_what_is_completed_again_the_part_is_waited_for_again() -> None:
    case = after(waiting_for_the_parent(), COMPLETED, withdrawn(PRISON), REST, AGAIN)
    assert ReferralDeadline.SEALED_PART in case.deadlines


def test_whom_a_family_withdrew_once_does_not_silence_what_is_completed_later() -> None:
    case = after(waiting_for_the_parent(), COMPLETED, REST, withdrawn(COORDINATION))
    case, told = play(case, AGAIN, SealedPartPassedOn(sealed=(), completes=True))
    assert lacking(told, case) == [(ROSTOCK, ("c2",))]


def test_that_nobody_is_in_charge_anyway_has_nothing_to_do_with_a_sibling() -> None:
    far = child("c2", kind=ResidenceKind.OUTSIDE_LAND)
    siblings = notice(child("c1"), far, receivers=YOUTH_OFFICE_ONLY)
    _, told = play(None, siblings, withdrawn(ROSTOCK), seals(part()))
    assert len(rules(told)) == 1
    assert TAKEN_BACK_AND_NOBODY_LEFT not in rules(told)


def test_what_was_allowed_is_remembered_only_for_what_is_still_to_be_routed() -> None:
    assert after(None, notice(), narrowed(ROSTOCK, COORDINATION_ONLY)).allowed_before == BOTH
    assert after(None, notice(), narrowed(ROSTOCK, BOTH)).allowed_before == ()
    routed = after(None, notice(), seals(part()))
    assert after(routed, narrowed(ROSTOCK, COORDINATION_ONLY)).allowed_before == ()
