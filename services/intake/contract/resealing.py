"""A part that was sealed is no good to its office: the prison is asked for another one."""

from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES, SEALED
from shared.language.fields import Id, Moment
from shared.language.message import AgencyId, Command, Event
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason, SealedParts


class ResealRequested(Event):
    """To the prison alone: seal anew for this office, about exactly these children."""

    referral: Id
    """As `NoticeStatusChanged` names it."""
    receiver: AgencyId
    children: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    """None: about the parent alone."""
    because: ResealReason
    seal_by: Moment
    """What comes later is taken, and nobody waits for it any more."""


class ResealOverdue(Event):
    """What the prison was asked to seal anew has not come: it is reminded, once."""

    topic: ClassVar[str | None] = CASES

    facility: AgencyId
    referral: Id
    """As `ResealRequested` names it."""
    seal_by: Moment


class ResealEnded(Event):
    """To referral alone: a part has not come in time, and who waits for it alone is not told."""

    topic: ClassVar[str | None] = SEALED

    receiver: AgencyId
    children: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()


class ReplaceSealedPart(Command):
    """The parts that were asked for, sealed anew; what has ended meanwhile they do not bring back.

    The answer never says what has become of the case.
    """

    sealed: Annotated[SealedParts, Field(min_length=1)]
