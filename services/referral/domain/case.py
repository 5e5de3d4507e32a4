"""A case: its notice, what came sealed with it, and a referral for each office in charge."""

from collections.abc import Collection
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.domain.referral import Referral
from shared.language.message import AgencyId
from shared.language.steps import Kept, State
from shared.network.children import Child
from shared.network.competence.facts import Family, Home
from shared.network.notices import ReceiverKind
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import SealedFor

MOST_REFERRALS = 40
MOST_CONSULTATIONS = 400
MOST_MEASURES = 40


@unique
class CaseLife(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    """Only sealed parts have come, not yet the notice they belong to."""
    OPEN = "open"
    ERASED = "erased"


class Rest(Kept):
    """What was sealed for a notice that completes another, and the facts that came with it."""

    parts: tuple[SealedFor, ...] = ()
    family: tuple[Family, ...] = ()


class Case(State):
    """The aggregate: a notice, the sealed parts still needed, and its referrals."""

    kind: ClassVar[str] = "case"

    life: CaseLife
    notice: IncarcerationNotified | None = None
    parts: tuple[SealedFor, ...] = ()
    sealed_came: bool = False
    """Whether intake has passed on what was sealed; what was not with it is not waited for."""
    completions: int = 0
    """How often what was told of the parent alone has been completed."""
    rests_came: int = 0
    """How often what was sealed for that has come: each time for the next of them."""
    rests: tuple[Rest, ...] = ()
    """What was sealed for those that have not come yet, in order."""
    early: tuple[SealedPartPassedOn, ...] = ()
    """What was sealed anew, until it is known what had been taken back before."""
    family: tuple[Family, ...] = ()
    """The facts for competence, until the notice that they belong to is routed."""
    prisoner_home: Home | None = None
    """Where a parent who is told of alone lived last, until that is routed."""
    withdrawn: tuple[ChildRef, ...] = ()
    """Children about whom nothing is to be passed on any more, whatever comes late."""
    withdrawn_by: tuple[AgencyId, ...] = ()
    """Through whom they were, until what is left is routed."""
    without_caregiver: tuple[ChildRef, ...] = ()
    """Children whose caregiver nothing that was sealed may name any more, whatever comes late."""
    all_withdrawn: bool = False
    """Whether its notice told of children, and none of them is left."""
    allowed_before: tuple[ReceiverKind, ...] = ()
    """Who was allowed until a family allowed less at an office, until that is routed."""
    referrals: tuple[Referral, ...] = ()
    consultations: int = 0
    measures: int = 0

    @property
    def completed(self) -> bool:
        """Whether the notice is one that completes what was told of the parent alone."""
        return self.completions > 0

    @property
    def is_parent_only(self) -> bool:
        """Whether nothing is known but what the parent said of himself."""
        return self.notice is not None and not self.notice.children

    @property
    def is_routed(self) -> bool:
        """Whether what it tells of children has been routed, so that nothing of it waits."""
        if self.notice is None or not self.sealed_came:
            return False
        return self.completed or not self.is_parent_only

    @property
    def is_full(self) -> bool:
        """Whether it takes no further referral."""
        return len(self.referrals) >= MOST_REFERRALS

    def referral(self, wanted: UUID) -> Referral | None:
        """The referral of this id."""
        return next((entry for entry in self.referrals if entry.id == wanted), None)

    def followers(self, referral: Referral) -> tuple[Referral, ...]:
        """What came out of a referral."""
        return tuple(entry for entry in self.referrals if entry.follows == referral.id)

    def ancestors(self, referral: Referral) -> tuple[Referral, ...]:
        """What it came out of, nearest first."""
        found: list[Referral] = []
        current = referral
        while current.follows is not None:
            before = self.referral(current.follows)
            if before is None:
                break
            found.append(before)
            current = before
        return tuple(found)

    def handing_over_to(self, referral: Referral) -> tuple[Referral, ...]:
        """All that handed over on the way to it and wait until somebody accepts, nearest first."""
        return tuple(
            entry for entry in self.ancestors(referral) if entry.life is ReferralLife.HANDING_OVER
        )

    def the_notice(self) -> IncarcerationNotified:
        """The notice of an open case, which every referral has."""
        if self.notice is None:
            raise AssertionError("a referral exists only in a case with its notice")
        return self.notice

    def children_of(self, refs: Collection[ChildRef]) -> tuple[Child, ...]:
        """The children of these refs."""
        return tuple(child for child in self.the_notice().children if child.child in refs)

    def allows(self, kind: ReceiverKind) -> bool:
        """Whether path and consent allow this kind of receiver."""
        return kind in self.the_notice().receivers
