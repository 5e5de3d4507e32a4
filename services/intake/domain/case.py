"""A case as intake knows it: little while it is held, less once it is told, nothing once erased."""

from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from services.intake.contract.consents import WithdrawConsent
from services.intake.contract.erasure import ErasureExtent
from services.intake.contract.whose_consent import Consent
from services.intake.domain.asked import Asked
from services.intake.domain.deadlines import (
    APPEARANCE,
    CONSENT_DECISION,
    CONSENT_END,
    CONSENT_ENDING,
    KEPT_AT_MOST,
    RESEAL_REMINDER,
    RETENTION,
)
from services.intake.domain.parts import PartFor
from services.intake.domain.proofs import Proof
from services.intake.domain.requested import RequestedPart
from services.intake.domain.way import Way
from shared.language.codes import Code
from shared.language.fields import ReportedDay
from shared.language.message import AgencyId, Part
from shared.language.steps import Refused, State
from shared.network.agency import Agency
from shared.network.children import Child, ChildCount
from shared.network.competence.facts import Family, Home
from shared.network.notices import Need, NoticeStatus, Path, ReceiverKind
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason, SealedFor


@unique
class Life(StrEnum):
    """Where a case stands."""

    AWAITING_CONSENT = "awaiting_consent"
    HELD = "held"
    PARENT_ONLY = "parent_only"
    NOTIFIED = "notified"
    ENDED = "ended"
    COUNTED_ONLY = "counted_only"
    SUPPRESSED = "suppressed"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    EXPIRED = "expired"
    OBJECTED = "objected"
    STOPPED = "stopped"


UNTOLD = (Life.AWAITING_CONSENT, Life.HELD)
"""Only its prison knows of the case so far."""
TOLD = (Life.NOTIFIED, Life.ENDED)
"""Somebody beside the prison knows of the case."""
LIVING = (*UNTOLD, Life.PARENT_ONLY, *TOLD)
"""A notice of the parent alone is one of both: it settles, and is told."""


class Reported(Part):
    """What a prison reported of a case, as long as intake needs it."""

    facility: AgencyId
    path: Path
    admitted_on: ReportedDay
    children_count: ChildCount
    consents: tuple[Consent, ...] = ()


class Content(Part):
    """What is passed on; intake forgets it in the moment it has said it."""

    children: tuple[Child, ...] = ()
    needs: tuple[Need, ...] = ()
    interpreter_needed: bool = False
    family: tuple[Family, ...] = ()
    """For referral alone."""
    prisoner_home: Home | None = None
    """For referral alone, of a parent who is told of alone."""
    sealed: tuple[SealedFor, ...] = ()


class Case(State):
    """One case."""

    kind: ClassVar[str] = "case"

    life: Life
    reported: Reported | None = None
    """Absent in a receipt."""
    content: Content | None = None
    informed_on: ReportedDay | None = None
    caregiver_informed_on: ReportedDay | None = None
    first_visit_on: ReportedDay | None = None
    released_on: ReportedDay | None = None
    prison_hears: tuple[NoticeStatus, ...] = ()
    """The most that its prison may hear, as the offices were told together with the notice."""
    told_of: tuple[ChildRef, ...] = ()
    """The children of whom others know, without a word about them."""
    receivers: tuple[ReceiverKind, ...] = ()
    """The kinds of office that may know of it, once it is told."""
    offices: tuple[AgencyId, ...] = ()
    """Those that know of the case, in the order in which intake learned of them."""
    had_by: dict[str, AgencyId] = Field(default_factory=dict)
    """By referral, the office that was told of it."""
    not_theirs: tuple[UUID, ...] = ()
    """The referrals of which their office has nothing any more."""
    narrowed_by: AgencyId | None = None
    """The office at which less was allowed, the last of them."""
    withdrawn_early: dict[AgencyId, WithdrawConsent] = Field(default_factory=dict)
    """What was withdrawn at offices before intake has heard that they know of the case."""
    elsewhere: dict[ReceiverKind, tuple[PartFor, ...]] = Field(default_factory=dict)
    """For whom it would have to seal if only this kind of office might be told."""
    ways: tuple[Way, ...] = ()
    """Who has the children, as far as the prison knows."""
    left_to_nobody: tuple[PartFor, ...] = ()
    """Of whom its prison left nobody who may hear of them, before their referral is heard of."""
    copies: tuple[PartFor, ...] = ()
    """What the coordination office has of all those whom it may come to be in charge of."""
    late_copy: ResealReason | None = None
    """Why a copy has to be sealed anew, of which no referral was heard of yet to ask for it by."""
    withdrawn: tuple[ChildRef, ...] = ()
    """The children of whom others know no more; under these refs nothing comes again."""
    without_caregiver: tuple[ChildRef, ...] = ()
    """The children of whom others know, and whose caregiver has withdrawn through the prison."""
    came_of: dict[str, UUID] = Field(default_factory=dict)
    """By referral that came out of another: the first one, which alone the prison knows."""
    children_of: dict[str, tuple[ChildRef, ...]] = Field(default_factory=dict)
    """Whom a referral is about, also one that came out of another."""
    firsts: tuple[UUID, ...] = ()
    """The referrals that came of the notice itself: at an office that its prison sealed for."""
    requested: tuple[RequestedPart, ...] = ()
    """All that the prison was ever asked to seal anew, whatever came of it; in a receipt too, since
    the answer to what it then sends must not say that the case has ended."""
    heard: dict[str, tuple[NoticeStatus, ...]] = Field(default_factory=dict)
    """What the prison has heard, by first referral."""
    questions: dict[str, Asked] = Field(default_factory=dict)
    """What its prison was asked, by the id of the question; in a receipt too, as `requested`."""
    proofs: tuple[Proof, ...] = ()
    """Of the consents that have ended."""
    owing: tuple[AgencyId, ...] | None = None
    """Who has yet to confirm that it erased; None: not known before referral has asked them."""
    owing_before: tuple[AgencyId, ...] = ()
    """Who owed it for a part of the case when the rest ended."""
    confirmed: dict[AgencyId, ErasureExtent] = Field(default_factory=dict)
    appearance: "Case | None" = None
    """What it still looks like to its prison, of what others took back; None: what it is."""

    @classmethod
    def overtakes(cls, kind: str) -> bool:
        """The end of a consent or of its time erases a case, as a withdrawal does.

        A prison is reminded in time as well: it is of a case that others ended, where nothing
        waits, and must not tell the one from the other by a record that is parked.
        """
        reminders = {CONSENT_ENDING, RESEAL_REMINDER}
        ends = {APPEARANCE, CONSENT_DECISION, CONSENT_END, KEPT_AT_MOST, RETENTION}
        return kind in ends | reminders

    @property
    def is_told(self) -> bool:
        """Whether somebody beside the prison knows of the case."""
        settled = self.life == Life.PARENT_ONLY and self.content is None
        return settled or self.life in TOLD

    def is_known_to(self, agency: str) -> bool:
        """Whether this agency is its prison, or an office that was ever told of it."""
        is_its_prison = self.reported is not None and self.reported.facility == agency
        return is_its_prison or (self.is_told and agency in self.offices)

    def may_be_told_to(self, agency: Agency | None) -> bool:
        """Whether this agency takes part, and is of a kind that may know of it."""
        return agency is not None and ReceiverKind.of(agency.kind) in self.receivers

    @property
    def tells_of_children(self) -> bool:
        """Whether anything may be said of a child: somebody spoke for it, and nobody took it back.

        Of one whom others know there has to be one left, also where no consent is waited for.
        """
        return bool(self.told_of) if self.is_told else not self.lacks_consents

    @property
    def lacks_consents(self) -> bool:
        """Whether it still waits for those who speak for the children."""
        return CONSENT_DECISION in self.deadlines

    def first_of(self, referral: UUID) -> UUID:
        """The referral it came out of in the end, or itself."""
        return self.came_of.get(str(referral), referral)

    def wrong_state(self) -> Refused:
        """The refusal of what this life does not allow."""
        return Refused(Code.WRONG_STATE, state=self.life)


def reported_of(case: Case) -> Reported:
    """What was reported of a living case; the engine lets no such step see a receipt."""
    if case.reported is None:
        raise case.wrong_state()
    return case.reported


def reported_to(case: Case, prison: str) -> Reported:
    """What was reported of a case, for a command that only its own prison may give."""
    reported = reported_of(case)
    if reported.facility != prison:
        raise Refused(Code.NOT_COMPETENT)
    return reported


def receipt(life: Life, *, owing: tuple[AgencyId, ...] | None = ()) -> Case:
    """All that remains: that there was a case, how it ended, who erased, and who had consented."""
    return Case(life=life, owing=owing)
