"""A case and its referrals: one for each office and the children it is in charge of."""

from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from services.intake.contract.notices import IncarcerationNotified
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, Routing
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.helping import ClosingOutcome
from shared.language.message import AgencyId
from shared.language.steps import Kept, State
from shared.network.children import Child
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


AWAITING_DECISION = frozenset(
    {ReferralLife.ASSIGNED, ReferralLife.DELIVERED, ReferralLife.ACKNOWLEDGED}
)
LIVE = AWAITING_DECISION | {ReferralLife.ACTIVE, ReferralLife.HANDING_OVER}


class Missed(Kept):
    """A deadline that passed, and how far up the ladder it has climbed."""

    deadline: ReferralDeadline
    due: datetime
    level: int


class Referral(Kept):
    """What one office is asked to do for its children of a case."""

    id: UUID
    life: ReferralLife
    office: AgencyId | None = None
    """None: nobody that path and consent allow."""
    children: tuple[ChildRef, ...]
    routing: Routing
    origin: Origin
    follows: UUID | None = None
    """The referral it came out of by hand-over, decline or reassignment."""
    assigned_at: datetime | None = None
    """When the office was told; None: its sealed part has not come."""
    known_to: tuple[AgencyId, ...] = ()
    """Everyone who was told of it, and so has to erase."""
    readable: bool = False
    """Its software said so."""
    unreadable: bool = False
    """Its software said that it cannot be read, and not since that it can."""
    accepted: bool = False
    consulted: bool = False
    missed: tuple[Missed, ...] = ()
    outcome: ClosingOutcome | None = None

    @property
    def waits_for_its_part(self) -> bool:
        """Whether its sealed part must be kept, and another one passed on that comes for it."""
        undecided = self.life in AWAITING_DECISION
        return self.may_need_its_part and (undecided or self.unreadable)

    @property
    def may_need_its_part(self) -> bool:
        """Whether nobody has said yet that the office that acts on it can read it."""
        return not self.readable and self.life in AWAITING_DECISION | {ReferralLife.ACTIVE}

    def climbed(self, deadline: ReferralDeadline) -> Missed | None:
        """How far this deadline has climbed, if it was missed."""
        return next((entry for entry in self.missed if entry.deadline is deadline), None)


class Case(State):
    """The aggregate: a notice, the sealed parts still needed, and its referrals."""

    kind: ClassVar[str] = "case"

    life: CaseLife
    notice: IncarcerationNotified | None = None
    parts: tuple[SealedFor, ...] = ()
    sealed_came: bool = False
    """Whether intake has passed on what was sealed; what was not with it is not waited for."""
    referrals: tuple[Referral, ...] = ()
    consultations: int = 0
    measures: int = 0

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

    def children_of(self, referral: Referral) -> tuple[Child, ...]:
        """The children a referral is about."""
        return tuple(
            child for child in self.the_notice().children if child.child in referral.children
        )

    def allows(self, kind: ReceiverKind) -> bool:
        """Whether path and consent allow this kind of receiver."""
        return kind in self.the_notice().receivers
