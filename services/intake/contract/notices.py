"""A notice: reported, held, told or taken back; nothing here ever names a child."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES, SEALED
from services.intake.contract.whose_consent import Consents
from shared.language.fields import Id, Moment, ReportedDay, ReportedMoment, Whole
from shared.language.message import AgencyId, Command, Event
from shared.network.children import ChildCount, Children
from shared.network.competence.facts import Families, Home
from shared.network.notices import (
    Needs,
    NoticeStatus,
    Path,
    Purposes,
    ReceiverKind,
    Receivers,
    Remedy,
)
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import SealedParts


@unique
class RetractionCode(StrEnum):
    """Why a prison takes a notice back."""

    WRONG_PERSON = "wrong_person"
    NO_CHILDREN = "no_children"
    NOT_ADMITTED = "not_admitted"
    REPORTED_TWICE = "reported_twice"
    ENTERED_IN_ERROR = "entered_in_error"


@unique
class SuppressionReason(StrEnum):
    """Why a notice ended before anyone was told."""

    RETRACTED = "retracted"
    RELEASED = "released"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_EXPIRED = "consent_expired"
    NO_LAWFUL_BASIS = "no_lawful_basis"
    OBJECTED = "objected"


class ReportAdmission(Command):
    """A prisoner with children was admitted; the key is a random UUIDv4 made for this case.

    On the path `consent` it carries only what is covered by those who may allow it. With the
    prisoner's own consent alone it tells of him alone. Without any consent nothing but the number
    of the children may be said. Both wait for the consents that are missing.
    """

    facility: AgencyId
    occurred_at: ReportedMoment
    admitted_on: ReportedDay
    path: Path
    children_count: ChildCount
    consents: Consents = ()
    """Whose consent there is, each about one kind of data subject; none on a path without."""
    subject_informed: ReportedDay | None = None
    """When the prisoner was told what is passed on to whom; absent: not yet."""
    children: Children = ()
    """Those the notice is about; may be fewer than were counted."""
    needs: Needs = ()
    interpreter_needed: bool = False
    family: Families = ()
    """What is known of the parents, for each group of children with the same; for referral alone.
    Absent: the office of the child's stay acts, provisionally."""
    prisoner_home: Home | None = None
    """Where the prisoner lived last; only of a notice of the parent alone, and only where no
    coordination office is ticked: it says which youth office acts. Covered by his own consent."""
    sealed: SealedParts = ()
    protective_stop: bool = False
    """Nothing goes on and nothing is kept: the answer is whom to call."""


class RetractNotice(Command):
    """The notice should not have been given."""

    code: RetractionCode


class NoticeHeld(Event):
    """A lawful notice is settling; nobody is told before `until`."""

    topic: ClassVar[str | None] = CASES

    path: Path
    facility: AgencyId
    children_count: ChildCount | None = None
    """Absent when it tells of the parent alone."""
    until: Moment


class NoticeSuppressed(Event):
    """A notice ended before anyone was told."""

    topic: ClassVar[str | None] = CASES

    reason: SuppressionReason


class NoticeTold(Event):
    """What everybody is told of a case whom path and consents allow."""

    topic: ClassVar[str | None] = CASES

    path: Path
    facility: AgencyId
    admitted_on: ReportedDay
    receivers: Receivers
    purposes: Purposes = ()
    """Those that all consents allow; empty on a path that needs none."""
    valid_until: ReportedDay | None = None
    """The last day of the consent that ends first."""
    children: Children = ()
    needs: Needs = ()
    interpreter_needed: bool = False
    prison_hears: Annotated[tuple[NoticeStatus, ...], Field(max_length=5)]
    """The most that its prison is told: what the path allows, or allows where all tick it."""
    retain_days: Annotated[int, Whole(1, 3650)]
    """After the last that is heard of the case, this many days later it ends for everyone."""


class IncarcerationNotified(NoticeTold):
    """The notice of incarceration: settled, lawful, for these kinds of receiver only.

    Without children it tells of the parent alone: the consents for the rest are not there yet.
    """


class NoticeCompleted(NoticeTold):
    """The consents are there that a notice of the parent alone lacked: now it tells of all."""

    children: Annotated[Children, Field(min_length=1)]


class SealedPartPassedOn(Event):
    """What only referral needs of a notice: the sealed parts, and the facts for competence.

    Told together with the notice, also when there are none.
    """

    topic: ClassVar[str | None] = SEALED
    sealed_part: ClassVar[str | None] = "sealed"

    sealed: SealedParts = ()
    family: Families = ()
    prisoner_home: Home | None = None
    """Of a parent who is told of alone, where it says which youth office acts."""
    caregiver_withdrew: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    """Children whose caregiver had withdrawn before these parts came: the prison that sealed them
    knew it, and was asked to leave her out."""
    withdrawn: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    """Children who had been withdrawn before these parts came. By a topic of its own it may be
    quicker than the word of that, and waits for it."""
    receivers: Annotated[tuple[ReceiverKind, ...], Field(max_length=len(ReceiverKind))] = ()
    """The kinds of office that might still be told then, where parts are sealed anew."""
    completes: bool = False
    """Whether it belongs to `NoticeCompleted` and not to the notice before."""


class NoticeRetracted(Event):
    """A notice that receivers already know of should not have been given: all of them erase."""

    topic: ClassVar[str | None] = CASES

    code: RetractionCode


class NoticeStatusChanged(Event):
    """To the prison alone: how far its notice has come, once per status and referral."""

    status: NoticeStatus
    referral: Id | None = None
    """One for each office that was asked first; the same when another office goes on with it.
    Absent when the notice ended by itself before anyone was told."""
    remedy: Remedy | None = None
    """What can be done about `cannot_pass_on`; it follows from the notice alone and the registry,
    and says nothing of the family."""
