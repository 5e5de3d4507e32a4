"""One child's family as the codes that the table of competence compares, one of each kind."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from shared.network.children import Child
from shared.network.competence.facts import Family, HomeKind, Known, Paternity
from shared.network.competence.follows import FosterStand, foster_stand, paternity_of


@unique
class BothHomes(StrEnum):
    """Whether both parents are known to live in the district of one youth office."""

    ONE_DISTRICT = "one_district"
    NOT_KNOWN_SO = "not_known_so"


@unique
class WhoCounts(StrEnum):
    """Whether whoever the facts name turned out to live abroad."""

    ABROAD = "abroad"
    NOT_ABROAD = "not_abroad"


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the table looks at."""

    child: Child
    family: Family
    """Of whom nothing is known where nothing was said."""
    day: date
    """On which it is decided, by the rules in force then."""
    who_counts: WhoCounts = WhoCounts.NOT_ABROAD

    @property
    def foster(self) -> FosterStand:
        """As § 86(6) asks."""
        return foster_stand(self.family.foster, self.child.caregiver, self.day)

    @property
    def homes(self) -> BothHomes:
        """Of the prisoner's only a home that is kept counts."""
        home, other = self.family.prisoner_home, self.family.other_parent
        if home is None or other is None or home.kept is not Known.YES:
            return BothHomes.NOT_KNOWN_SO
        one = other.kind is HomeKind.DISTRICT and other == home.residence
        return BothHomes.ONE_DISTRICT if one else BothHomes.NOT_KNOWN_SO

    @property
    def paternity(self) -> Paternity:
        """As it was said, or as custody implies it."""
        family = self.family
        return paternity_of(family.paternity, family.custody, family.prisoner_is, self.day)

    @property
    def codes(self) -> tuple[StrEnum, ...]:
        """One of each kind."""
        return (
            self.who_counts,
            self.foster,
            self.homes,
            self.family.prisoner_is,
            self.family.parents,
            self.paternity,
            self.family.custody,
            self.family.lived_with,
            self.child.caregiver,
            self.child.residence.basis,
        )
