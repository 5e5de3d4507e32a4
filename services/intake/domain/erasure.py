"""After a withdrawal the receipt remembers who was asked to erase and who did, and nothing else."""

from services.intake.contract.erasure import (
    ConfirmErasure,
    ErasureConfirmed,
    ErasureExtent,
    ErasureOverdue,
)
from services.intake.domain.case import LIVING, Case, Life, receipt
from services.intake.domain.deadlines import ERASURE
from services.intake.domain.rules import Rules
from services.referral.contract.erasure import ReferralWithdrawn
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell


def owe(case: Case, message: ReferralWithdrawn, at: At[Rules]) -> Outcome[Case] | None:
    """Referral has asked these offices to erase; the time to confirm it begins."""
    if case.life in LIVING or case.owing is not None:
        return None
    # An office may be quicker than this message: what it confirmed is told now.
    early = {
        office: case.confirmed[office] for office in message.offices if office in case.confirmed
    }
    owing = tuple(office for office in message.offices if office not in early)
    says = tuple(_confirmed(office, extent) for office, extent in early.items())
    owes = case.change(owing=owing, confirmed=early).not_awaiting(ERASURE)
    if owing:
        # An office that is closed for some days has longer, and nobody is reported before the last.
        last = max(
            at.rules.registry.calendar(office).end_of_working_day(
                at.now, at.rules.erasure_working_days
            )
            for office in owing
        )
        owes = owes.awaiting(ERASURE, last)
    return Outcome(owes, says)


def confirm(case: Case, message: ConfirmErasure, at: At[Rules]) -> Outcome[Case] | None:
    """A receiver did as it was asked; a later, fuller answer replaces its first."""
    if case.life in LIVING:
        raise case.wrong_state()
    if case.confirmed.get(at.sender) == message.extent:
        return None
    confirmed = {**case.confirmed, at.sender: message.extent}
    if case.owing is None:
        return Outcome(case.change(confirmed=confirmed))
    if at.sender not in (*case.owing, *case.confirmed):
        # Referral never told this office of the case, so there is nothing it could have erased.
        raise Refused(Code.UNKNOWN_REFERRAL)
    owing = tuple(office for office in case.owing if office != at.sender)
    owes = case.change(owing=owing, confirmed=confirmed)
    return Outcome(
        owes if owing else owes.not_awaiting(ERASURE), (_confirmed(at.sender, message.extent),)
    )


def overdue(case: Case, _at: At[Rules]) -> Outcome[Case] | None:
    """The time to confirm is over."""
    if not case.owing:
        return None
    return Outcome(case, (tell(ErasureOverdue(receivers=case.owing)),))


def forget_who(case: Case, _at: At[Rules]) -> Outcome[Case]:
    """The receipt has been kept for its time: only how the case ended remains."""
    return Outcome(receipt(Life(case.life)))


def _confirmed(office: str, extent: ErasureExtent) -> Said:
    return tell(ErasureConfirmed(receiver=office, extent=extent))
