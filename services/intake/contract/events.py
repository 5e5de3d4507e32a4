"""What intake tells: to everyone without a seal, to referral the seal, to the prison a status."""

from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.parts import (
    ChildCount,
    Children,
    Needs,
    Purposes,
    Receivers,
    SealedParts,
)
from services.intake.contract.words import (
    ErasureExtent,
    NoConsentReason,
    NoticeStatus,
    Path,
    RetractionCode,
    SuppressionReason,
)
from shared.language.fields import Id, Moment, ReportedDay, Whole
from shared.language.message import AgencyId, Event

CASES = "intake.cases.v1"
SEALED = "referral.sealed.v1"


class NoticeHeld(Event):
    """A lawful notice is settling; nobody is told before `until`."""

    topic: ClassVar[str | None] = CASES

    path: Path
    facility: AgencyId
    children_count: ChildCount
    until: Moment


class NoticeSuppressed(Event):
    """A notice ended before anyone was told."""

    topic: ClassVar[str | None] = CASES

    reason: SuppressionReason


class ConsentGranted(Event):
    """There is a consent."""

    topic: ClassVar[str | None] = CASES

    purposes: Purposes
    receivers: Receivers
    valid_until: ReportedDay


class ConsentDeclined(Event):
    """There will be no consent; this number is all that remains of the case."""

    topic: ClassVar[str | None] = CASES

    reason: NoConsentReason
    facility: AgencyId
    children_count: ChildCount


class ConsentWithdrawn(Event):
    """A consent that receivers already rely on is withdrawn: all of them erase."""

    topic: ClassVar[str | None] = CASES

    by: AgencyId
    """The agency through which it was withdrawn."""


class ConsentExpired(Event):
    """The last day of the consent is over: all receivers erase."""

    topic: ClassVar[str | None] = CASES


class RetentionEnded(Event):
    """Nothing was heard of a told case for as long as it may be kept: all receivers erase."""

    topic: ClassVar[str | None] = CASES


class SubjectInformed(Event):
    """The prisoner was told what is passed on to whom."""

    topic: ClassVar[str | None] = CASES

    informed_on: ReportedDay


class IncarcerationNotified(Event):
    """The notice of incarceration: settled, lawful, for these kinds of receiver only."""

    topic: ClassVar[str | None] = CASES

    path: Path
    facility: AgencyId
    admitted_on: ReportedDay
    receivers: Receivers
    purposes: Purposes = ()
    """Those of the consent; empty on a path that needs none."""
    valid_until: ReportedDay | None = None
    children: Annotated[Children, Field(min_length=1)]
    needs: Needs = ()
    interpreter_needed: bool = False
    prison_hears: Annotated[tuple[NoticeStatus, ...], Field(max_length=5)]
    """The most that its prison is told of what becomes of it, as the path allows."""
    retain_days: Annotated[int, Whole(1, 3650)]
    """After the last that is heard of the case, this many days later it ends for everyone."""


class SealedPartPassedOn(Event):
    """The sealed parts of a notice; told together with it, also when there are none."""

    topic: ClassVar[str | None] = SEALED
    sealed_part: ClassVar[str | None] = "sealed"

    sealed: SealedParts = ()


class NoticeRetracted(Event):
    """A notice that receivers already know of should not have been given: all of them erase."""

    topic: ClassVar[str | None] = CASES

    code: RetractionCode


class Released(Event):
    """The prisoner was released."""

    topic: ClassVar[str | None] = CASES

    released_on: ReportedDay


class FirstVisitReported(Event):
    """A child visited for the first time."""

    topic: ClassVar[str | None] = CASES

    visited_on: ReportedDay
    days_after_admission: Annotated[int, Whole(0)]
    """The Recommendation's standard is 7."""


class ErasureConfirmed(Event):
    """A receiver did as it was asked."""

    topic: ClassVar[str | None] = CASES

    receiver: AgencyId
    extent: ErasureExtent


class ErasureOverdue(Event):
    """These receivers were asked to erase and have not confirmed it in time."""

    topic: ClassVar[str | None] = CASES

    receivers: Annotated[tuple[AgencyId, ...], Field(min_length=1, max_length=100)]


class NoticeStatusChanged(Event):
    """To the prison alone: how far its notice has come, once per status and referral."""

    status: NoticeStatus
    referral: Id | None = None
    """One for each office that was asked first; the same when another office goes on with it.
    Absent when the notice ended by itself before anyone was told."""
