"""Consents hold longer: what offices are told from then on says so."""

from services.intake.contract.consents import ConsentRenewed
from services.referral.domain.case import Case
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome


def renew(case: Case, message: ConsentRenewed, _at: At[Rules]) -> Outcome[Case] | None:
    """What is told of the case from now on names the new last day."""
    if case.notice is None or case.notice.valid_until == message.valid_until:
        return None
    notice = case.notice.model_copy(update={"valid_until": message.valid_until})
    return Outcome(case.change(notice=notice))
