"""What prisons and receiving offices ask of intake."""

from typing import Annotated

from pydantic import Field

from services.intake.contract.parts import (
    Child,
    ChildCount,
    Children,
    Consent,
    Needs,
    SealedParts,
)
from services.intake.contract.words import ErasureExtent, Path, RetractionCode
from shared.language.fields import ReportedDay, ReportedMoment
from shared.language.message import AgencyId, Command


class ReportAdmission(Command):
    """A prisoner with children was admitted; the key is a random UUIDv4 made for this case.

    On the path `consent` and without a consent nothing but their number may be said about the
    children; the case then waits for the decision.
    """

    facility: AgencyId
    occurred_at: ReportedMoment
    admitted_on: ReportedDay
    path: Path
    children_count: ChildCount
    consent: Consent | None = None
    subject_informed: ReportedDay | None = None
    """When the prisoner was told what is passed on to whom; absent: not yet."""
    children: Children = ()
    """Those the notice is about; may be fewer than were counted."""
    needs: Needs = ()
    interpreter_needed: bool = False
    sealed: SealedParts = ()


class GrantConsent(Command):
    """The consent that the case waited for, with what may now be said."""

    consent: Consent
    children: Annotated[tuple[Child, ...], Field(min_length=1, max_length=20)]
    subject_informed: ReportedDay | None = None
    needs: Needs = ()
    interpreter_needed: bool = False
    sealed: SealedParts = ()


class DeclineConsent(Command):
    """The family does not want it: the case becomes a number and is forgotten."""


class WithdrawConsent(Command):
    """Withdrawing is as easy as giving: nothing has to be said beside it."""


class RetractNotice(Command):
    """The notice should not have been given."""

    code: RetractionCode


class ReportRelease(Command):
    """The prisoner was released."""

    released_on: ReportedDay


class RecordSubjectInformed(Command):
    """The prisoner was told what is passed on to whom (reported, not enforced)."""

    informed_on: ReportedDay


class ReportFirstVisit(Command):
    """A child visited for the first time (a standard that is reported, not enforced)."""

    visited_on: ReportedDay


class ConfirmErasure(Command):
    """A receiver did as it was asked when consent or notice were taken back."""

    extent: ErasureExtent
