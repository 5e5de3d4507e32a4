"""The second half of the table of competence: who holds a referral, given whose home counts."""

from dataclasses import dataclass
from enum import StrEnum, unique

from shared.language.rule import Rule
from shared.language.sources import AGREEMENT, NETWORK, SGB_VIII


@unique
class Competent(StrEnum):
    """What the first half came to."""

    FOUND = "found"
    """An office that takes part."""
    DOUBTFUL = "doubtful"
    """Facts are missing."""
    ELSEWHERE = "elsewhere"
    """An office that does not take part."""
    OPEN_IN_LAW = "open_in_law"
    """No program may answer, whatever else is known."""


@unique
class Stay(StrEnum):
    """Where the child stays."""

    IN_NETWORK = "in_network"
    ELSEWHERE = "elsewhere"
    """Where no office takes part."""
    UNKNOWN = "unknown"


@unique
class YouthOffices(StrEnum):
    """Whether path and consent let a youth office be told."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"


@unique
class Coordination(StrEnum):
    """Whether the coordination office may be told."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    NOT_PUBLIC = "not_public"
    """The path is for public bodies only, and it is none."""


@unique
class Holder(StrEnum):
    """Who holds it."""

    COMPETENT_OFFICE = "competent_office"
    OFFICE_OF_STAY = "office_of_stay"
    COORDINATION_OFFICE = "coordination_office"
    OFFICE_OF_LAST_HOME = "office_of_last_home"
    """Of a parent who is told of alone."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoHolds(Rule):
    """One line: of each kind of code that it names, one has to be so."""

    name: str
    when: tuple[StrEnum, ...]
    holder: Holder
    provisional: bool


def _line(
    name: str, holder: Holder, source: str, because: str, *when: StrEnum, provisional: bool = True
) -> WhoHolds:
    return WhoHolds(
        name=name,
        when=when,
        holder=holder,
        provisional=provisional,
        because=because,
        source=source,
        since=SGB_VIII if source.endswith("SGB VIII") else NETWORK,
    )


WHO_HOLDS: tuple[WhoHolds, ...] = (
    _line(
        "coordination_office_only",
        Holder.COORDINATION_OFFICE,
        "Art. 6(1)(a) DSGVO",
        "path and consent allow the coordination office and no youth office",
        YouthOffices.NOT_ALLOWED,
        Coordination.ALLOWED,
        provisional=False,
    ),
    _line(
        "competent_office",
        Holder.COMPETENT_OFFICE,
        "§ 86 SGB VIII",
        "the facts say which office is competent",
        Competent.FOUND,
        YouthOffices.ALLOWED,
        provisional=False,
    ),
    _line(
        "clearing_open_in_law",
        Holder.COORDINATION_OFFICE,
        AGREEMENT,
        "the law gives no answer that a program could, so the clearing office decides",
        Competent.OPEN_IN_LAW,
        Coordination.ALLOWED,
    ),
    _line(
        "clearing_elsewhere",
        Holder.COORDINATION_OFFICE,
        "§ 16(2) SGB I",
        "the competent office does not take part, so the clearing office forwards it",
        Competent.ELSEWHERE,
        Coordination.ALLOWED,
    ),
    _line(
        "sgb_viii_86d",
        Holder.OFFICE_OF_STAY,
        "§ 86d SGB VIII",
        "while competence is not clear the office where the child stays acts provisionally",
        Stay.IN_NETWORK,
        YouthOffices.ALLOWED,
    ),
    _line(
        "outside_network",
        Holder.COORDINATION_OFFICE,
        AGREEMENT,
        "the child stays where no office takes part, so the clearing office finds out who is",
        Stay.ELSEWHERE,
        Coordination.ALLOWED,
    ),
    _line(
        "residence_unknown",
        Holder.COORDINATION_OFFICE,
        AGREEMENT,
        "where the child stays is not known, so the clearing office finds out",
        Stay.UNKNOWN,
        Coordination.ALLOWED,
    ),
    _line(
        "coordination_office_not_public",
        Holder.NOBODY,
        "duty of care for relatives without support",
        "only public bodies may be told on this path and no office here is one: write to the one "
        "where the child stays",
        Coordination.NOT_PUBLIC,
    ),
    _line(
        "nobody_allowed",
        Holder.NOBODY,
        "Art. 6(1)(a) DSGVO",
        "nobody who may be told is known to be competent",
    ),
)
"""Read from top to bottom; the last line always fits."""
