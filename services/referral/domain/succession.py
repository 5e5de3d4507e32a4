"""When one office follows another, somebody is always in charge."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.domain.case import Case
from services.referral.domain.draft import Draft
from services.referral.domain.referral import LIVE, Referral


def in_charge_before(case: Case, referral: Referral) -> Referral | None:
    """The office that handed over and waits for this one to accept."""
    return next(iter(case.handing_over_to(referral)), None)


def going_on_after(case: Case, referral: Referral) -> tuple[Referral, ...]:
    """All that came out of it, directly or by others, and are not over."""
    return tuple(
        entry
        for entry in case.referrals
        if entry.life in LIVE and referral in case.ancestors(entry)
    )


def relieve(draft: Draft, referral: Referral) -> None:
    """End the duty of every office that handed over on the way here, and tell it so."""
    while (before := in_charge_before(draft.case, referral)) is not None:
        close(draft, before, ClosingOutcome.HANDED_OVER, tell_the_office=True)


def close(
    draft: Draft, referral: Referral, outcome: ClosingOutcome, *, tell_the_office: bool = False
) -> None:
    """Bring a referral to its end."""
    closed = ReferralClosed(referral=referral.id, office=referral.office, outcome=outcome)
    draft.change(draft.stop_all(referral), life=ReferralLife.CLOSED, outcome=outcome)
    draft.tell(closed)
    if tell_the_office:
        draft.tell(closed, to=referral.office)
