"""What every message about a referral says."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from shared.language.fields import Id, Whole
from shared.language.message import Command, Event

REFERRALS = "referral.referrals.v1"


@unique
class ReferralLife(StrEnum):
    """Where a referral stands."""

    ASSIGNED = "assigned"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    ACTIVE = "active"
    HANDING_OVER = "handing_over"
    CLOSED = "closed"
    DECLINED = "declined"
    UNROUTABLE = "unroutable"
    RECALLED = "recalled"


Reason = Annotated[str, Field(pattern=r"^[A-Za-z0-9 ,;:()§/-]{1,160}$")]
"""The constant words of a rule of ours, as its table has them."""


Hop = Annotated[int, Whole(0, 4)]
"""How often it was handed over so far; a fourth time only to the coordination office."""


class AboutReferral(Command):
    """Every command names the referral; the key stays the case."""

    referral: Id


class OfReferral(Event):
    """Told of one referral; the key is its case."""

    entity: ClassVar[str | None] = "referral"

    referral: Id


class AboutReferralTold(OfReferral):
    """The same, to every service that listens."""

    topic: ClassVar[str | None] = REFERRALS
