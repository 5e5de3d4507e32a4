"""Who takes part in the network, and what the services look up about it."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from shared.network.agency import Agency, AgencyKind, Key, Signer
from shared.network.registry_entries import BadRegistry
from shared.network.registry_file import read
from shared.network.working_days import Calendar, day_of

__all__ = ["Agency", "AgencyKind", "BadRegistry", "Key", "Registry", "Signer"]


class Registry:
    """All agencies, also those that have left.

    A registry made directly is taken as it is; `load` is the door that checks.
    """

    def __init__(self, agencies: Iterable[Agency], signers: Iterable[Signer] = ()) -> None:
        self.agencies = tuple(agencies)
        self.signers = tuple(signers)
        self._by_id = {agency.id: agency for agency in self.agencies}
        self._offices: dict[str | None, list[Agency]] = {}
        for office in _by_leaving(self.agencies, AgencyKind.YOUTH_OFFICE):
            self._offices.setdefault(office.district, []).append(office)
        self._coordination = _by_leaving(self.agencies, AgencyKind.COORDINATION_OFFICE)
        self._calendars = {
            agency.id: Calendar(frozenset(agency.closing_days)) for agency in self.agencies
        }

    @classmethod
    def load(cls, path: Path, *overlays: Path) -> Self:
        """Read the registry and the files that add keys to it, or raise `BadRegistry`."""
        return cls(*read(path, *overlays))

    def __getitem__(self, agency: str) -> Agency:
        return self._by_id[agency]

    def agency(self, agency: str, at: datetime) -> Agency | None:
        """The agency of this id, or nothing if none takes part under it at this moment."""
        found = self._by_id.get(agency)
        return found if found is not None and found.takes_part(at) else None

    def known(self, agency: str) -> Agency | None:
        """The agency of this id, also if it has left: cases and mails may still be about it."""
        return self._by_id.get(agency)

    def kind_of(self, agency: str) -> AgencyKind | None:
        """What it is in the network, also if it has left; None: nobody of this id."""
        found = self.known(agency)
        return None if found is None else found.kind

    def of_kind(self, kind: AgencyKind, at: datetime) -> tuple[Agency, ...]:
        """All agencies of a kind that take part at this moment, in the order of the file."""
        return tuple(
            agency for agency in self.agencies if agency.kind is kind and agency.takes_part(at)
        )

    def office_of(self, district: str, at: datetime) -> Agency | None:
        """The youth office in charge of a Kreis, or nothing for one outside the network.

        A successor may stand in the file before its predecessor has left; it is not in charge yet.
        """
        return next((o for o in self._offices.get(district, ()) if o.takes_part(at)), None)

    def coordination_office(self, at: datetime) -> Agency:
        """The coordination office in charge now: of several, the one that leaves first."""
        return next(office for office in self._coordination if office.takes_part(at))

    def kids(self, agency: str, at: datetime) -> frozenset[str]:
        """The names of the keys that may be sealed with for this agency at this moment."""
        return frozenset(key.kid for key in self._keys(agency, at))

    def public_key(self, agency: str, at: datetime) -> dict[str, Any] | None:
        """The JWK, with its kid, to seal with for this agency at this moment."""
        return next(({**key.jwk, "kid": key.kid} for key in self._keys(agency, at)), None)

    def signing_keys(self, service: str) -> tuple[Key, ...]:
        """The public halves of all keys of a service that signs, also those that are over."""
        return tuple(key for signer in self.signers if signer.id == service for key in signer.keys)

    def calendar(self, agency: str) -> Calendar:
        """The agency's working days; those of the Land once it no longer takes part."""
        return self._calendars.get(agency, Calendar())

    def _keys(self, agency: str, at: datetime) -> tuple[Key, ...]:
        found, day = self.agency(agency, at), day_of(at)
        return tuple(key for key in found.keys if key.is_valid_on(day)) if found else ()


def _by_leaving(agencies: Iterable[Agency], kind: AgencyKind) -> list[Agency]:
    """Agencies of a kind in the order in which they leave: the first still there is in charge."""
    found = [agency for agency in agencies if agency.kind is kind]
    return sorted(found, key=lambda agency: agency.left or date.max)
