"""Families that do not exist: every name in them says that it is made up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from shared.network.sealed_notice import NamedCaregiver, NamedChild, Prisoner, SealedNotice

FAMILY_NAMES = ("Erfundenberg", "Musterfisch", "Beispielow", "Phantasienko", "Scheinbarth")
"""None of them may ever be seen outside a sealed part."""
PARENT_NAMES = ("Fiktivan", "Erdachtine", "Probatus", "Attrappia")
CHILD_NAMES = ("Musterine", "Beispielo", "Erfindela", "Attrappo", "Platzhalta")
WISHES = {
    True: "Die Familie möchte Hilfe und ist vormittags erreichbar.",
    False: "Die Familie möchte vorerst keine Hilfe.",
}
AGES = {"0-2": (0, 2), "3-5": (3, 5), "6-9": (6, 9), "10-13": (10, 13), "14-17": (14, 17)}
YEAR = timedelta(days=365)
DISTRICT = re.compile(r"\(Kreis (\d{5})\)")


@dataclass(frozen=True, slots=True)
class Family:
    """A prisoner, the other parent and their children, as the prison has them on file."""

    case: str
    today: date
    children: tuple[Mapping[str, Any], ...]
    wants_help: bool

    def notice(self, refs: Sequence[str]) -> SealedNotice:
        """What is sealed for the receiver of these children."""
        named = self._named()
        return SealedNotice(
            prisoner=self._prisoner(),
            caregiver=self._caregiver(),
            children=tuple(child for child in named if child.child in refs),
            wishes=WISHES[self.wants_help],
        )

    def _prisoner(self) -> Prisoner:
        return Prisoner(
            given_name=self._parents()[0],
            family_name=self._name(),
            birth_date=self.today - self._random("prisoner").randint(24, 48) * YEAR,
        )

    def _caregiver(self) -> NamedCaregiver:
        return NamedCaregiver(
            given_name=self._parents()[1],
            family_name=self._name(),
            address=self._address(self.children[0]),
        )

    def _named(self) -> tuple[NamedChild, ...]:
        names = self._random("children").sample(CHILD_NAMES, len(self.children))
        return tuple(
            NamedChild(
                child=child["child"],
                given_name=name,
                family_name=self._name(),
                birth_date=self._birth_date(child),
                address=self._address(child),
            )
            for child, name in zip(self.children, names, strict=True)
        )

    def _birth_date(self, child: Mapping[str, Any]) -> date:
        youngest, oldest = AGES[child["age_band"]]
        days = self._random(child["child"]).randrange(1, 300)
        return self.today - (youngest + oldest) // 2 * YEAR - timedelta(days=days)

    def _address(self, child: Mapping[str, Any]) -> str:
        number = self._random("house").randint(1, 99)
        where = child["lives_in"] or "99999"
        return f"Musterweg {number}, 00000 Musterdorf (Kreis {where})"

    def _name(self) -> str:
        return self._random("name").choice(FAMILY_NAMES)

    def _parents(self) -> list[str]:
        return self._random("parents").sample(PARENT_NAMES, 2)

    def _random(self, what: str) -> Random:
        """The same family is invented again whenever it is asked for."""
        return Random(f"{self.case}/{what}")  # noqa: S311 - nothing here is a secret


def lives_in(address: str) -> str | None:
    """The district in which an address lies, as a clerk would look it up."""
    found = DISTRICT.search(address)
    return found[1] if found else None
