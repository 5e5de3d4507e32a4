"""What intake believes of who holds a notice is what referral routes: neither asks the other."""

from collections.abc import Iterator
from random import Random

import pytest

from services.intake.domain.case import Content
from services.intake.domain.holders import Holders, elsewhere, first_ways
from services.referral.domain.routing import routes
from shared.network.children import Child, ResidenceKind
from shared.network.competence.facts import (
    Custody,
    Family,
    FosterCare,
    FosterSince,
    Home,
    HomeKind,
    Known,
    Parents,
    Paternity,
    PrisonerHome,
    PrisonerIs,
)
from shared.network.notices import Path, ReceiverKind
from tests.referral.cases import NOON, REGISTRY, child, notice

HOLDERS = Holders(Path.CONSENT, REGISTRY, NOON)
BOTH = tuple(ReceiverKind)


def _home(random: Random) -> Home:
    kind = random.choice(list(HomeKind))
    district = random.choice(["13003", "13004"]) if kind is HomeKind.DISTRICT else None
    return Home(kind=kind, district=district)


def _family(random: Random, ref: str) -> Family:
    return Family(
        children=(ref,),
        prisoner_is=random.choice(list(PrisonerIs)),
        parents=random.choice(list(Parents)),
        paternity=random.choice(list(Paternity)),
        custody=random.choice(list(Custody)),
        other_parent=random.choice([None, _home(random)]),
        prisoner_home=PrisonerHome(residence=_home(random), kept=random.choice(list(Known))),
        foster=random.choice([None, FosterCare(since=FosterSince.TWO_YEARS_OR_MORE)]),
    )


def _children(random: Random) -> Iterator[Child]:
    for ref in ("c1", "c2", "c3"):
        kind = random.choice(list(ResidenceKind))
        if kind is ResidenceKind.DISTRICT:
            yield child(ref, random.choice(["13003", "13004", "13076"]))
        else:
            yield child(ref, kind=kind)


@pytest.mark.parametrize("seed", range(60))
def test_the_ways_of_a_notice_are_its_routes_and_so_are_those_of_a_narrower_one(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a family, no secret
    children = tuple(_children(random))
    family = tuple(_family(random, each.child) for each in children if random.random() < 0.8)
    content = Content(children=children, family=family)
    believed = {way.part.receiver: way.part.children for way in first_ways(content, BOTH, HOLDERS)}
    assert believed == _routed(children, family, BOTH)
    for kind, parts in elsewhere(content, BOTH, HOLDERS).items():
        # As referral asks again: the facts for competence are not kept.
        assert {part.receiver: part.children for part in parts} == _routed(children, (), (kind,))


def _routed(
    children: tuple[Child, ...], family: tuple[Family, ...], receivers: tuple[ReceiverKind, ...]
) -> dict[str, tuple[str, ...]]:
    told = notice(*children, receivers=receivers)
    found = routes(told, family, REGISTRY, NOON)
    return {route.office: tuple(sorted(route.children)) for route in found if route.office}
