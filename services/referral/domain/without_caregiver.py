"""Whoever looks after children has withdrawn: what was sealed with their name is sealed anew.

Nobody but the prison and the office can see who is named in a part. So each part about such a child
counts as one that names them, unless it came after the withdrawal.
"""

from collections.abc import Collection

from services.referral.contract.assigning import OriginKind
from services.referral.contract.erasure import ErasureReason
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.erasing_some import erase_referrals, forget_parts
from services.referral.domain.rules import Rules
from services.referral.domain.sealed_anew import take_up
from services.referral.domain.siblings import Withdrawn, seal_anew
from shared.language.steps import At, Outcome
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason


def go_on_without(
    state: Case | None, children: Collection[ChildRef], by: str, at: At[Rules]
) -> Outcome[Case]:
    """Whoever was told of these children erases, and is told of all of them by a new part.

    It may overtake the notice, and what was sealed with it.
    """
    draft = Draft(state or Case(life=CaseLife.WAITING), at)
    without = tuple(dict.fromkeys((*draft.case.without_caregiver, *children)))
    draft.set(without_caregiver=without)
    forget_parts(draft, children)
    before = draft.case
    gone = tuple(entry for entry in before.referrals if entry.tells_of(children))
    erase_referrals(draft, gone, ErasureReason.CONSENT_WITHDRAWN)
    take_up(draft)
    why = Withdrawn(by, OriginKind.CAREGIVER_WITHDRAWN, ResealReason.CAREGIVER_WITHDRAWN)
    seal_anew(draft, before, gone, why)
    drop_unneeded(draft)
    return draft.outcome()


def why_not_sealed(case: Case, children: Collection[ChildRef]) -> ResealReason:
    """Why nothing is there for an office that is to be told of these children."""
    withdrawn = not set(case.without_caregiver).isdisjoint(children)
    return ResealReason.CAREGIVER_WITHDRAWN if withdrawn else ResealReason.NOT_SEALED
