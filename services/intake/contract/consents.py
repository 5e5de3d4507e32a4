"""Who allows what: consents are given, refused and taken back."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES
from services.intake.contract.whose_consent import (
    Consent,
    ConsentForm,
    ConsentGiver,
    InfoVersion,
    MayHear,
)
from shared.language.fields import ReportedDay
from shared.language.message import AgencyId, Command, Event
from shared.network.children import ChildCount, Children
from shared.network.competence.facts import Families, Home
from shared.network.notices import ConsentSubject, Needs, NoticeStatus, Purposes, Receivers
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import SealedParts


@unique
class NoConsentReason(StrEnum):
    """How it came that there is no consent."""

    DECLINED = "declined"
    NO_DECISION = "no_decision"


class GrantConsent(Command):
    """The consents that the case waited for, with what may now be said."""

    consents: Annotated[tuple[Consent, ...], Field(min_length=1, max_length=60)]
    """Those that are new: what was allowed before still is."""
    children: Children = ()
    """None where only the prisoner has consented so far, for himself."""
    subject_informed: ReportedDay | None = None
    needs: Needs = ()
    interpreter_needed: bool = False
    family: Families = ()
    prisoner_home: Home | None = None
    """As in `ReportAdmission`: of a parent alone without a coordination office."""
    sealed: SealedParts = ()


class DeclineConsent(Command):
    """The family does not want it: the case becomes a number and is forgotten."""


class AboutConsents(Command):
    """Which consents of a case are meant; absent: all of them."""

    about: ConsentSubject | None = None
    children: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    """Only what is about these children; of who looks after them only if `about` says so."""
    given_by: ConsentGiver | None = None


class NarrowConsent(AboutConsents):
    """Consents allow less; what is absent stays as it was."""

    purposes: Annotated[Purposes, Field(min_length=1)] | None = None
    receivers: Receivers | None = None
    prison_may_hear: Annotated[tuple[MayHear, ...], Field(max_length=len(MayHear))] | None = None
    """An empty list: the prison hears neither any more."""


class RenewConsent(AboutConsents):
    """Consents hold longer; nobody has to erase anything for it.

    Without `given_by` its sender says that each of those who gave them said so again: nobody renews
    what another gave. `given_by` means what that giver gave, and nothing that others did.
    """

    given_on: ReportedDay
    """When it was renewed."""
    valid_until: ReportedDay
    form: ConsentForm
    info_version: InfoVersion


class WithdrawConsent(AboutConsents):
    """Withdrawing is as easy as giving: nothing has to be said beside it.

    The prisoner's own ends the case; that about a child ends what tells of it. Of whoever looks
    after children the prison is asked to seal anew without them; at an office it ends as well.
    `given_by` means what that giver gave, and nothing that others did.
    """


class ConsentGranted(Event):
    """Those who have to have consented to what the notice carries; it goes where all agree."""

    topic: ClassVar[str | None] = CASES

    purposes: Purposes
    """Those that all of them allow."""
    receivers: Receivers
    """Those that all of them allow."""
    valid_until: ReportedDay
    """The last day of the one that ends first."""


class ConsentNarrowed(Event):
    """Less is allowed than before: a receiver that is none any more erases."""

    topic: ClassVar[str | None] = CASES

    by: AgencyId
    """The agency through which it was narrowed."""
    purposes: Purposes
    receivers: Receivers
    prison_hears: Annotated[tuple[NoticeStatus, ...], Field(max_length=5)]


class ConsentRenewed(Event):
    """Consents hold longer than before."""

    topic: ClassVar[str | None] = CASES

    valid_until: ReportedDay
    """The last day of the one that ends first now."""


class ConsentEnding(Event):
    """In four weeks the first of the consents ends, and with it the case if nobody renews it."""

    topic: ClassVar[str | None] = CASES

    valid_until: ReportedDay
    remind: Annotated[tuple[AgencyId, ...], Field(min_length=1, max_length=40)]
    """The prison, and the offices that still have something of it: any of them can renew it."""


class ConsentDeclined(Event):
    """There will be no consent; this number is all that remains of the case."""

    topic: ClassVar[str | None] = CASES

    reason: NoConsentReason
    facility: AgencyId
    children_count: ChildCount


class ConsentIncomplete(Event):
    """The consents that a notice of the parent alone waited for did not come: all erase it.

    This number is all that remains of the case.
    """

    topic: ClassVar[str | None] = CASES

    facility: AgencyId
    children_count: ChildCount


class ConsentWithdrawn(Event):
    """A consent that receivers already rely on is withdrawn: they erase what rests on it."""

    topic: ClassVar[str | None] = CASES

    by: AgencyId
    """The agency through which it was withdrawn."""
    about: ConsentSubject | None = None
    """Whose it was; absent: all ends."""
    children: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    """Those of `about: children` end, with siblings told of with them. Of `about: caregiver` what
    was sealed about them ends, and is sealed anew without whoever looks after them."""


class ConsentExpired(Event):
    """The last day of the consent is over: all receivers erase."""

    topic: ClassVar[str | None] = CASES
