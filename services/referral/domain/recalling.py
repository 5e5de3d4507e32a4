"""What is no longer needed is taken back before anyone starts work on it."""

from uuid import UUID

from services.intake.contract.milestones import Released
from services.referral.contract.about import ReferralLife
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.passing_on import ReferralRecalled
from services.referral.domain.case import Case
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.referral import LIVE, Referral
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome

GOING_ON = LIVE | {ReferralLife.UNROUTABLE}


def release(case: Case, _message: Released, at: At[Rules]) -> Outcome[Case] | None:
    """The parent is free: what no office has accepted yet is recalled, the rest goes on."""
    if not at.rules.recall_on_release or any(entry.accepted for entry in case.referrals):
        return None
    draft = Draft(case, at)
    if not case.sealed_came:
        # Nobody was told yet, and nobody has to be: what still comes sealed is not waited for.
        draft.set(sealed_came=True)
        draft.case = draft.case.not_awaiting(ReferralDeadline.SEALED_PART)
    for referral in draft.case.referrals:
        if _could_still_lead_to_help(referral):
            recall(draft, referral)
    drop_unneeded(draft)
    return None if draft.case == case else draft.outcome()


def recall(draft: Draft, referral: Referral, next_referral: UUID | None = None) -> None:
    """Say that the office need not act any more, also to itself if it knows of the referral."""
    recalled = ReferralRecalled(
        referral=referral.id, office=referral.office, next_referral=next_referral
    )
    draft.change(draft.stop_all(referral), life=ReferralLife.RECALLED)
    draft.tell(recalled)
    if referral.was_told:
        draft.tell(recalled, to=referral.office)


def _could_still_lead_to_help(referral: Referral) -> bool:
    # One whose sealed part is missing would otherwise begin when the prison seals again.
    return referral.life in GOING_ON
