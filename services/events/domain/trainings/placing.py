"""Places are given in the order in which it is certain that somebody wants to come."""

from services.events.contract.post import Occasion
from services.events.contract.trainings import (
    RegistrationConfirmed,
    RegistrationWaitlisted,
    TrainingConfirmed,
)
from services.events.domain.rules import Rules
from services.events.domain.trainings.listing import listed
from services.events.domain.trainings.post import post
from services.events.domain.trainings.training import Life, Registration, Standing, Training
from shared.language.steps import At, Outcome, Said, tell


def place(state: Training, someone: Registration, at: At[Rules]) -> Outcome[Training]:
    """Give somebody a place, or the last one in the queue; the answer says which."""
    if state.places_taken >= state.plan.maximum:
        return _wait(state, someone.change(standing=Standing.WAITLISTED), at)
    return _take_place(state, someone.change(standing=Standing.CONFIRMED), at)


def _wait(state: Training, someone: Registration, at: At[Rules]) -> Outcome[Training]:
    number = state.in_standing(Standing.WAITLISTED) + 1
    said = RegistrationWaitlisted(participant=someone.participant, place=number)
    new = state.change(registrations=(*state.registrations, someone))
    mail = post(new, someone, Occasion.WAITLISTED, at)
    return Outcome(new, (tell(said), *mail), answer=Standing.WAITLISTED)


def _take_place(state: Training, someone: Registration, at: At[Rules]) -> Outcome[Training]:
    says: list[Said] = [tell(RegistrationConfirmed(participant=someone.participant))]
    new = state.change(registrations=(*state.registrations, someone))
    if state.life == Life.SCHEDULED and new.places_taken >= state.plan.minimum:
        new = new.change(life=Life.CONFIRMED)
        says.append(tell(TrainingConfirmed(registered=new.places_taken)))
    mail = post(new, someone, Occasion.CONFIRMED, at)
    return Outcome(new, (*says, *mail, *listed(new, someone)), answer=Standing.CONFIRMED)
