"""An office is being told: the family can withdraw its consent there now, or has done so."""

from services.intake.domain.case import Case
from services.intake.domain.retention import kept_from_now
from services.intake.domain.rules import Rules
from services.intake.domain.sealing_anew import asked_late, left_before
from services.intake.domain.still_told import told_to
from services.intake.domain.take_back import withdraw_at
from services.intake.domain.whom import with_referral
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.resealing import SealedPartMissing
from shared.language.steps import At, Outcome, Refused


def remember_office(case: Case, message: ReferralRouted, at: At[Rules]) -> Outcome[Case] | None:
    """A withdrawal at this office that was quicker than this message is carried out now."""
    told = told_to(case, message.referral, message.office)
    known = _with_its_own(with_first(told, message), message)
    known, left = left_before(with_referral(known, message, at), message, at)
    known, asked = asked_late(known, at)
    says = (*left, *asked)
    early = case.withdrawn_early.get(message.office)
    if early is not None:
        others = {
            name: what for name, what in case.withdrawn_early.items() if name != message.office
        }
        known = known.change(withdrawn_early=others)
        try:
            withdrawn = withdraw_at(known, early, message.office, at)
            return withdrawn._replace(says=(*withdrawn.says, *says))
        except Refused:
            # Nothing of it is left: nobody ever gave that consent, or the prison was quicker.
            pass
    moved = kept_from_now(known, at)
    return Outcome(moved, says) if moved is not case else None


def _with_its_own(case: Case, message: ReferralRouted) -> Case:
    """What came of the notice itself, unless what others took back may have decided its office."""
    is_its_own = message.follows is None and case.appearance is None
    if not is_its_own or message.referral in case.firsts:
        return case
    return case.change(firsts=(*case.firsts, message.referral))


def with_first(case: Case, message: ReferralRouted | SealedPartMissing) -> Case:
    """A hand-over is none of the prison's business: for it the first referral goes on."""
    name = str(message.referral)
    if message.follows is None or name in case.came_of:
        return case
    first = case.first_of(message.follows)
    # One that came out of this may have been told of before, while this was put aside.
    later = {known: first for known, came in case.came_of.items() if came == message.referral}
    return case.change(came_of={**case.came_of, **later, name: first})
