"""What one office is asked to do for the children of a case that it is in charge of."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, Routing
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.helping import ClosingOutcome
from services.referral.domain.asked import Asked, AskedLife
from shared.language.message import AgencyId
from shared.language.steps import Kept
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import SealedFor

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
    office: AgencyId
    children: tuple[ChildRef, ...]
    routing: Routing
    origin: Origin
    follows: UUID | None = None
    """The referral it came out of by hand-over, decline or reassignment."""
    assigned_at: datetime | None = None
    """When the office was told; None: its sealed part has not come."""
    known_to: tuple[AgencyId, ...] = ()
    """Everyone who was told of it, and so has to erase."""
    named: tuple[ChildRef, ...] = ()
    """Who stands in the parts that were told with it: at the coordination office perhaps more."""
    readable: bool = False
    """Its software said so."""
    stored: bool = False
    """Its software keeps the part, and nobody has said since whether it can be read."""
    unreadable: bool = False
    """Its software said that it cannot be read, and not since that it can."""
    parts_asked_for: int = 0
    accepted: bool = False
    consulted: bool = False
    missed: tuple[Missed, ...] = ()
    outcome: ClosingOutcome | None = None
    questions: tuple[Asked, ...] = ()
    """What its office asked the prison."""

    @property
    def was_told(self) -> bool:
        """Whether its office knows of it."""
        return self.assigned_at is not None

    @property
    def is_kept(self) -> bool:
        """Whether its office is in charge of it, or ended it and keeps its file."""
        ended_it = self.life is ReferralLife.CLOSED
        return self.life in LIVE or (ended_it and self.outcome is not ClosingOutcome.HANDED_OVER)

    def tells_of(self, children: Collection[ChildRef]) -> bool:
        """Whether it is about one of these children, or a part that came with it names one."""
        return not {*self.children, *self.named}.isdisjoint(children)

    def named_with(self, part: SealedFor | None) -> tuple[ChildRef, ...]:
        """Whom its office can read of once it has this part, too."""
        names = () if part is None else part.children
        return tuple(dict.fromkeys((*self.named, *names)))

    @property
    def waits_for_its_part(self) -> bool:
        """Whether its sealed part must be kept, and another one passed on that comes for it."""
        undecided = self.life in AWAITING_DECISION
        return self.may_need_its_part and (undecided or self.unreadable)

    @property
    def may_need_its_part(self) -> bool:
        """Whether nobody has said yet that the office that acts on it can read it."""
        return not self.readable and self.life in AWAITING_DECISION | {ReferralLife.ACTIVE}

    @property
    def open_question(self) -> Asked | None:
        """The question whose answer its office waits for."""
        return next((one for one in self.questions if one.life is AskedLife.OPEN), None)

    def part(self, jwe: str) -> SealedFor:
        """What was sealed for its office, about its children."""
        return SealedFor(receiver=self.office, children=self.children, jwe=jwe)

    def climbed(self, deadline: ReferralDeadline) -> Missed | None:
        """How far this deadline has climbed, if it was missed."""
        return next((entry for entry in self.missed if entry.deadline is deadline), None)
