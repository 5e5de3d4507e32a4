"""The table of competence in words: the conditions of each line, as a lawyer reads them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from shared.network.children import Caregiver, ResidenceBasis
from shared.network.competence.contradictions import Contradiction
from shared.network.competence.facts import (
    Custody,
    FosterSince,
    Known,
    LivedWith,
    Parents,
    Paternity,
    PrisonerIs,
)
from shared.network.competence.follows import (
    Follows,
    FosterSaid,
    FosterStand,
    OtherHome,
    OwnHome,
)
from shared.network.competence.holders import (
    Competent,
    Coordination,
    Holder,
    Stay,
    WhoHolds,
    YouthOffices,
)
from shared.network.competence.lines import WhoseHome
from shared.network.competence.parent_alone import LastHome
from shared.network.competence.situation import BothHomes, WhoCounts

KINDS: Mapping[type[StrEnum], str] = {
    BothHomes: "homes of the parents",
    Caregiver: "lives with",
    Competent: "competent by the table above",
    Coordination: "coordination office",
    Custody: "custody",
    FosterStand: "two years with a foster person, for good",
    LastHome: "the parent lived last",
    LivedWith: "lived with",
    Parents: "parents",
    Paternity: "paternity",
    PrisonerIs: "prisoner is",
    ResidenceBasis: "residence of the child",
    Stay: "the child stays",
    WhoCounts: "who would count",
    YouthOffices: "youth offices",
    FosterSaid: "a foster person is named",
    FosterSince: "with a foster person",
    Known: "for good",
    OtherHome: "home of the other parent",
    OwnHome: "home of the prisoner",
}
"""What the codes of the table are about."""


def whose_home(line: WhoseHome) -> str:
    """When it fits, whose home counts, and which facts are asked for."""
    asked = ", ".join(f"`{missing}`" for missing in line.missing)
    asks = f", missing is {asked}" if asked else ""
    return f"`{line.name}`{_conditions(line.when)}: `{line.counts}`{asks}"


def who_holds(line: WhoHolds) -> str:
    """When it fits, and who holds the referral."""
    provisionally = line.provisional and line.holder is not Holder.NOBODY
    how = ", provisionally" if provisionally else ""
    return f"`{line.name}`{_conditions(line.when)}: `{line.holder}`{how}"


def follows(line: Follows) -> str:
    """When it fits, and what is so then."""
    return f"`{line.code}`{_conditions(line.when) or ', else'}"


def contradicts(line: Contradiction) -> str:
    """What excludes one another, and the field that is named."""
    besides = f", {line.words}" if line.words else ""
    return f"`{line.field}`{_conditions(line.codes)}{besides}"


def _conditions(codes: Iterable[StrEnum]) -> str:
    """Those of one kind together: one of them has to be so."""
    by_kind: dict[str, list[str]] = {}
    for code in codes:
        by_kind.setdefault(KINDS[type(code)], []).append(f"`{code}`")
    return "".join(f", {kind} {' or '.join(of_kind)}" for kind, of_kind in by_kind.items())
