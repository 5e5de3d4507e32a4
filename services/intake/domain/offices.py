"""An office is being told: the family can withdraw its consent there now, or has done so."""

from services.intake.domain.case import Case
from services.intake.domain.retention import kept_from_now
from services.intake.domain.rules import Rules
from services.intake.domain.take_back import withdraw_at
from services.referral.contract.assigning import ReferralRouted
from shared.language.steps import At, Outcome


def remember_office(case: Case, message: ReferralRouted, at: At[Rules]) -> Outcome[Case] | None:
    """A withdrawal at this office that was quicker than this message is carried out now."""
    asked = case.asked.get(message.office)
    if asked is not None:
        others = {office: what for office, what in case.asked.items() if office != message.office}
        known = case.known_to(message.office).change(asked=others)
        return withdraw_at(known, asked, message.office, at)
    moved = kept_from_now(_with_first(case.known_to(message.office), message), at)
    return Outcome(moved) if moved is not case else None


def _with_first(case: Case, message: ReferralRouted) -> Case:
    """A hand-over is none of the prison's business: for it the first referral goes on."""
    name = str(message.referral)
    if message.follows is None or name in case.came_of:
        return case
    first = case.first_of(message.follows)
    # One that came out of this may have been told of before, while this was put aside.
    later = {known: first for known, came in case.came_of.items() if came == message.referral}
    return case.change(came_of={**case.came_of, **later, name: first})
