"""After a withdrawal the receipt remembers who was asked to erase and who did.

Beside that there is nothing but what its prison is answered by, if others ended it (`appearance`).
"""

from services.intake.contract.erasure import (
    ConfirmErasure,
    ErasureConfirmed,
    ErasureExtent,
    ErasureOverdue,
)
from services.intake.domain.case import LIVING, Case, Life, receipt
from services.intake.domain.deadlines import ANSWERS, APPEARANCE, ERASURE, RECEIPT
from services.intake.domain.rules import Rules
from services.intake.domain.still_told import erased
from services.referral.contract.erasure import ReferralsErased, ReferralWithdrawn
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell


def owe(case: Case, message: ReferralWithdrawn, at: At[Rules]) -> Outcome[Case] | None:
    """Referral has asked these offices to erase; the time to confirm it begins."""
    if case.life in LIVING or case.owing is not None:
        return None
    # An office may be quicker than this message: what it confirmed is told now.
    offices = tuple(dict.fromkeys((*case.owing_before, *message.offices)))
    early = {office: case.confirmed[office] for office in offices if office in case.confirmed}
    owing = tuple(office for office in offices if office not in early)
    says = tuple(_confirmed(office, extent) for office, extent in early.items())
    owes = case.change(owing=owing, owing_before=(), confirmed=early)
    return Outcome(_due(owes, at), says)


def owe_some(case: Case, message: ReferralsErased, at: At[Rules]) -> Outcome[Case] | None:
    """Referral has asked these offices to erase a part of the case, and the rest goes on or not."""
    if not case.is_told and RECEIPT not in case.deadlines:
        return None
    if case.life not in LIVING and case.owing is None:
        before = tuple(dict.fromkeys((*case.owing_before, *message.offices)))
        return Outcome(case.change(owing_before=before))
    known = erased(case, message) if case.is_told else case
    owing = tuple(dict.fromkeys((*(case.owing or ()), *message.offices)))
    if owing == (case.owing or ()):
        return Outcome(known) if known is not case else None
    # What they confirmed before was for something else.
    others = {name: what for name, what in case.confirmed.items() if name not in message.offices}
    return Outcome(_due(known.change(owing=owing, confirmed=others), at))


def _due(case: Case, at: At[Rules]) -> Case:
    """An office that is closed for some days has longer; nobody is reported before the last."""
    if not case.owing:
        return case.not_awaiting(ERASURE)
    days = at.rules.erasure_working_days
    calendars = (at.rules.registry.calendar(office) for office in case.owing)
    return case.awaiting(ERASURE, max(one.end_of_working_day(at.now, days) for one in calendars))


def confirm(case: Case, message: ConfirmErasure, at: At[Rules]) -> Outcome[Case] | None:
    """A receiver did as it was asked; a later, fuller answer replaces its first."""
    if case.life in LIVING and at.sender not in (*(case.owing or ()), *case.confirmed):
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
    """The receipt has been kept for its time: how the case ended remains.

    And what its prison is answered by, as long as it saw no end, and for that time afterwards.
    """
    remains = receipt(Life(case.life))
    if case.appearance is None and ANSWERS not in case.deadlines:
        return Outcome(remains)
    answers = {kind: due for kind, due in case.deadlines.items() if kind in (ANSWERS, APPEARANCE)}
    return Outcome(
        remains.change(
            deadlines=answers,
            appearance=case.appearance,
            requested=case.requested,
            questions=case.questions,
        )
    )


def forget_what_it_was_asked(case: Case, _at: At[Rules]) -> Outcome[Case]:
    """As long ago as after any other end."""
    return Outcome(case.change(requested=(), questions={}))


def _confirmed(office: str, extent: ErasureExtent) -> Said:
    return tell(ErasureConfirmed(receiver=office, extent=extent))
