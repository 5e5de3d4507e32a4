"""Facts about a family that cannot be true together: such a notice is refused, never guessed at."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.language.rule import Rule, in_force
from shared.language.sources import SGB_VIII
from shared.network.children import Caregiver, Child, ResidenceBasis
from shared.network.competence.facts import (
    Custody,
    Family,
    HomeKind,
    Parents,
    Paternity,
    PrisonerIs,
)
from shared.network.competence.follows import NO_FOSTER_PERSON
from shared.network.competence.lines import fits
from shared.network.working_days import day_of


def _wherever(family: Family, child: Child) -> bool:
    """The codes are enough."""
    del family, child
    return True


def _has_a_home(family: Family, child: Child) -> bool:
    del child
    return family.other_parent is not None


def _have_two_homes(family: Family, child: Child) -> bool:
    del child
    home, other = family.prisoner_home, family.other_parent
    if home is None or other is None:
        return False
    known = HomeKind.UNKNOWN not in {other.kind, home.residence.kind}
    return known and other != home.residence


def _is_at_home_elsewhere(family: Family, child: Child) -> bool:
    """Whether it lives in another district than the parent with whom it is said to live."""
    other, residence = family.other_parent, child.residence
    if other is None or residence.basis is not ResidenceBasis.HABITUAL:
        return False
    both_known = residence.district is not None and other.district is not None
    return both_known and residence.district != other.district


def _has_a_foster_person(family: Family, child: Child) -> bool:
    del child
    return family.foster is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction(Rule):
    """Of each kind of code that it names one, and what is said besides, exclude one another."""

    field: str
    """Where to look."""
    codes: tuple[StrEnum, ...]
    besides: Callable[[Family, Child], bool] = _wherever
    words: str = ""
    """What is said besides, for those who read the rules."""

    def holds_of(self, family: Family, child: Child) -> bool:
        """Whether it is so of one of its children."""
        # Not the codes of a situation, where what follows from custody is already added.
        said = (family.prisoner_is, family.parents, family.paternity, family.custody)
        return fits(self.codes, (*said, child.caregiver)) and self.besides(family, child)


CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction(
        field="parents",
        codes=(Parents.BOTH_DEAD, PrisonerIs.MOTHER, PrisonerIs.FATHER),
        because="the prisoner is a parent, and lives",
        source="§ 86(4) SGB VIII",
        since=SGB_VIII,
    ),
    Contradiction(
        field="custody",
        codes=(Parents.ONE_DEAD, Custody.JOINT, Custody.OTHER_PARENT_ALONE),
        because="where one parent has died nobody else than the other one has custody as a parent",
        source="§§ 1677, 1680 BGB",
        since=SGB_VIII,
    ),
    Contradiction(
        field="custody",
        codes=(
            Parents.BOTH_DEAD,
            Custody.JOINT,
            Custody.PRISONER_ALONE,
            Custody.OTHER_PARENT_ALONE,
        ),
        because="where both parents have died a guardian has custody",
        source="§§ 1677, 1773 BGB",
        since=SGB_VIII,
    ),
    Contradiction(
        field="custody",
        codes=(Paternity.NOT_ESTABLISHED, Custody.JOINT),
        because="only a father before the law can have custody with the mother",
        source="§§ 1592, 1626a BGB",
        since=SGB_VIII,
    ),
    Contradiction(
        field="custody",
        codes=(Paternity.NOT_ESTABLISHED, PrisonerIs.FATHER, Custody.PRISONER_ALONE),
        because="only a father before the law can have custody, here the one in prison",
        source="§§ 1592, 1626a BGB",
        since=SGB_VIII,
    ),
    Contradiction(
        field="custody",
        codes=(Paternity.NOT_ESTABLISHED, PrisonerIs.MOTHER, Custody.OTHER_PARENT_ALONE),
        because="only a father before the law can have custody, here the one who is not in prison",
        source="§§ 1592, 1626a BGB",
        since=SGB_VIII,
    ),
    Contradiction(
        field="other_parent",
        codes=(Parents.ONE_DEAD, Parents.BOTH_DEAD),
        besides=_has_a_home,
        words="a home of the other parent is named",
        because="who has died has no habitual residence",
        source="§ 86(1) sentence 3 and (4) SGB VIII",
        since=SGB_VIII,
    ),
    Contradiction(
        field="other_parent",
        codes=(Parents.TOGETHER,),
        besides=_have_two_homes,
        words="the homes of the parents differ",
        because="parents who live together have one home",
        source="§ 86(1) sentence 1 SGB VIII",
        since=SGB_VIII,
    ),
    Contradiction(
        field="other_parent",
        codes=(Caregiver.OTHER_PARENT,),
        besides=_is_at_home_elsewhere,
        words="the child habitually lives in another district than that parent",
        because="a child that lives with a parent lives where that parent does",
        source="§ 86(2) sentence 2 SGB VIII",
        since=SGB_VIII,
    ),
    Contradiction(
        field="foster",
        codes=NO_FOSTER_PERSON,
        besides=_has_a_foster_person,
        words="a foster person is named",
        because="neither a parent nor a home for children is a foster person",
        source="§ 44(1) SGB VIII",
        since=SGB_VIII,
    ),
)


def contradiction(family: Family, children: Collection[Child], at: datetime) -> str | None:
    """The field of a family that another one contradicts; nothing where all can be true."""
    of_family = [child for child in children if child.child in family.children]
    lines = in_force(CONTRADICTIONS, day_of(at))
    found = (line for line in lines if any(line.holds_of(family, child) for child in of_family))
    line = next(found, None)
    return None if line is None else line.field
