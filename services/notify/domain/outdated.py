"""A mail that has not left is dropped once what it says is no longer so, a line of it left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.events.contract.funds import ProofOfUseSubmitted
from services.events.contract.offers import OfferPaused, OfferRetired, OfferVerified
from services.events.contract.professionals import (
    PlacingDeclined,
    ProfessionalNotPlaced,
    ProfessionalPlaced,
)
from services.events.contract.trainings import TrainingCancelled
from services.intake.contract.milestones import CaregiverInformed
from services.notify.contract.wordings import Wording
from services.notify.domain import placings
from services.notify.domain.delivery import Delivery
from services.notify.domain.notifications import Notifications
from services.notify.domain.recipients import Recipients
from services.notify.domain.rules import Rules
from shared.language.message import Message
from shared.language.steps import At

OPEN_REQUEST = frozenset(
    {
        Wording.PROFESSIONAL_REQUESTED,
        Wording.PROFESSIONAL_REQUEST_OVERDUE,
        Wording.PLACING_DECLINED,
        Wording.PLACING_FELL_THROUGH,
    }
)
"""Mails which say that nobody is placed yet."""
PLACED = frozenset({Wording.PROFESSIONAL_PLACED, Wording.PLACING_ASKED})
"""Mails which say that somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdates:
    """One line of the table."""

    by: type[Message]
    wordings: frozenset[Wording]
    whose: Callable[[Any, At[Rules]], Recipients] | None = None
    """None: those to anybody."""


OUTDATING = (
    Outdates(by=CaregiverInformed, wordings=frozenset({Wording.CAREGIVER_NOT_INFORMED})),
    Outdates(
        by=TrainingCancelled,
        wordings=frozenset(
            {Wording.TRAINING_ANNOUNCED, Wording.TRAINING_MOVED, Wording.PARTICIPANT_MOVED_UP}
        ),
    ),
    Outdates(by=ProofOfUseSubmitted, wordings=frozenset({Wording.PROOF_AWAITED})),
    Outdates(by=OfferVerified, wordings=frozenset({Wording.OFFER_CHECK_AWAITED})),
    Outdates(by=OfferPaused, wordings=frozenset({Wording.OFFER_CHECK_AWAITED})),
    Outdates(by=OfferRetired, wordings=frozenset({Wording.OFFER_CHECK_AWAITED})),
    Outdates(by=ProfessionalPlaced, wordings=OPEN_REQUEST),
    Outdates(
        by=ProfessionalPlaced,
        wordings=frozenset({Wording.PLACING_CANCELLED}),
        # Another one that was to come still has to hear that it need not.
        whose=placings.the_provider_that_is_asked,
    ),
    Outdates(by=PlacingDeclined, wordings=PLACED),
    Outdates(by=ProfessionalNotPlaced, wordings=OPEN_REQUEST | PLACED),
)


def drop_outdated(state: Notifications, message: Message, at: At[Rules]) -> Notifications:
    """Drop what this message makes untrue, whether it waits for work to begin or for a further try.

    What is just leaving is told as sent by its sender.
    """
    new = state
    for line in OUTDATING:
        if line.by is not type(message):
            continue
        whose = None if line.whose is None else {one.agency for one in line.whose(message, at)}
        for known in (*new.planned, *new.gathered):
            if known.wording in line.wordings and (whose is None or known.agency in whose):
                new = _without(new, known, at)
    return new


def _without(state: Notifications, known: Delivery, at: At[Rules]) -> Notifications:
    if known.gathered is not None:
        # Whoever writes the mail of the day looks here for it.
        return state.replacing(known.change(gathered=None))
    return state.replacing(known.dropped()).awaiting(known.deadline, at.now)
