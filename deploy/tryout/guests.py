"""Whom a printed link lets in: the file that says so knows no link, only its hash."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import TypeAdapter

from deploy.stack.kafka import write_private
from services.desk.domain.secret import hash_of, new_secret
from shared.network.agency import Agency

PATH = "/ausprobieren"
_GUESTS = TypeAdapter(dict[str, str])


def invite_guests(folder: Path, agencies: Iterable[Agency], origin: str) -> Mapping[str, str]:
    """Make a link for each of these; gives them by agency, and keeps what they are known by."""
    secrets = {agency.id: new_secret() for agency in agencies}
    known = {hash_of(secret): agency for agency, secret in secrets.items()}
    write_private(_file(folder), json.dumps(known))
    # Behind the #, so that it stands in no log.
    return {agency: f"{origin}{PATH}#{secret}" for agency, secret in secrets.items()}


def guests(folder: Path) -> Mapping[str, str]:
    """The agency that each link is for, by the hash of what stands in it. Raises OSError."""
    return _GUESTS.validate_json(_file(folder).read_bytes())


def _file(folder: Path) -> Path:
    return folder / "guests.json"
