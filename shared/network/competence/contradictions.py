"""Facts about a family that cannot be true together: such a notice is refused, never guessed at."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from shared.network.children import Caregiver, Child, ResidenceBasis
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Parents,
    Paternity,
    PrisonerIs,
)
from shared.network.competence.situation import NO_FOSTER_PERSON, fits


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Codes that exclude one another, and the field to look at."""

    field: str
    codes: tuple[StrEnum, ...]


CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction("parents", (Parents.BOTH_DEAD, PrisonerIs.MOTHER, PrisonerIs.FATHER)),
    Contradiction("custody", (Parents.ONE_DEAD, Custody.JOINT, Custody.OTHER_PARENT_ALONE)),
    Contradiction(
        "custody",
        (
            Parents.BOTH_DEAD,
            Custody.JOINT,
            Custody.PRISONER_ALONE,
            Custody.OTHER_PARENT_ALONE,
        ),
    ),
    Contradiction("custody", (Paternity.NOT_ESTABLISHED, Custody.JOINT)),
    Contradiction(
        "custody", (Paternity.NOT_ESTABLISHED, PrisonerIs.FATHER, Custody.PRISONER_ALONE)
    ),
    Contradiction(
        "custody", (Paternity.NOT_ESTABLISHED, PrisonerIs.MOTHER, Custody.OTHER_PARENT_ALONE)
    ),
)


def contradiction(family: Family, children: Collection[Child]) -> str | None:
    """The field of a family that another one contradicts; nothing where all can be true."""
    return next(_contradictions(family, children), None)


def _contradictions(family: Family, children: Collection[Child]) -> Iterator[str]:
    # Not those of a situation, where what follows from custody is already added.
    codes = (family.prisoner_is, family.parents, family.paternity, family.custody)
    yield from (each.field for each in CONTRADICTIONS if fits(each.codes, codes))
    home, other = family.prisoner_home, family.other_parent
    if other is not None and family.parents in {Parents.ONE_DEAD, Parents.BOTH_DEAD}:
        yield "other_parent"
    if other is not None and home is not None and family.parents is Parents.TOGETHER:
        both = {other.kind, home.residence.kind}
        if HomeKind.UNKNOWN not in both and other != home.residence:
            yield "other_parent"
    of_family = [child for child in children if child.child in family.children]
    if other is not None and any(_lives_elsewhere_than(other, child) for child in of_family):
        yield "other_parent"
    if family.foster and any(child.caregiver in NO_FOSTER_PERSON for child in of_family):
        yield "foster"


def _lives_elsewhere_than(other_parent: Home, child: Child) -> bool:
    """Whether it is said to live with a parent who lives in another district."""
    residence = child.residence
    at_home = (
        child.caregiver is Caregiver.OTHER_PARENT and residence.basis is ResidenceBasis.HABITUAL
    )
    both_known = residence.district is not None and other_parent.district is not None
    return at_home and both_known and residence.district != other_parent.district
