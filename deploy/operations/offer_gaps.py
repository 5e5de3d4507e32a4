"""What was looked for and not found, how often, and whether anything answers it by now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deploy.operations.programme_reading import Stored
from services.events.contract.gaps import Wanted
from services.events.domain.gaps.gap import Gap
from services.events.domain.offers.offer import Life, Offer


class Stands(StrEnum):
    """How far a need is met; who has least comes first."""

    OPEN = "open"
    PLANNED = "planned"
    ANSWERED = "answered"
    """Something is listed that is for this need, this district and this age."""


@dataclass(frozen=True, slots=True)
class Missing:
    """All reports of one need, for children of one age in one district."""

    wanted: Wanted
    reported: int
    since: date
    listed: tuple[str, ...]
    """The offers that answer it."""
    planned: tuple[str, ...]

    @property
    def stands(self) -> Stands:
        """How far it is met."""
        if self.listed:
            return Stands.ANSWERED
        return Stands.PLANNED if self.planned else Stands.OPEN


def missing(gaps: Iterable[Stored[Gap]], offers: Iterable[Stored[Offer]]) -> list[Missing]:
    """What nothing answers first, then what was reported most often.

    An offer that was planned for a gap and is listed for other children leaves it open.
    """
    reports: dict[Wanted, list[Stored[Gap]]] = defaultdict(list)
    for gap in gaps:
        reports[gap.state.wanted].append(gap)
    known = list(offers)
    found = [_of(wanted, reported, known) for wanted, reported in reports.items()]
    order = list(Stands)
    return sorted(
        found,
        key=lambda one: (order.index(one.stands), -one.reported, one.since, _codes(one.wanted)),
    )


def _of(wanted: Wanted, reported: list[Stored[Gap]], offers: list[Stored[Offer]]) -> Missing:
    names = {gap.id for gap in reported}
    return Missing(
        wanted,
        len(reported),
        min(gap.state.reported_on for gap in reported),
        listed=tuple(one.id for one in offers if _is_listed(one.state, wanted)),
        planned=tuple(one.id for one in offers if _is_planned(one.state, wanted, names)),
    )


def _is_listed(offer: Offer, wanted: Wanted) -> bool:
    listing = offer.listing
    return (
        offer.life is Life.PUBLISHED
        and listing is not None
        and wanted.need in listing.needs
        and wanted.district in listing.service_area
        and listing.takes(wanted.age_band)
    )


def _is_planned(offer: Offer, wanted: Wanted, gaps: set[str]) -> bool:
    """For one of these gaps, or for the same need there without naming one."""
    plan = offer.plan
    if offer.life is not Life.PLANNED or plan is None:
        return False
    if plan.gap is not None:
        return str(plan.gap) in gaps
    return (plan.need, plan.district) == (wanted.need, wanted.district)


def _codes(wanted: Wanted) -> tuple[str, ...]:
    return wanted.district, wanted.need, wanted.age_band
