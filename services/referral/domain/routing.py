"""Who is in charge of a child: a table that is read from top to bottom."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from services.referral.contract.assigning import MissingFact, Routing
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK, SGB_VIII
from shared.network.children import Child, Residence, ResidenceBasis, ResidenceKind
from shared.network.notices import ReceiverKind
from shared.network.registry import Registry
from shared.network.working_days import day_of


@unique
class Destination(StrEnum):
    """Where a rule sends a child."""

    YOUTH_OFFICE = "youth_office"
    COORDINATION_OFFICE = "coordination_office"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Facts:
    """What routing looks at, and nothing else: never the prison."""

    residence: Residence
    youth_office: str | None
    """The office of the child's district, if there is one in the network."""
    youth_office_allowed: bool
    coordination_allowed: bool

    def lives_in_a_district(self, basis: ResidenceBasis) -> bool:
        """Whether an office that may be told is named by the child's residence on this basis."""
        known = self.youth_office is not None and self.youth_office_allowed
        return known and self.residence.basis is basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule(Rule):
    """One line of the table."""

    name: str
    when: Callable[[Facts], bool]
    to: Destination
    missing_facts: tuple[MissingFact, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """Where a child goes, and why."""

    office: str | None
    """None: nobody that path and consent allow is known to be in charge."""
    routing: Routing

    @property
    def name(self) -> str:
        """By what children are put together: their office, or why they have none."""
        return self.office or self.routing.rule


RULES: tuple[RoutingRule, ...] = (
    RoutingRule(
        name="habitual_residence",
        when=lambda facts: facts.lives_in_a_district(ResidenceBasis.HABITUAL),
        to=Destination.YOUTH_OFFICE,
        because="the office of the district where the child habitually lives is in charge",
        source="§ 86 SGB VIII",
        since=SGB_VIII,
    ),
    RoutingRule(
        name="actual_stay",
        when=lambda facts: facts.lives_in_a_district(ResidenceBasis.ACTUAL),
        to=Destination.YOUTH_OFFICE,
        because="while competence is unclear the office where the child stays acts provisionally",
        source="§ 86d SGB VIII",
        since=SGB_VIII,
        missing_facts=(MissingFact.HABITUAL_RESIDENCE,),
        provisional=True,
    ),
    RoutingRule(
        name="outside_land",
        when=lambda facts: (
            facts.coordination_allowed and facts.residence.kind is ResidenceKind.OUTSIDE_LAND
        ),
        to=Destination.COORDINATION_OFFICE,
        because="children outside the Land go to the clearing office",
        source=AGREEMENT,
        since=NETWORK,
    ),
    RoutingRule(
        name="residence_unknown",
        when=lambda facts: (
            facts.coordination_allowed and facts.residence.kind is ResidenceKind.UNKNOWN
        ),
        to=Destination.COORDINATION_OFFICE,
        because="the clearing office finds out who is in charge when the residence is unknown",
        source=AGREEMENT,
        since=NETWORK,
        missing_facts=(MissingFact.RESIDENCE,),
        provisional=True,
    ),
    RoutingRule(
        name="district_unknown",
        when=lambda facts: facts.coordination_allowed and facts.youth_office is None,
        to=Destination.COORDINATION_OFFICE,
        because="the clearing office finds out who is in charge of a district nobody here serves",
        source=AGREEMENT,
        since=NETWORK,
        missing_facts=(MissingFact.DISTRICT,),
        provisional=True,
    ),
    RoutingRule(
        name="coordination_office_only",
        when=lambda facts: facts.coordination_allowed and not facts.youth_office_allowed,
        to=Destination.COORDINATION_OFFICE,
        because="path and consent allow the coordination office but not the youth office",
        source="Art. 6(1)(a) DSGVO",
        since=NETWORK,
    ),
    RoutingRule(
        name="outside_land_not_allowed",
        when=lambda facts: facts.residence.kind is ResidenceKind.OUTSIDE_LAND,
        to=Destination.NOBODY,
        because="the child lives outside the Land and the clearing office is not allowed",
        source="Art. 6(1)(a) DSGVO",
        since=NETWORK,
    ),
    RoutingRule(
        name="nobody_allowed",
        when=lambda _facts: True,
        to=Destination.NOBODY,
        because="nobody that path and consent allow is known to be in charge",
        source="Art. 6(1)(a) DSGVO",
        since=NETWORK,
    ),
)


def route(
    child: Child, receivers: Collection[ReceiverKind], registry: Registry, now: datetime
) -> Route:
    """Find who is in charge of a child by the first rule in force that applies."""
    district = child.residence.district
    youth_office = None if district is None else registry.office_of(district, now)
    facts = Facts(
        residence=child.residence,
        youth_office=None if youth_office is None else youth_office.id,
        youth_office_allowed=ReceiverKind.YOUTH_OFFICE in receivers,
        coordination_allowed=ReceiverKind.COORDINATION_OFFICE in receivers,
    )
    rule = next(rule for rule in in_force(RULES, day_of(now)) if rule.when(facts))
    offices = {
        Destination.YOUTH_OFFICE: facts.youth_office,
        Destination.COORDINATION_OFFICE: registry.coordination_office(now).id,
        Destination.NOBODY: None,
    }
    routing = Routing(
        rule=rule.name,
        reason=rule.because,
        provisional=rule.provisional,
        missing_facts=rule.missing_facts,
    )
    return Route(offices[rule.to], routing)
