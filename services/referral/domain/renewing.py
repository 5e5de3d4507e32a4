"""Consents hold longer or allow less: what is told of the case from then on says so."""

from services.intake.contract.consents import ConsentEnding, ConsentNarrowed, ConsentRenewed
from services.referral.contract.updates import ChangedBy
from services.referral.domain.case import Case
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.erasing_some import erase_at_others
from services.referral.domain.narrowed import route_anew
from services.referral.domain.rules import Rules
from services.referral.domain.sealed_anew import take_up
from services.referral.domain.taken_back import remember_narrowing
from services.referral.domain.updating import view
from shared.language.steps import At, Outcome, tell


def renew(case: Case, message: ConsentRenewed, _at: At[Rules]) -> Outcome[Case] | None:
    """What is told of the case from now on names the new last day."""
    if case.notice is None or case.notice.valid_until == message.valid_until:
        return None
    notice = case.notice.model_copy(update={"valid_until": message.valid_until})
    return Outcome(case.change(notice=notice))


def remind(case: Case, message: ConsentEnding, at: At[Rules]) -> Outcome[Case]:
    """Whoever can renew it has it in its software too, with the day on which it ends.

    Intake says who is told, since it knows who has something of it left.
    """
    says = (
        tell(view(case, referral, at, ChangedBy.CONSENT_ENDING), to=referral.office)
        for referral in case.referrals
        if referral.was_told and referral.is_kept and referral.office in message.remind
    )
    return Outcome(case, tuple(says))


def narrow(case: Case, message: ConsentNarrowed, at: At[Rules]) -> Outcome[Case] | None:
    """A kind of receiver that is allowed no more erases; another that is goes on, if it can."""
    if case.notice is None:
        return None
    draft = Draft(case, at)
    remember_narrowing(draft, message)
    fewer = {name: getattr(message, name) for name in ("purposes", "receivers", "prison_hears")}
    draft.set(notice=case.notice.model_copy(update=fewer))
    gone = erase_at_others(draft, message.receivers)
    take_up(draft)
    route_anew(draft, case, gone, message.by)
    drop_unneeded(draft)
    return draft.outcome()
