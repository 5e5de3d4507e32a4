"""In the embedded stack who needs a key has one, made once and kept beside the data.

Receiving agencies open what is sealed for them, and `events` signs certificates.
"""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from deploy.servers.errors import StackError
from services.events.settings import SIGNER
from shared.network.agency import AgencyKind, Key
from shared.network.i_json import NotIJson, read
from shared.network.registry import Registry
from shared.network.sealing_keys import is_private_key, new_key, public_jwk

REGISTRY = Path(__file__).parents[1] / "agencies.yaml"
RECEIVERS = (AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER)
"""Who is ever sent a sealed part."""

# These keys protect invented people, and a demo may set its clock to any day.
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)


def key_file(data_folder: Path, agency: str) -> Path:
    """Where the private key of an agency lies, or of the service that signs."""
    return data_folder / "keys" / f"{agency}.jwk"


def overlay_file(data_folder: Path) -> Path:
    """Where the public halves lie, as an overlay for `Registry.load`."""
    return data_folder / "registry-keys.yaml"


def load_registry(data_folder: Path, path: Path = REGISTRY) -> Registry:
    """The registry with the keys of this data folder; raises `BadRegistry`."""
    overlay = overlay_file(data_folder)
    return Registry.load(path, *([overlay] if overlay.exists() else []))


def ensure_keys(data_folder: Path, registry: Registry, desk: str | None = None) -> None:
    """Make a key for each receiving agency and the signer that has none; write public halves down.

    With `desk`, the origin of one on this machine, it serves those that the registry gives a desk.

    Who publishes a key of its own in the registry is left alone. Raises StackError.
    """
    receivers = [a for kind in RECEIVERS for a in registry.agencies if a.kind is kind]
    entries = [
        entry for a in receivers if (entry := _local_entry(data_folder, a.id, a.keys)) is not None
    ]
    if desk is not None:
        entries += [{"id": each.id, "desk": desk} for each in registry.agencies if each.desk]
    overlay = overlay_file(data_folder)
    signer = _local_entry(data_folder, SIGNER, registry.signing_keys(SIGNER))
    text = as_yaml(entries) + (as_yaml([signer], "services") if signer else "")
    if not overlay.exists() or overlay.read_text("utf-8") != text:
        draft = overlay.with_suffix(".new")
        draft.write_text(text, "utf-8")
        draft.replace(overlay)


def signing_file(data_folder: Path, registry: Registry) -> Path | None:
    """The private key of the signer, if the registry has its public half. Raises StackError."""
    path = key_file(data_folder, SIGNER)
    known = {key.kid for key in registry.signing_keys(SIGNER)}
    return path if path.exists() and _kept_key(path)["kid"] in known else None


def entry(
    agency: str, private_key: Mapping[str, Any], first_day: date, last_day: date
) -> dict[str, Any]:
    """What stands in the registry about a key: never more than its public half."""
    public = public_jwk(private_key)
    kid = public.pop("kid")
    return {
        "id": agency,
        "keys": [
            {"kid": kid, "from": str(first_day), "until": str(last_day), "jwk": public},
        ],
    }


def as_yaml(entries: list[dict[str, Any]], listed: str = "agencies") -> str:
    """Entries as they stand in a file of the registry."""
    return yaml.safe_dump({listed: entries}, sort_keys=False, allow_unicode=True)


def make_key(path: Path, kid: str) -> dict[str, Any]:
    """Write a new private key that only its owner may read; raises FileExistsError, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = new_key(kid)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        try:
            json.dump(key, file)
            file.flush()
        except OSError:
            path.unlink()  # half a key on a full disk opens nothing and would be in the way
            raise
    return key


def _kept_key(path: Path) -> dict[str, Any]:
    try:
        found = read(path.read_bytes())
    except NotIJson:
        found = None
    if not is_private_key(found):
        # Never silently replaced: what was sealed for it opens with no other key.
        raise StackError(
            f"{path} holds no private key; put it back, or delete it: ./kvi up then makes another, "
            "which opens nothing that was sealed before."
        )
    return dict(found)


def _local_entry(data_folder: Path, owner: str, keys: Iterable[Key]) -> dict[str, Any] | None:
    path, made_here = key_file(data_folder, owner), f"{owner}-local"
    kept = _kept_key(path) if path.exists() else None
    published = {key.kid for key in keys}
    # Also if it is the one in the file: nothing is said of a key twice.
    if published - {made_here} or (published and kept is None):
        return None
    return entry(owner, kept or make_key(path, made_here), FIRST_DAY, LAST_DAY)
