"""Whose consent counts: whoever has custody, and young people for themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from services.intake.contract.consents import Consent, ConsentGiver, Custody
from shared.language.rule import Rule, in_force
from shared.language.sources import NETWORK
from shared.network.children import AgeBand


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver(Rule):
    """Under which custody somebody's consent counts, and for children of which age."""

    given_by: ConsentGiver
    custody: frozenset[Custody] = frozenset(Custody)
    age_bands: frozenset[AgeBand] = frozenset(AgeBand)


GIVERS: tuple[Giver, ...] = (
    Giver(
        given_by=ConsentGiver.PRISONER,
        custody=frozenset({Custody.JOINT, Custody.PRISONER_ALONE, Custody.UNKNOWN}),
        because="a parent with custody may look for advice without asking the other one",
        source="§§ 1626, 1687 BGB",
        since=NETWORK,
    ),
    Giver(
        given_by=ConsentGiver.OTHER_PARENT,
        custody=frozenset({Custody.JOINT, Custody.OTHER_PARENT_ALONE, Custody.UNKNOWN}),
        because="a parent with custody may look for advice without asking the other one",
        source="§§ 1626, 1687 BGB",
        since=NETWORK,
    ),
    Giver(
        given_by=ConsentGiver.BOTH_PARENTS,
        custody=frozenset(Custody) - {Custody.GUARDIAN},
        because="of two parents at least one has custody, unless a guardian has it",
        source="§§ 1626, 1773 BGB",
        since=NETWORK,
    ),
    Giver(
        given_by=ConsentGiver.GUARDIAN,
        custody=frozenset({Custody.GUARDIAN, Custody.UNKNOWN}),
        because="a guardian speaks for a child of whom no parent has custody",
        source="§ 1789 BGB",
        since=NETWORK,
    ),
    Giver(
        given_by=ConsentGiver.YOUNG_PERSON,
        age_bands=frozenset({AgeBand.FROM_14_TO_17}),
        because="young people who understand what it is about speak for themselves, and not for "
        "younger siblings",
        source="§ 8(3) SGB VIII",
        since=NETWORK,
    ),
)


def counts(consent: Consent, age_bands: Collection[AgeBand], on: date) -> bool:
    """Whether the consent comes from somebody who can give it for all these children."""
    return any(
        giver.given_by is consent.given_by
        and consent.custody in giver.custody
        and giver.age_bands.issuperset(age_bands)
        for giver in in_force(GIVERS, on)
    )
