"""Families that do not exist: every name in them says that it is made up."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    """A prisoner, the children and who looks after them, as the prison has them on file."""

    case: str
    today: date
    children: tuple[Mapping[str, Any], ...]
    wants_help: bool

    def notice(self, refs: Sequence[str], left_out: Collection[str] = ()) -> SealedNotice:
        """What is sealed for the receiver of these children; without any, of the parent alone.

        Whoever looks after a child that is left out has withdrawn, and is not named.
        """
        if not refs:
            return SealedNotice(prisoner=self._prisoner())
        named = self._named()
        return SealedNotice(
            prisoner=self._prisoner(),
            caregivers=self.caregivers([ref for ref in refs if ref not in left_out]),
            children=tuple(child for child in named if child.child in refs),
            wishes=WISHES[self.wants_help],
        )

    def _prisoner(self) -> Prisoner:
        return Prisoner(
            given_name=self._random("parents").choice(PARENT_NAMES),
            family_name=self._name(),
            birth_date=self.today - self._random("prisoner").randint(24, 48) * YEAR,
        )

    def caregivers(self, refs: Collection[str]) -> tuple[NamedCaregiver, ...]:
        """Whoever looks after these children, each with those whom they look after."""
        groups = by_caregiver(child for child in self.children if child["child"] in refs)
        return tuple(
            NamedCaregiver(
                children=tuple(child["child"] for child in group),
                given_name=self._random(who).choice(PARENT_NAMES),
                family_name=self._name(),
                address=self._address(group[0]),
            )
            for who, group in groups.items()
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

    def _random(self, what: str) -> Random:
        """The same family is invented again whenever it is asked for."""
        return Random(f"{self.case}/{what}")  # noqa: S311 - nothing here is a secret


def by_caregiver(
    children: Iterable[Mapping[str, Any]],
) -> dict[str, list[Mapping[str, Any]]]:
    """The children put together by with whom they live."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for child in children:
        groups.setdefault(child["caregiver"], []).append(child)
    return groups


def lives_in(address: str) -> str | None:
    """The district in which an address lies, as a clerk would look it up."""
    found = DISTRICT.search(address)
    return found[1] if found else None
