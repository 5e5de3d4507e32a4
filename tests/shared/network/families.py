"""Children and families for the tests of competence, in codes; nobody here is real."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

from shared.network.children import (
    AgeBand,
    Caregiver,
    Child,
    Residence,
    ResidenceBasis,
    ResidenceKind,
)
from shared.network.competence.deciding import MayBeTold
from shared.network.competence.facts import (
    Custody,
    Family,
    FosterCare,
    FosterSince,
    Home,
    HomeKind,
    Known,
    LivedWith,
    Parents,
    Paternity,
    PrisonerHome,
    PrisonerIs,
)
from shared.network.competence.holders import Coordination, YouthOffices

NOON = datetime(2027, 1, 14, 11, 0, tzinfo=UTC)
DISTRICTS = ("13003", "13004", "13071", "13072", "13073", "13074", "13075", "13076")
LUEBECK = "01003"


@dataclass(frozen=True)
class Named:
    id: str
    is_public: bool = True


class Offices:
    """The eight youth offices of the Land and the coordination office; some may have left."""

    def __init__(self, *left: str) -> None:
        self._there = frozenset(DISTRICTS) - set(left)

    def office_of(self, district: str, at: datetime) -> Named | None:
        del at
        return Named(f"jugendamt-{district}") if district in self._there else None

    def coordination_office(self, at: datetime) -> Named:
        del at
        return Named("coordination")


OFFICES = Offices()
COORDINATION = "coordination"
EVERYONE = MayBeTold(YouthOffices.ALLOWED, Coordination.ALLOWED)


def child(
    district: str | None = "13076",
    *,
    caregiver: Caregiver = Caregiver.OTHER_PARENT,
    kind: ResidenceKind = ResidenceKind.DISTRICT,
    basis: ResidenceBasis = ResidenceBasis.HABITUAL,
) -> Child:
    where = district if kind is ResidenceKind.DISTRICT else None
    return Child(
        child="c1",
        age_band=AgeBand.FROM_3_TO_5,
        residence=Residence(kind=kind, district=where, basis=basis),
        caregiver=caregiver,
    )


def home(district: str) -> Home:
    return Home(kind=HomeKind.DISTRICT, district=district)


def kept(district: str, kept: Known = Known.YES) -> PrisonerHome:
    return PrisonerHome(residence=home(district), kept=kept)


SHORT = FosterCare(since=FosterSince.UNDER_TWO_YEARS, lasting=Known.NO)
LASTING = FosterCare(since=FosterSince.TWO_YEARS_OR_MORE, lasting=Known.YES)
UNCLEAR = FosterCare(since=FosterSince.TWO_YEARS_OR_MORE)

HOMES: tuple[Home | None, ...] = (
    None,
    home("13004"),
    home("13072"),
    Home(kind=HomeKind.OUTSIDE_LAND),
    Home(kind=HomeKind.ABROAD),
    Home(kind=HomeKind.UNKNOWN),
)
PRISONER_HOMES: tuple[PrisonerHome | None, ...] = (
    None,
    kept("13004"),
    kept("13004", Known.UNKNOWN),
    kept("13004", Known.NO),
    kept(LUEBECK),
    *(
        PrisonerHome(residence=Home(kind=kind), kept=Known.YES)
        for kind in HomeKind
        if kind is not HomeKind.DISTRICT
    ),
)
FOSTER: tuple[FosterCare | None, ...] = (
    None,
    *(FosterCare(since=since, lasting=lasting) for since in FosterSince for lasting in Known),
)
CHILDREN = tuple(
    child(district, caregiver=caregiver, kind=kind, basis=basis)
    for caregiver in Caregiver
    for basis in ResidenceBasis
    for kind, district in (
        (ResidenceKind.DISTRICT, "13076"),
        (ResidenceKind.DISTRICT, LUEBECK),
        (ResidenceKind.OUTSIDE_LAND, None),
        (ResidenceKind.UNKNOWN, None),
    )
)
HEARERS = tuple(MayBeTold(*both) for both in product(YouthOffices, Coordination))


def families() -> Iterator[Family]:
    """Every combination of the closed codes, with homes of each kind."""
    for who, parents, paternity, custody, lived, other, own in product(
        PrisonerIs, Parents, Paternity, Custody, LivedWith, HOMES, PRISONER_HOMES
    ):
        yield Family(
            children=("c1",),
            prisoner_is=who,
            parents=parents,
            paternity=paternity,
            custody=custody,
            lived_with=lived,
            other_parent=other,
            prisoner_home=own,
        )
