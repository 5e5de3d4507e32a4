"""What is sealed anew may be quicker than the word of what was taken back: it waits for that."""

import pytest

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn
from services.intake.contract.notices import SealedPartPassedOn
from services.intake.contract.resealing import ResealEnded
from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import DeclineReason, DeclineReferral
from services.referral.contract.assigning import (
    NOT_SEALED_ANEW,
    ReferralAssigned,
    ReferralUnroutable,
)
from services.referral.contract.erasure import ErasureRequested
from services.referral.contract.passing_on import HandOverReferral, HandOverRule
from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.case import Case
from shared.language.message import Message
from shared.language.steps import Outcome
from shared.network.notices import ConsentSubject, Purpose
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    COORDINATION_ONLY,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    accepted,
    after,
    assigned,
    child,
    hear,
    jwe_for,
    let_time_pass,
    notice,
    part,
    said,
    step,
    the_referral,
)
from tests.referral.cases import NOON as NOW

CHILD_GONE = ConsentWithdrawn(by=PRISON, about=ConsentSubject.CHILDREN, children=("c2",))
HERS_GONE = ConsentWithdrawn(by=PRISON, about=ConsentSubject.CAREGIVER, children=("c1",))
NARROWED = ConsentNarrowed(
    by=PRISON, purposes=(Purpose.COUNSELLING,), receivers=COORDINATION_ONLY, prison_hears=()
)
FRESH = part(ROSTOCK, "c1", edition=2)
WITHOUT_HER = part(ROSTOCK, "c1", "c2", edition=2)
ELSEWHERE = part(COORDINATION, "c1", "c2", edition=2)
QUICK: dict[str, tuple[Message, SealedPartPassedOn]] = {
    "a child is withdrawn": (
        CHILD_GONE,
        SealedPartPassedOn(sealed=(FRESH,), withdrawn=("c2",), receivers=BOTH),
    ),
    "who looks after one withdraws": (
        HERS_GONE,
        SealedPartPassedOn(sealed=(WITHOUT_HER,), caregiver_withdrew=("c1",), receivers=BOTH),
    ),
    "a kind of office is taken away": (
        NARROWED,
        SealedPartPassedOn(sealed=(ELSEWHERE,), receivers=COORDINATION_ONLY),
    ),
}


def together() -> Case:
    return assigned(notice(child("c1"), child("c2")), part(ROSTOCK, "c1", "c2"))


def letters(outcome: Outcome[Case]) -> list[str | None]:
    return [s.message.sealed for s in outcome.says if isinstance(s.message, ReferralAssigned)]


@pytest.mark.parametrize("how", QUICK)
@pytest.mark.parametrize("case", [together(), accepted(together())], ids=["assigned", "accepted"])
def test_the_office_is_told_with_it_and_nobody_asks_for_it_again(case: Case, how: str) -> None:
    word, sealed = QUICK[how]
    early = hear(case, sealed)
    assert letters(early) == []
    outcome = hear(early.state, word)
    assert letters(outcome) == [sealed.sealed[0].jwe]
    assert said(outcome, SealedPartMissing) == []
    assert outcome.state.early == ()


@pytest.mark.parametrize("how", QUICK)
def test_what_an_office_had_ended_it_does_not_begin_anew(how: str) -> None:
    word, sealed = QUICK[how]
    case = together()
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.FAMILY_DECLINES)
    outcome = hear(after(case, (no, ROSTOCK), sealed), word)
    assert (letters(outcome), said(outcome, SealedPartMissing)) == ([], [])
    assert sealed.sealed[0].jwe not in outcome.state.model_dump_json()


@pytest.mark.parametrize("how", QUICK)
def test_it_is_not_kept_without_an_end(how: str) -> None:
    case, _ = let_time_pass(hear(together(), QUICK[how][1]).state, NOW.replace(year=2027))
    assert case.early == ()


def test_a_child_who_is_withdrawn_meanwhile_takes_it_along() -> None:
    word, sealed = QUICK["a child is withdrawn"]
    of_c1 = ConsentWithdrawn(by=ROSTOCK, about=ConsentSubject.CHILDREN, children=("c1",))
    outcome = hear(after(together(), sealed, of_c1), word)
    assert (letters(outcome), outcome.state.parts) == ([], ())


COPY = part(COORDINATION, "c1", "c2")


def each_at_its_office() -> Case:
    """And the coordination office could go on with both."""
    siblings = notice(child("c1"), child("c2", "13004"))
    return assigned(siblings, part(ROSTOCK, "c1"), part(SCHWERIN, "c2"), COPY)


def declined() -> Case:
    case = each_at_its_office()
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.NOT_COMPETENT)
    return after(case, (no, ROSTOCK))


def test_whom_a_copy_brought_to_the_coordination_office_goes_on_there_by_another() -> None:
    """For that its prison is asked anyway, and for nothing at the office that declined."""
    case = declined()
    outcome = hear(case, CHILD_GONE)
    assert said(outcome, ErasureRequested, to=COORDINATION) != []
    (missing,) = said(outcome, SealedPartMissing)
    assert missing.office == COORDINATION
    assert outcome.state.referrals[-1].children == ("c1",)
    assert missing.follows == the_referral(case).id
    fresh = part(COORDINATION, "c1", edition=2)
    later = hear(outcome.state, SealedPartPassedOn(sealed=(fresh,), withdrawn=("c2",)))
    assert [given.sealed for given in said(later, ReferralAssigned, to=COORDINATION)] == [fresh.jwe]


def test_where_nobody_made_use_of_a_copy_its_withdrawal_asks_for_nothing() -> None:
    outcome = hear(each_at_its_office(), CHILD_GONE)
    assert said(outcome, SealedPartMissing) == []
    assert the_referral(outcome.state).life is ReferralLife.ASSIGNED


def test_who_went_on_from_there_sealed_for_that_child_alone_just_goes_on() -> None:
    case = declined()
    case = after(
        case,
        (
            HandOverReferral(
                referral=the_referral(case, COORDINATION).id,
                to=SCHWERIN,
                rule=HandOverRule.PARENTS_HABITUAL_RESIDENCE,
                sealed=jwe_for(SCHWERIN),
            ),
            COORDINATION,
        ),
    )
    outcome = hear(case, CHILD_GONE)
    assert said(outcome, SealedPartMissing) == []
    goes_on = the_referral(outcome.state, SCHWERIN)
    assert (goes_on.children, goes_on.follows) == (("c1",), the_referral(case).id)


def test_it_ends_when_the_copy_does_not_come_also_one_about_more_children() -> None:
    ended = ResealEnded(receiver=COORDINATION, children=("c1", "c3"))
    waiting = hear(declined(), CHILD_GONE).state
    outcome = hear(waiting, ended)
    assert [each.rule for each in said(outcome, ReferralUnroutable)] == [NOT_SEALED_ANEW]
    assert step(waiting, ended.model_copy(update={"receiver": ROSTOCK})) is None


def test_a_prison_that_then_narrows_finds_the_way_where_it_began() -> None:
    youth = NARROWED.model_copy(update={"receivers": BOTH[:1]})
    outcome = hear(hear(declined(), CHILD_GONE).state, youth)
    assert said(outcome, SealedPartMissing) == []
