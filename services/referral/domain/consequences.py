"""What follows from a decline, by its reason: a table of dated rules."""

from dataclasses import dataclass
from datetime import date

from services.referral.contract.answers import DeclineReason
from services.referral.contract.assigning import Routing
from services.referral.contract.helping import ClosingOutcome
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK, SGB_VIII


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence(Rule):
    """What follows from a decline: an outcome that ends it, or the way on."""

    reason: DeclineReason
    outcome: ClosingOutcome | None = None
    """None: it is routed on."""

    @property
    def routing(self) -> Routing:
        """Why another office is asked, where it is routed on."""
        return Routing(rule=f"declined_{self.reason}", reason=self.because, provisional=False)


CONSEQUENCES: tuple[Consequence, ...] = (
    Consequence(
        reason=DeclineReason.NOT_COMPETENT,
        because="the clearing office finds out who is in charge",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Consequence(
        reason=DeclineReason.NO_NEED,
        because="where an office sees no need of its own the offers of the network remain",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Consequence(
        reason=DeclineReason.NO_CAPACITY,
        because="the clearing office finds a provider with a free place",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Consequence(
        reason=DeclineReason.FAMILY_DECLINES,
        outcome=ClosingOutcome.DECLINED_BY_FAMILY,
        because="nobody may press help on a family",
        source="§ 27 SGB VIII",
        since=SGB_VIII,
    ),
    Consequence(
        reason=DeclineReason.DUPLICATE,
        outcome=ClosingOutcome.ALREADY_HELPED,
        because="the office helps this family already",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def consequence(reason: DeclineReason, on: date) -> Consequence:
    """The line for the reason of a decline."""
    return next(entry for entry in in_force(CONSEQUENCES, on) if entry.reason is reason)
