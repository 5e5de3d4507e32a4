"""What is no longer needed is taken back before anyone starts work on it."""

from services.intake.contract import Released
from services.referral.contract import ReferralLife, ReferralRecalled
from services.referral.domain.case import LIVE, Case, Referral
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.rules import Rules
from shared.steps import At, Outcome


def release(case: Case, _message: Released, at: At[Rules]) -> Outcome[Case] | None:
    """The parent is free: what no office has accepted yet is recalled, the rest goes on."""
    if not at.rules.recall_on_release or any(entry.accepted for entry in case.referrals):
        return None
    live = [entry for entry in case.referrals if entry.life in LIVE]
    if not live:
        return None
    draft = Draft(case, at)
    for referral in live:
        recall(draft, referral)
    drop_unneeded(draft)
    return draft.outcome()


def recall(draft: Draft, referral: Referral) -> None:
    """Say that the office need not act any more, also to itself if it knows of the referral."""
    if referral.office is None:
        raise AssertionError("only a referral that an office has can be recalled")
    recalled = ReferralRecalled(referral=referral.id, office=referral.office)
    draft.change(draft.stop_all(referral), life=ReferralLife.RECALLED)
    draft.tell(recalled)
    if referral.assigned_at is not None:
        draft.tell(recalled, to=referral.office)
