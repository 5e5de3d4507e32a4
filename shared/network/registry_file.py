"""A registry that would send a case astray is refused before anything starts."""

from collections.abc import Iterable
from pathlib import Path

from shared.network.agency import Agency, AgencyKind, AgencyOverlay, Key, Signer
from shared.network.registry_entries import BadRegistry, Entries, Entry, read_entries

DISTRICTS = ("13003", "13004", "13071", "13072", "13073", "13074", "13075", "13076")
"""The Kreise of Mecklenburg-Vorpommern; every one of them has exactly one youth office."""

ON_DUTY = ("district", "head_email", "duty_phone")
"""What a youth office must name: its Kreis, and whom to call when it is silent or time is short."""

OUR_OWN = frozenset({"admin", "root", "monitor", "intake", "referral", "events", "notify", "desk"})
"""Users of Kafka or MongoDB that are no agency's: one of that name would get their secret."""

NAMES_A_FILE = "-file"
"""KVI_SECRET_X_FILE names the file with the secret of x; it must not be the secret of x-file."""

Placed = tuple[Entry, Agency]
PlacedKey = tuple[Entry, int, Key]


def read(path: Path, *overlays: Path) -> tuple[tuple[Agency, ...], tuple[Signer, ...]]:
    """All of a registry, with what the overlays add: agencies, and services that sign."""
    files = [read_entries(file) for file in (path, *overlays)]
    signers = [(e, e.as_model(Signer)) for file in files for e in file.services]
    return _agencies(path, files), _signers(signers)


def _agencies(path: Path, files: list[Entries]) -> tuple[Agency, ...]:
    placed = [(entry, entry.as_model(Agency)) for entry in files[0].agencies]
    _check_ids(placed)
    _check_coordination(path, placed)
    _check_offices(path, placed)
    keys = {agency.id: _placed_keys(entry, agency.keys) for entry, agency in placed}
    desks = {agency.id: agency.desk for _, agency in placed}
    for overlay in files[1:]:
        for entry in overlay.agencies:
            added = entry.as_model(AgencyOverlay)
            if added.id not in keys:
                raise entry.bad(f"no agency '{added.id}' takes part", "id")
            keys[added.id] += _placed_keys(entry, added.keys)
            desks[added.id] = added.desk or desks[added.id]
    for of_one_agency in keys.values():
        _check_keys(of_one_agency)
    return tuple(
        agency.model_copy(
            update={
                "keys": tuple(key for *_, key in keys[agency.id]),
                "desk": desks[agency.id],
            }
        )
        for _, agency in placed
    )


def _signers(placed: list[tuple[Entry, Signer]]) -> tuple[Signer, ...]:
    """Their keys, by service. Two may be in use at once: the service knows which it holds."""
    keys: dict[str, list[PlacedKey]] = {}
    for entry, signer in placed:
        keys.setdefault(signer.id, []).extend(_placed_keys(entry, signer.keys))
    for of_one in keys.values():
        _check_names(of_one)
    return tuple(
        Signer.model_validate({"id": name, "keys": tuple(key for *_, key in of_one)})
        for name, of_one in keys.items()
    )


def _check_ids(placed: list[Placed]) -> None:
    seen: dict[str, str] = {}
    for entry, agency in placed:
        # Kafka and its metrics take '.', '_' and '-' for one another in places, and so do people.
        like = agency.id.replace("-", "")
        if like in OUR_OWN:
            raise entry.bad(f"'{like}' is a user of the system itself, choose another id", "id")
        if agency.id.endswith(NAMES_A_FILE):
            raise entry.bad(f"no id ends with '{NAMES_A_FILE}', choose another", "id")
        if seen.get(like) == agency.id:
            raise entry.bad(f"the id '{agency.id}' is taken", "id")
        if like in seen:
            raise entry.bad(f"'{agency.id}' and '{seen[like]}' collide in names of topics", "id")
        seen[like] = agency.id


def _check_coordination(path: Path, placed: list[Placed]) -> None:
    found = [
        (entry, agency)
        for entry, agency in placed
        if agency.kind is AgencyKind.COORDINATION_OFFICE and agency.left is None
    ]
    if not found:
        raise BadRegistry(path, 1, "no coordination office that stays")
    for entry, _ in found[1:]:
        raise entry.bad(f"'{found[0][1].id}' is the coordination office already", "kind")


def _check_offices(path: Path, placed: list[Placed]) -> None:
    offices: dict[str, str] = {}
    for entry, office in placed:
        if office.kind is not AgencyKind.YOUTH_OFFICE:
            continue
        for field in ON_DUTY:
            if getattr(office, field) is None:
                raise entry.bad(f"missing field '{field}': a youth office needs it")
        if office.left is not None:
            continue
        district = str(office.district)
        if district in offices:
            raise entry.bad(f"{district} is the Kreis of '{offices[district]}'", "district")
        offices[district] = office.id
    for district in DISTRICTS:
        if district not in offices:
            raise BadRegistry(path, 1, f"no youth office that stays for the Kreis {district}")


def _check_names(keys: list[PlacedKey]) -> None:
    taken: set[str] = set()
    for entry, index, key in keys:
        if key.valid_until < key.valid_from:
            raise entry.bad(f"'{key.kid}' ends before it begins", "keys", index, "until")
        if key.kid in taken:
            raise entry.bad(f"the kid '{key.kid}' is taken", "keys", index, "kid")
        taken.add(key.kid)


def _check_keys(keys: list[PlacedKey]) -> None:
    _check_names(keys)
    earlier: list[Key] = []
    for entry, index, key in keys:
        for other in earlier:
            # A sender must not have to choose, or an office gets parts it can no longer open.
            if key.valid_from <= other.valid_until and other.valid_from <= key.valid_until:
                reason = f"'{key.kid}' and '{other.kid}' are valid on the same days"
                raise entry.bad(reason, "keys", index, "from")
        earlier.append(key)


def _placed_keys(entry: Entry, keys: Iterable[Key]) -> list[PlacedKey]:
    return [(entry, index, key) for index, key in enumerate(keys)]
