"""The table of competence as data, for software that cannot read Python."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from shared.language.rule import Rule
from shared.network.children import Caregiver, ResidenceBasis
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
    FOSTER_STANDS,
    IMPLIED_PATERNITY,
    SHARED_HOME,
    Follows,
    FosterSaid,
    FosterStand,
    OtherHome,
    OwnHome,
)
from shared.network.competence.holders import (
    WHO_HOLDS,
    Competent,
    Coordination,
    Stay,
    WhoHolds,
    YouthOffices,
)
from shared.network.competence.parent_alone import WHO_HOLDS_ALONE, LastHome
from shared.network.competence.rules import WHOSE_HOME
from shared.network.competence.situation import BothHomes, WhoCounts

COLUMNS: Mapping[type[StrEnum], str] = {
    BothHomes: "both_homes",
    Caregiver: "caregiver",
    Competent: "competent",
    Coordination: "coordination_office",
    Custody: "custody",
    FosterSaid: "foster_said",
    FosterSince: "foster_since",
    FosterStand: "foster",
    Known: "foster_lasting",
    LastHome: "last_home",
    LivedWith: "lived_with",
    OtherHome: "other_home",
    OwnHome: "own_home",
    Parents: "parents",
    Paternity: "paternity",
    PrisonerIs: "prisoner_is",
    ResidenceBasis: "basis",
    Stay: "stay",
    WhoCounts: "who_counts",
    YouthOffices: "youth_offices",
}
"""By what name a line speaks of a fact."""


def competence_data() -> str:
    """Both halves, what follows for them from the facts, and that of a parent alone, as JSON."""
    data = {
        "whose_home": [
            {**_rule(line.name, line, line.when), "counts": line.counts, "missing": line.missing}
            for line in WHOSE_HOME
        ],
        "implied_paternity": [_follows(line) for line in IMPLIED_PATERNITY],
        "foster": [_follows(line) for line in FOSTER_STANDS],
        "shared_home": [_follows(line) for line in SHARED_HOME],
        "who_holds": [_holds(line) for line in WHO_HOLDS],
        "who_holds_alone": [_holds(line) for line in WHO_HOLDS_ALONE],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _follows(line: Follows) -> dict[str, Any]:
    return {**_conditions(line, line.when), "code": line.code}


def _holds(line: WhoHolds) -> dict[str, Any]:
    return {
        **_rule(line.name, line, line.when),
        "holder": line.holder,
        "provisional": line.provisional,
    }


def _rule(name: str, rule: Rule, when: Iterable[StrEnum]) -> dict[str, Any]:
    return {"name": name, **_conditions(rule, when)}


def _conditions(rule: Rule, when: Iterable[StrEnum]) -> dict[str, Any]:
    conditions: dict[str, list[str]] = {}
    for code in when:
        conditions.setdefault(COLUMNS[type(code)], []).append(code.value)
    until = {} if rule.until is None else {"until": str(rule.until)}
    return {
        "when": conditions,
        "because": rule.because,
        "source": rule.source,
        "since": str(rule.since),
        **until,
    }
