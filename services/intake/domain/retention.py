"""A told case is kept as long as help goes on and some time longer, but not beyond its consent."""

from services.intake.domain.case import Case
from services.intake.domain.deadlines import CONSENT_END, RETENTION
from services.intake.domain.rules import Rules, days_later
from services.referral.contract.helping import ConsultationHeld
from services.referral.contract.passing_on import ReferralReturned
from shared.language.steps import At, Outcome


def kept_from_now(case: Case, at: At[Rules]) -> Case:
    """The same case; its time begins anew with whatever was heard of it now."""
    ends = days_later(at.rules.retain_days, at.now)
    consent_end = case.deadlines.get(CONSENT_END)
    ends_sooner = consent_end is not None and consent_end <= ends
    kept = case.not_awaiting(RETENTION) if ends_sooner else case.awaiting(RETENTION, ends)
    # Whole days: what is heard twice on one day moves nothing.
    return case if kept == case else kept


def help_goes_on(
    case: Case, _message: ConsultationHeld | ReferralReturned, at: At[Rules]
) -> Outcome[Case] | None:
    """People met, or an office stays in charge: nobody is asked to forget a family in help."""
    kept = kept_from_now(case, at)
    return Outcome(kept) if kept is not case else None
