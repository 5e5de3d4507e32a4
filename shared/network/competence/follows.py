"""What follows from other facts without being said: paternity, a foster person, a shared home."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from shared.language.rule import Rule, in_force
from shared.language.sources import SGB_VIII
from shared.network.children import Caregiver
from shared.network.competence.facts import (
    Custody,
    FosterCare,
    FosterSince,
    Home,
    HomeKind,
    Known,
    Paternity,
    PrisonerHome,
    PrisonerIs,
)
from shared.network.competence.lines import Counts, fits


@unique
class FosterSaid(StrEnum):
    """Whether the sender says that there is a foster person."""

    YES = "yes"
    NO = "no"


@unique
class FosterStand(StrEnum):
    """Whether two years with a foster person and a stay for good decide (§ 86(6) SGB VIII)."""

    LASTING = "lasting"
    UNCLEAR = "unclear"
    NO = "no"


@unique
class OwnHome(StrEnum):
    """What is said of the home of the prisoner."""

    GIVEN_UP = "given_up"
    SAID = "said"
    NOT_SAID = "not_said"


@unique
class OtherHome(StrEnum):
    """Whether the home of the other parent is known."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows(Rule):
    """One line: of each kind of code that it names one has to be so, and then this is."""

    when: tuple[StrEnum, ...]
    code: StrEnum


def _line(code: StrEnum, since: date, source: str, because: str, *when: StrEnum) -> Follows:
    return Follows(when=when, code=code, since=since, source=source, because=because)


NO_FOSTER_PERSON = (Caregiver.OTHER_PARENT, Caregiver.RESIDENTIAL_CARE)
"""With whom a child lives that does not live with a foster person."""
_FATHERS = "§§ 1592, 1626, 1626a, 1671 BGB"
IMPLIED_PATERNITY: tuple[Follows, ...] = (
    _line(
        Paternity.ESTABLISHED,
        SGB_VIII,
        _FATHERS,
        "only a father before the law can have custody with the mother",
        Paternity.UNKNOWN,
        Custody.JOINT,
    ),
    _line(
        Paternity.ESTABLISHED,
        SGB_VIII,
        _FATHERS,
        "only a father before the law can have custody, here the one who is not in prison",
        Paternity.UNKNOWN,
        PrisonerIs.MOTHER,
        Custody.OTHER_PARENT_ALONE,
    ),
    _line(
        Paternity.ESTABLISHED,
        SGB_VIII,
        _FATHERS,
        "only a father before the law can have custody, here the one in prison",
        Paternity.UNKNOWN,
        PrisonerIs.FATHER,
        Custody.PRISONER_ALONE,
    ),
)
"""The first line that fits; where none does it is as it was said."""
FOSTER_STANDS: tuple[Follows, ...] = (
    _line(
        FosterStand.NO,
        SGB_VIII,
        "§ 44(1) SGB VIII",
        "neither a parent nor a home for children is a foster person",
        FosterSaid.NO,
        *NO_FOSTER_PERSON,
    ),
    _line(
        FosterStand.UNCLEAR,
        SGB_VIII,
        "§§ 33, 44(1) SGB VIII",
        "relatives and others can be foster persons without anybody calling them so",
        FosterSaid.NO,
    ),
    _line(
        FosterStand.NO,
        SGB_VIII,
        "§ 86(6) SGB VIII",
        "two years have to be over",
        FosterSince.UNDER_TWO_YEARS,
    ),
    _line(
        FosterStand.NO,
        SGB_VIII,
        "§ 86(6) SGB VIII",
        "the child has to be expected to stay",
        Known.NO,
    ),
    _line(
        FosterStand.LASTING,
        SGB_VIII,
        "§ 86(6) SGB VIII",
        "two years are over, and the child is expected to stay",
        FosterSince.TWO_YEARS_OR_MORE,
        Known.YES,
    ),
    _line(
        FosterStand.UNCLEAR,
        SGB_VIII,
        "§ 86(6) SGB VIII",
        "there is a foster person, and one of the two is not known",
    ),
)
"""The first line that fits. `Known` is whether the child is expected to stay."""
SHARED_HOME: tuple[Follows, ...] = (
    _line(
        Counts.PRISONER,
        SGB_VIII,
        "§ 86(1) sentence 1 SGB VIII, § 30(3) SGB I",
        "who gives up the shared home may have the prison for one, which no program says",
        OwnHome.GIVEN_UP,
    ),
    _line(
        Counts.OTHER_PARENT,
        SGB_VIII,
        "§ 86(1) sentence 1 SGB VIII, § 30(3) SGB I",
        "the shared home goes on with the one who is not in prison",
        OtherHome.KNOWN,
    ),
    _line(
        Counts.PRISONER,
        SGB_VIII,
        "§ 86(1) sentence 1 SGB VIII, § 30(3) SGB I",
        "the shared home is known as that of the prisoner alone",
        OwnHome.SAID,
    ),
    _line(
        Counts.OTHER_PARENT,
        SGB_VIII,
        "§ 86(1) sentence 1 SGB VIII, § 30(3) SGB I",
        "no home is known, and the one that goes on is asked for",
    ),
)
"""Whose home is the one of parents who live together: the first line that fits."""


def paternity_of(
    said: Paternity, custody: Custody, prisoner_is: PrisonerIs, day: date
) -> Paternity:
    """As it was said, or as custody implies it."""
    codes = (said, custody, prisoner_is)
    return Paternity(next(_that_fit(IMPLIED_PATERNITY, codes, day), said))


def foster_stand(care: FosterCare | None, caregiver: Caregiver, day: date) -> FosterStand:
    """As § 86(6) asks; who might be a foster person and is not said to be none is unclear."""
    codes = (
        (FosterSaid.NO, caregiver)
        if care is None
        else (FosterSaid.YES, care.since, care.lasting, caregiver)
    )
    return FosterStand(next(_that_fit(FOSTER_STANDS, codes, day)))


def whose_is_the_shared(prisoner: PrisonerHome | None, other: Home | None, day: date) -> Counts:
    """By whose home it is known where parents live who live together."""
    codes = (own_home(prisoner), other_home(other))
    return Counts(next(_that_fit(SHARED_HOME, codes, day)))


def own_home(home: PrisonerHome | None) -> OwnHome:
    """What is said of it, as a code."""
    if home is None:
        return OwnHome.NOT_SAID
    return OwnHome.GIVEN_UP if home.kept is Known.NO else OwnHome.SAID


def other_home(home: Home | None) -> OtherHome:
    """Whether it is known, as a code."""
    known = home is not None and home.kind is not HomeKind.UNKNOWN
    return OtherHome.KNOWN if known else OtherHome.NOT_KNOWN


def _that_fit(lines: Iterable[Follows], codes: Collection[StrEnum], day: date) -> Iterator[StrEnum]:
    return (line.code for line in in_force(lines, day) if fits(line.when, codes))
