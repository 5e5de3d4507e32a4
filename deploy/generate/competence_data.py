"""The table of competence as data, for software that cannot read Python."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from shared.language.rule import Rule
from shared.network.children import Caregiver, ResidenceBasis
from shared.network.competence.facts import Custody, LivedWith, Parents, Paternity, PrisonerIs
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
from shared.network.competence.situation import BothHomes, FosterStand, WhoCounts

COLUMNS: Mapping[type[StrEnum], str] = {
    BothHomes: "both_homes",
    Caregiver: "caregiver",
    Competent: "competent",
    Coordination: "coordination_office",
    Custody: "custody",
    FosterStand: "foster",
    LastHome: "last_home",
    LivedWith: "lived_with",
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
    """Both halves in their order, and who holds a notice of the parent alone, as JSON."""
    data = {
        "whose_home": [
            {**_rule(line.name, line, line.when), "counts": line.counts, "missing": line.missing}
            for line in WHOSE_HOME
        ],
        "who_holds": [_holds(line) for line in WHO_HOLDS],
        "who_holds_alone": [_holds(line) for line in WHO_HOLDS_ALONE],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _holds(line: WhoHolds) -> dict[str, Any]:
    return {
        **_rule(line.name, line, line.when),
        "holder": line.holder,
        "provisional": line.provisional,
    }


def _rule(name: str, rule: Rule, when: Iterable[StrEnum]) -> dict[str, Any]:
    conditions: dict[str, list[str]] = {}
    for code in when:
        conditions.setdefault(COLUMNS[type(code)], []).append(code.value)
    until = {} if rule.until is None else {"until": str(rule.until)}
    return {
        "name": name,
        "when": conditions,
        "because": rule.because,
        "source": rule.source,
        "since": str(rule.since),
        **until,
    }
