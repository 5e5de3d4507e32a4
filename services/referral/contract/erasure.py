"""Everything about a case is erased."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.referral.contract.about import REFERRALS
from shared.language.fields import Id
from shared.language.message import AgencyId, Event


@unique
class ErasureReason(StrEnum):
    """Why offices are asked to erase."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_NARROWED = "consent_narrowed"
    CONSENT_EXPIRED = "consent_expired"
    CONSENT_INCOMPLETE = "consent_incomplete"
    OBJECTED = "objected"
    PROTECTIVE_STOP = "protective_stop"
    """Restrict what is kept rather than erase what may have to prove something."""
    NOTICE_RETRACTED = "notice_retracted"
    RETENTION_ENDED = "retention_ended"


class ReferralWithdrawn(Event):
    """The whole case is erased here; told once, together with the requests to erase."""

    topic: ClassVar[str | None] = REFERRALS

    offices: Annotated[tuple[AgencyId, ...], Field(max_length=40)]
    """The agencies that were told and now are asked to erase; nobody when none was told."""
    why: ErasureReason


class ReferralsErased(Event):
    """Some of a case ends, for all or for these agencies; together with the requests to erase."""

    topic: ClassVar[str | None] = REFERRALS

    referrals: Annotated[tuple[Id, ...], Field(min_length=1, max_length=40)]
    offices: Annotated[tuple[AgencyId, ...], Field(max_length=40)]
    """The agencies that were told and now are asked to erase; nobody when none was told."""
    why: ErasureReason


class ErasureRequested(Event):
    """Erase everything kept because of these referrals, and confirm it to intake."""

    referrals: Annotated[tuple[Id, ...], Field(min_length=1, max_length=40)]
    why: ErasureReason
