"""A part has not come in time: of who waits for it alone nobody is told."""

from services.intake.contract.resealing import ResealEnded
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import NOT_SEALED_ANEW, Routing
from services.referral.domain.assigning import tell_unroutable
from services.referral.domain.case import Case
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.missing_parts import is_awaited
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from services.referral.domain.time_limits import awaited_part_of
from shared.language.steps import At, Outcome

NOT_IN_TIME = Routing(
    rule=NOT_SEALED_ANEW,
    reason="the prison was asked to seal it anew, and has not in the time that it had",
    provisional=False,
)


def give_up_part(case: Case, message: ResealEnded, at: At[Rules]) -> Outcome[Case] | None:
    """Its prison was asked for it, and its time is over."""
    draft = Draft(case, at)
    for referral in case.referrals:
        if is_awaited(draft, referral) and _waits_for(draft, referral, message):
            wait_no_longer(draft, referral)
    return None if draft.case == case else draft.outcome()


def wait_no_longer(draft: Draft, referral: Referral) -> None:
    """An office that was told goes on with what it has, and may say again what it lacks."""
    draft.case = draft.case.not_awaiting(awaited_part_of(referral.id))
    if referral.life is ReferralLife.UNROUTABLE:
        draft.change(draft.stop_all(referral), life=ReferralLife.RECALLED)
        if referral.follows is not None:
            # Of a first one it was said when it was opened.
            tell_unroutable(draft, referral.id, NOT_IN_TIME)
    drop_unneeded(draft)


def _waits_for(draft: Draft, referral: Referral, message: ResealEnded) -> bool:
    """Whether it is the part that its office needs, or a copy about more children."""
    if referral.office != message.receiver:
        return False
    about, needed = set(message.children), set(referral.children)
    is_a_copy = referral.office == draft.coordination_office and bool(needed)
    return about == needed or (is_a_copy and about > needed)
