"""A line of the first half of the table of competence: when it fits, and whose home then counts."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum, unique

from shared.language.rule import Rule
from shared.language.sources import SGB_VIII


@unique
class Counts(StrEnum):
    """Whose home decides."""

    PRISONER = "prisoner"
    OTHER_PARENT = "other_parent"
    PARENTS = "parents"
    """The home they share."""
    CHILD = "child"
    NOT_YET_KNOWN = "not_yet_known"
    LAW_IS_SILENT = "law_is_silent"


@unique
class MissingFact(StrEnum):
    """What would have to be known to say without doubt who is competent."""

    PRISONER_IS = "prisoner_is"
    PARENTS = "parents"
    PATERNITY = "paternity"
    CUSTODY = "custody"
    LIVED_WITH = "lived_with"
    PRISONER_HOME = "prisoner_home"
    HOME_KEPT = "home_kept"
    PRISON_AS_HOME = "prison_as_home"
    """Whether the prison has become the prisoner's habitual residence."""
    OTHER_PARENT_HOME = "other_parent_home"
    FOSTER_CARE = "foster_care"
    """Since when the child lives with a foster person, and whether for good."""
    RESIDENCE = "residence"
    HABITUAL_RESIDENCE = "habitual_residence"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoseHome(Rule):
    """One line: of each kind of code that it names, one has to be the family's."""

    name: str
    when: tuple[StrEnum, ...]
    counts: Counts
    missing: tuple[MissingFact, ...]
    """What would make another line fit."""


def line(
    name: str,
    paragraph: str,
    counts: Counts,
    because: str,
    *when: StrEnum,
    missing: tuple[MissingFact, ...] = (),
) -> WhoseHome:
    """A line that holds as long as the book has."""
    return WhoseHome(
        name=name,
        when=when,
        counts=counts,
        missing=missing,
        because=because,
        source=f"{paragraph} SGB VIII",
        since=SGB_VIII,
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
