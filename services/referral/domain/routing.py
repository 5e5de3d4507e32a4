"""The children of a notice, put together by the office that holds their referral."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.intake.contract.notices import IncarcerationNotified
from services.referral.contract.assigning import Proposed, Routing
from shared.network.addressees import MayGoTo, decided
from shared.network.children import Child
from shared.network.competence.deciding import Decision
from shared.network.competence.facts import Family, Home
from shared.network.competence.parent_alone import decide_alone
from shared.network.registry import Registry
from shared.network.sealed_notice import ChildRef


@dataclass(frozen=True, slots=True)
class Route:
    """Where some of the children go, and why."""

    office: str | None
    """None: nobody that path and consent allow is known to be in charge."""
    children: tuple[ChildRef, ...]
    routing: Routing

    @property
    def name(self) -> str:
        """By what children are put together: their office, or why they have none."""
        return self.office or self.routing.rule


def routes(
    notice: IncarcerationNotified,
    families: Sequence[Family],
    registry: Registry,
    now: datetime,
) -> tuple[Route, ...]:
    """By the table of competence: one for each office, and for each reason to have none."""
    may_go_to = MayGoTo(notice.path, notice.receivers)
    groups: dict[str, list[tuple[Child, Decision]]] = {}
    for child, found in decided(notice.children, families, may_go_to, registry, now):
        groups.setdefault(found.holder or found.rule, []).append((child, found))
    return tuple(
        Route(
            office=group[0][1].holder,
            children=tuple(child.child for child, _ in group),
            routing=_routing_of(group),
        )
        for group in groups.values()
    )


def route_alone(
    notice: IncarcerationNotified, home: Home | None, registry: Registry, now: datetime
) -> Route:
    """Where a parent goes of whose children nothing may be told."""
    found = decide_alone(notice.receivers, home, registry, now)
    why = Routing(
        rule=found.rule,
        reason=found.reason,
        provisional=found.provisional,
        missing_facts=found.missing,
    )
    return Route(found.holder, (), why)


def _routing_of(group: Sequence[tuple[Child, Decision]]) -> Routing:
    """What several decisions for one office come to: doubtful as soon as one is."""
    decisions = [found for _, found in group]
    first = next((found for found in decisions if found.provisional), decisions[0])
    missing = (fact for found in decisions for fact in found.missing)
    return Routing(
        rule=first.rule,
        reason=first.reason,
        provisional=first.provisional and first.holder is not None,
        missing_facts=tuple(dict.fromkeys(missing)),
        proposed=_proposed(group),
    )


def _proposed(group: Sequence[tuple[Child, Decision]]) -> tuple[Proposed, ...]:
    """What § 86 says, once for all children of whom it says the same."""
    alike: dict[tuple[str, str, str | None], list[ChildRef]] = {}
    for child, found in group:
        if found.proposed is not None:
            says = (found.proposed.rule, found.proposed.reason, found.proposed.office)
            alike.setdefault(says, []).append(child.child)
    return tuple(
        Proposed(children=tuple(children), office=office, rule=rule, reason=reason)
        for (rule, reason, office), children in alike.items()
    )
