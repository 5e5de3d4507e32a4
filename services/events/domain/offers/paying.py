"""Who pays for a child in an offer, and where its youth office has to decide first."""

from dataclasses import dataclass
from datetime import date

from services.events.contract.offer_listing import FundingBasis, FundingKind
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK, SGB_VIII


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering(Rule):
    """Whether a basis pays for a child without a decision of its youth office."""

    kind: FundingKind
    covers: bool
    only_its_districts: bool = False


COVERINGS: tuple[Covering, ...] = (
    Covering(
        kind=FundingKind.AGREEMENT,
        covers=True,
        only_its_districts=True,
        because="with an agreement a low-threshold help can be used at once, and each youth office "
        "agrees for the children of its own district alone",
        source="§ 36a(2) SGB VIII",
        since=SGB_VIII,
    ),
    Covering(
        kind=FundingKind.FOUNDATION,
        covers=True,
        because="the foundation pays for all children of the offer's area",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Covering(
        kind=FundingKind.LAND,
        covers=True,
        because="the Land pays for all children of the offer's area",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Covering(
        kind=FundingKind.NONE,
        covers=False,
        because="the youth office bears the cost of a help only where it has decided on it",
        source="§ 36a(1) SGB VIII",
        since=SGB_VIII,
    ),
)


def needs_decision(funding: FundingBasis, district: str, on: date) -> bool:
    """Whether the youth office of the child's district has to decide before it can come."""
    rule = next(one for one in in_force(COVERINGS, on) if one.kind is funding.kind)
    return not rule.covers or (rule.only_its_districts and district not in funding.districts)
