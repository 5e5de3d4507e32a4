"""Who allows what: consents are given, refused and taken back."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES
from shared.language.fields import ReportedDay
from shared.language.message import AgencyId, Command, Event, Part
from shared.network.children import Child, ChildCount
from shared.network.notices import Needs, Purposes, Receivers
from shared.network.sealed_parts import SealedParts


@unique
class ConsentGiver(StrEnum):
    """Who gave the consent."""

    PRISONER = "prisoner"
    OTHER_PARENT = "other_parent"
    BOTH_PARENTS = "both_parents"
    GUARDIAN = "guardian"
    YOUNG_PERSON = "young_person"


@unique
class Custody(StrEnum):
    """Who has custody of the children, as far as the giver of the consent says."""

    JOINT = "joint"
    PRISONER_ALONE = "prisoner_alone"
    OTHER_PARENT_ALONE = "other_parent_alone"
    GUARDIAN = "guardian"
    UNKNOWN = "unknown"


@unique
class ConsentForm(StrEnum):
    """How the consent was given."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL_ON_RECORD = "oral_on_record"


@unique
class NoConsentReason(StrEnum):
    """How it came that there is no consent."""

    DECLINED = "declined"
    NO_DECISION = "no_decision"


InfoVersion = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
"""Which edition of the information sheet the giver of the consent has read."""


class Consent(Part):
    """Who allowed what, to whom, until when; revocable at any time."""

    given_by: ConsentGiver
    custody: Custody
    given_on: ReportedDay
    purposes: Annotated[Purposes, Field(min_length=1)]
    receivers: Receivers
    valid_until: ReportedDay
    """The last day on which it holds."""
    form: ConsentForm
    info_version: InfoVersion


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
