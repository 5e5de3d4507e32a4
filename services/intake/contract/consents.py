"""Who allows what: consents are given, refused and taken back."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES
from services.intake.contract.whose_consent import Consent
from shared.language.fields import ReportedDay
from shared.language.message import AgencyId, Command, Event
from shared.network.children import ChildCount, Children
from shared.network.notices import Needs, Purposes, Receivers
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
    sealed: SealedParts = ()


class DeclineConsent(Command):
    """The family does not want it: the case becomes a number and is forgotten."""


class WithdrawConsent(Command):
    """Withdrawing is as easy as giving: nothing has to be said beside it."""


class ConsentGranted(Event):
    """Those who have to have consented to what the notice carries; it goes where all agree."""

    topic: ClassVar[str | None] = CASES

    purposes: Purposes
    """Those that all of them allow."""
    receivers: Receivers
    """Those that all of them allow."""
    valid_until: ReportedDay
    """The last day of the one that ends first."""


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
    """A consent that receivers already rely on is withdrawn: all of them erase."""

    topic: ClassVar[str | None] = CASES

    by: AgencyId
    """The agency through which it was withdrawn."""


class ConsentExpired(Event):
    """The last day of the consent is over: all receivers erase."""

    topic: ClassVar[str | None] = CASES
