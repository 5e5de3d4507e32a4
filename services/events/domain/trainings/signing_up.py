"""Somebody without an agency signs up, and confirms by a mail that it was her."""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from services.events.contract.post import Occasion
from services.events.contract.trainings import ConfirmRegistration
from services.events.domain import sign_ups
from services.events.domain.rules import Rules
from services.events.domain.trainings.placing import place
from services.events.domain.trainings.post import post
from services.events.domain.trainings.training import Registration, Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused

UNCONFIRMED = "unconfirmed"


def unconfirmed(participant: UUID) -> str:
    """The kind of the deadline by which a sign-up is confirmed."""
    return f"{UNCONFIRMED}:{participant}"


def sign_up(state: Training, someone: Registration, at: At[Rules]) -> Outcome[Training]:
    """Ask by mail whether it was her; until she says so she has no place and stands in no queue.

    Who is signed up already gets no other mail, and whoever asked does not learn of it, neither
    once the limits are reached: they hold whoever is asked for.
    """
    rule = sign_ups.sign_up(at.now)
    waiting = [each for each in state.registrations if each.standing is Standing.UNCONFIRMED]
    of_her_address = sum(_mailbox(each) == _mailbox(someone) for each in waiting)
    if len(waiting) >= rule.most or of_her_address >= rule.most_of_one_address:
        raise Refused(Code.FULL)
    if any(_is_same(each, someone) for each in state.registrations):
        return Outcome(state, answer=Standing.UNCONFIRMED)
    until = min(at.now + timedelta(hours=rule.hours), state.plan.registration_until)
    new = state.change(registrations=(*state.registrations, someone))
    new = new.awaiting(unconfirmed(someone.participant), until)
    mail = post(new, someone, Occasion.SIGNED_UP, at, until=until)
    return Outcome(new, mail, answer=Standing.UNCONFIRMED)


def confirm(state: Training, message: ConfirmRegistration, at: At[Rules]) -> Outcome[Training]:
    """Give her a place, or one in the queue: the order is that of confirming."""
    someone = state.own_registration(message.participant, at.sender)
    check_code(someone, message.code, at)
    if someone.standing is Standing.CANCELLED:
        raise Refused(Code.WRONG_STATE, state=someone.standing)
    if someone.standing is not Standing.UNCONFIRMED:
        return Outcome(state, answer=someone.standing)
    if at.now > state.plan.registration_until:
        raise Refused(Code.TOO_LATE, state=someone.standing)
    rest = without_sign_up(state, someone)
    rest.check_room(more=1)
    return place(rest, someone, at)


def without_sign_up(state: Training, someone: Registration) -> Training:
    """The same with nothing kept of who has not confirmed, or has just done so."""
    return state.without(someone.participant).not_awaiting(unconfirmed(someone.participant))


def forget(state: Training, participant: UUID) -> Outcome[Training] | None:
    """Keep nothing of who has not confirmed in time; nobody was told of her."""
    return Outcome(state.without(participant))


def check_code(someone: Registration, code: str | None, at: At[Rules]) -> None:
    """Whether who belongs to no agency has the code of her mail. Raises Refused.

    A wrong code is answered as an unknown person is: there is nothing to find out by trying.
    """
    if not at.rules.is_public(someone.agency):
        if code is not None:
            raise Refused(Code.CONTRADICTION, pointer="/code")
        return
    if not compare_digest(code or "", at.rules.code(at.aggregate, someone.participant)):
        raise Refused(Code.UNKNOWN_ITEM, pointer="/participant")


def _is_same(known: Registration, someone: Registration) -> bool:
    return (
        known.agency == someone.agency
        and known.name == someone.name
        and _mailbox(known) == _mailbox(someone)
    )


def _mailbox(someone: Registration) -> str:
    return (someone.email or "").casefold()
