"""What happens on the way of a case, as its prison reports it."""

from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES
from shared.language.fields import ReportedDay, Whole
from shared.language.message import AgencyId, Command, Event


class ReportRelease(Command):
    """The prisoner was released."""

    released_on: ReportedDay


class RecordSubjectInformed(Command):
    """The prisoner was told what is passed on to whom (reported, not enforced)."""

    informed_on: ReportedDay


class RecordCaregiverInformed(Command):
    """Whoever looks after the children was told what is passed on (reported, not enforced)."""

    informed_on: ReportedDay


class ReportFirstVisit(Command):
    """A child visited for the first time (a standard that is reported, not enforced)."""

    visited_on: ReportedDay


class Released(Event):
    """The prisoner was released."""

    topic: ClassVar[str | None] = CASES

    released_on: ReportedDay


class SubjectInformed(Event):
    """The prisoner was told what is passed on to whom."""

    topic: ClassVar[str | None] = CASES

    informed_on: ReportedDay


class CaregiverInformed(Event):
    """Whoever looks after the children was told what is passed on."""

    topic: ClassVar[str | None] = CASES

    informed_on: ReportedDay


class CaregiverNotInformed(Event):
    """The time is over in which whoever looks after the children has to be told (Art. 14 DSGVO)."""

    topic: ClassVar[str | None] = CASES

    remind: Annotated[tuple[AgencyId, ...], Field(max_length=40)]
    """The offices that still have something of it, and so owe it; the prison hears nothing, or by
    silence it would hear that an office has met the family."""


class FirstVisitReported(Event):
    """A child visited for the first time."""

    topic: ClassVar[str | None] = CASES

    visited_on: ReportedDay
    days_after_admission: Annotated[int, Whole(0)]
    """The Recommendation's standard is 7."""
