"""What an agency wants of the mails that can wait: all of a day in one, some of them not at all."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.notify.contract.deliveries import DELIVERIES
from shared.language.message import AgencyId, Command, Event, Part, Privacy


@unique
class CanWait(StrEnum):
    """What can be left out: the wordings that may wait for working hours, and no duty."""

    TRAINING_ANNOUNCED = "training_announced"
    PROOF_AWAITED = "proof_awaited"
    OFFER_CHECK_AWAITED = "offer_check_awaited"
    OFFER_GAP_REPORTED = "offer_gap_reported"
    PROFESSIONAL_REQUESTED = "professional_requested"
    PROFESSIONAL_REQUEST_OVERDUE = "professional_request_overdue"
    PROFESSIONAL_PLACED = "professional_placed"
    PLACING_ASKED = "placing_asked"
    PROFESSIONAL_NOT_PLACED = "professional_not_placed"
    ADDRESS_REFUSED = "address_refused"


class Wish(Part):
    """How an agency is told what can wait; whatever has a deadline it is told at once."""

    daily: bool
    """In one mail a day, instead of one for each."""
    without: Annotated[tuple[CanWait, ...], Field(max_length=50)] = ()
    """What it wants no mails of; all else of it comes as before."""


class ChangeSubscription(Wish, Command):
    """Say how one wants to be told what can wait; it stands for all that was said before.

    The key is made from the id of the agency, and no other agency can say it.
    """

    privacy = Privacy.P0
    key_is_random = False


class SubscriptionChanged(Wish, Event):
    """An agency is told otherwise from now on what can wait, also what is planned already."""

    topic: ClassVar[str | None] = DELIVERIES
    privacy = Privacy.P0

    agency: AgencyId
