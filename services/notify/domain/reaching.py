"""An address that is refused is told once, brought to somebody's notice, and mended.

What a mail server says of an address that the registry has no more is of no matter.
"""

from datetime import timedelta
from uuid import UUID

from services.notify.contract.addresses import (
    AddressMended,
    AddressRefused,
    AddressRole,
    AddressToBeMended,
    AddressTried,
    Mended,
)
from services.notify.domain.addresses import address_of, mails_about, sign_of
from services.notify.domain.mailbox import LOOK, Mailbox, Reach, Refusal
from services.notify.domain.quiet_hours import leaves_at
from services.notify.domain.rules import Rules
from shared.language.answers import DeadlineReached
from shared.language.steps import At, Outcome, Said, tell
from shared.network.working_days import day_of

LOOK_AGAIN = timedelta(hours=6)
"""Whoever mends the registry sees within half a working day that it is mended."""


def hear(state: Mailbox | None, message: AddressTried, at: At[Rules]) -> Outcome[Mailbox] | None:
    """Note what is refused, and what is taken again."""
    if _listed(message.agency, message.role, at) != message.address:
        return None
    known = state.refusal(message.role) if state is not None else None
    if message.is_refused:
        new = state or Mailbox(life=Reach.REACHED, agency=message.agency)
        return _refused(new, known, message, at)
    if state is None or known is None:
        return None
    kept = (one for one in state.refusals if one is not known)
    return Outcome(state.with_refusals(*kept), (_mended(state, known, Mended.MAIL_TAKEN),))


def look(state: Mailbox, _message: DeadlineReached, at: At[Rules]) -> Outcome[Mailbox]:
    """Forget what the registry has no more, and look again while something is refused."""
    kept = tuple(one for one in state.refusals if _is_listed(state, one, at))
    over = tuple(one for one in state.refusals if one not in kept)
    says = tuple(_mended(state, one, Mended.ADDRESS_CHANGED) for one in over)
    new = state.with_refusals(*kept)
    return Outcome(new.awaiting(LOOK, at.now + LOOK_AGAIN) if kept else new, says)


def _refused(
    state: Mailbox, known: Refusal | None, message: AddressTried, at: At[Rules]
) -> Outcome[Mailbox] | None:
    new, says = state, list[Said]()
    if known is None or known.address != message.address:
        others = (one for one in state.refusals if one is not known)
        refusal = Refusal(role=message.role, address=message.address, since=at.now)
        new = state.with_refusals(*others, refusal).awaiting(LOOK, at.now + LOOK_AGAIN)
        told = AddressRefused(agency=message.agency, role=message.role, code=message.code)
        says.append(tell(told))
    # By the day on which the mail comes: of one night and the day after it there would be two.
    calendar = at.rules.registry.calendar(at.rules.registry.coordination_office(at.now).id)
    day = day_of(leaves_at(at.now, calendar))
    if day != state.told_for:
        new = new.change(told_for=day)
        to_mend = AddressToBeMended(agency=message.agency)
        says.append(Said(to_mend, about=str(mails_about(message.agency))))
    return Outcome(new, tuple(says)) if says else None


def _mended(state: Mailbox, refusal: Refusal, how: Mended) -> Said:
    return tell(AddressMended(agency=state.agency, role=refusal.role, how=how))


def _is_listed(state: Mailbox, refusal: Refusal, at: At[Rules]) -> bool:
    return _listed(state.agency, refusal.role, at) == refusal.address


def _listed(agency: str, role: AddressRole, at: At[Rules]) -> UUID | None:
    """What is made from the address that the registry has now; None: it has none."""
    found = at.rules.registry.known(agency)
    return None if found is None else sign_of(address_of(found, role))
