"""One child's family as the codes that the table of competence compares, one of each kind."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum, unique

from shared.network.children import Caregiver, Child
from shared.network.competence.facts import (
    Custody,
    Family,
    FosterSince,
    HomeKind,
    Known,
    Paternity,
    PrisonerIs,
)

NO_FOSTER_PERSON = frozenset({Caregiver.OTHER_PARENT, Caregiver.RESIDENTIAL_CARE})
"""With whom a child lives that does not live with a foster person (§ 44 SGB VIII)."""


@unique
class FosterStand(StrEnum):
    """Whether two years with a foster person and a stay for good decide (§ 86(6) SGB VIII)."""

    LASTING = "lasting"
    UNCLEAR = "unclear"
    NO = "no"


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
    who_counts: WhoCounts = WhoCounts.NOT_ABROAD

    @property
    def foster(self) -> FosterStand:
        """As § 86(6) asks; who might be a foster person and is not said to be none is unclear."""
        care = self.family.foster
        if care is None:
            lives_so = self.child.caregiver not in NO_FOSTER_PERSON
            return FosterStand.UNCLEAR if lives_so else FosterStand.NO
        if care.since is FosterSince.UNDER_TWO_YEARS or care.lasting is Known.NO:
            return FosterStand.NO
        both_known = care.since is FosterSince.TWO_YEARS_OR_MORE and care.lasting is Known.YES
        return FosterStand.LASTING if both_known else FosterStand.UNCLEAR

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
        """Custody of a father, alone or with the mother, only a father before the law has."""
        family = self.family
        fathers = {
            PrisonerIs.MOTHER: Custody.OTHER_PARENT_ALONE,
            PrisonerIs.FATHER: Custody.PRISONER_ALONE,
        }
        has_custody = family.custody in {Custody.JOINT, fathers.get(family.prisoner_is)}
        implied = family.paternity is Paternity.UNKNOWN and has_custody
        return Paternity.ESTABLISHED if implied else family.paternity

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


def fits(when: Collection[StrEnum], codes: Collection[StrEnum]) -> bool:
    """Whether of each kind that a line names the situation has one of its codes.

    Codes of two kinds may be spelled alike, so each is compared with those of its own.
    """
    return all(
        code in [wanted for wanted in when if type(wanted) is type(code)]
        for code in codes
        if type(code) in {type(wanted) for wanted in when}
    )
