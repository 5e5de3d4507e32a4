from datetime import timedelta

import pytest

from services.referral.contract.assigning import MissingFact
from services.referral.domain.routing import RULES, route
from shared.network.children import Child, ResidenceBasis, ResidenceKind
from shared.network.notices import ReceiverKind
from shared.network.registry import Registry
from shared.network.working_days import start_of_day
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    COORDINATION_ONLY,
    NOON,
    REGISTRY,
    ROSTOCK,
    ROSTOCK_COUNTY,
    YOUTH_OFFICE_ONLY,
    child,
)

CITY = child(district="13003")
COUNTY = child(district="13072")
STAYS = child(district="13003", basis=ResidenceBasis.ACTUAL)
ELSEWHERE = child(district="01001")
OUTSIDE = child(kind=ResidenceKind.OUTSIDE_LAND)
UNKNOWN = child(kind=ResidenceKind.UNKNOWN)

TABLE: list[tuple[str, Child, tuple[ReceiverKind, ...], str | None, str]] = [
    ("city of Rostock", CITY, BOTH, ROSTOCK, "habitual_residence"),
    ("county of Rostock", COUNTY, BOTH, ROSTOCK_COUNTY, "habitual_residence"),
    ("youth office alone", CITY, YOUTH_OFFICE_ONLY, ROSTOCK, "habitual_residence"),
    ("only stays there", STAYS, BOTH, ROSTOCK, "actual_stay"),
    ("stays, youth office alone", STAYS, YOUTH_OFFICE_ONLY, ROSTOCK, "actual_stay"),
    ("coordination alone", CITY, COORDINATION_ONLY, COORDINATION, "coordination_office_only"),
    ("stays, coordination", STAYS, COORDINATION_ONLY, COORDINATION, "coordination_office_only"),
    ("outside the Land", OUTSIDE, BOTH, COORDINATION, "outside_land"),
    ("outside, coordination", OUTSIDE, COORDINATION_ONLY, COORDINATION, "outside_land"),
    ("outside, not allowed", OUTSIDE, YOUTH_OFFICE_ONLY, None, "outside_land_not_allowed"),
    ("unknown", UNKNOWN, BOTH, COORDINATION, "residence_unknown"),
    ("unknown, not allowed", UNKNOWN, YOUTH_OFFICE_ONLY, None, "nobody_allowed"),
    ("district of nobody", ELSEWHERE, BOTH, COORDINATION, "district_unknown"),
    ("of nobody, not allowed", ELSEWHERE, YOUTH_OFFICE_ONLY, None, "nobody_allowed"),
    ("nobody allowed at all", CITY, (), None, "nobody_allowed"),
]


@pytest.mark.parametrize(
    ("lives", "receivers", "office", "rule"),
    [entry[1:] for entry in TABLE],
    ids=[entry[0] for entry in TABLE],
)
def test_a_child_goes_to_the_office_in_charge(
    lives: Child, receivers: tuple[ReceiverKind, ...], office: str | None, rule: str
) -> None:
    found = route(lives, receivers, REGISTRY, NOON)
    assert (found.office, found.routing.rule) == (office, rule)


def test_every_rule_stands_in_the_table_above() -> None:
    assert {rule.name for rule in RULES} == {entry[4] for entry in TABLE}


def test_what_is_only_provisional_says_which_fact_is_missing() -> None:
    found = route(STAYS, BOTH, REGISTRY, NOON).routing
    assert found.provisional
    assert found.missing_facts == (MissingFact.HABITUAL_RESIDENCE,)


def test_every_rule_gives_its_source_and_a_reason_that_the_contract_lets_through() -> None:
    for rule in RULES:
        assert rule.source
        found = route(CITY, BOTH, REGISTRY, NOON).routing
        assert found.model_validate({**found.model_dump(), "reason": rule.because})


def test_a_child_goes_to_the_office_that_is_in_charge_at_that_moment() -> None:
    first = REGISTRY[ROSTOCK].model_copy(update={"left": NOON.date()})
    following = first.model_copy(update={"id": "office-next", "left": None})
    others = [agency for agency in REGISTRY.agencies if agency.id != ROSTOCK]
    registry = Registry([*others, following, first])
    late = start_of_day(NOON.date() + timedelta(days=1))
    moments = (NOON, late - timedelta(seconds=1), late)
    offices = [route(CITY, BOTH, registry, moment).office for moment in moments]
    assert offices == [ROSTOCK, ROSTOCK, "office-next"]
