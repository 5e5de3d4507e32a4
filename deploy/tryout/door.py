"""The door of a desk to try out: whoever has a printed link is somebody of its agency.

She has no device, so her key is closed with what stands in the link, as with a passphrase.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from deploy.local.agency_keys import key_file
from deploy.tryout.guests import PATH
from services.desk.desk import Desk
from services.desk.domain.people import Invitation, Passkey, Person, Role, Session
from services.desk.domain.secret import hash_of, new_secret
from services.desk.pages.answers import as_json
from services.desk.pages.bodies import read_json
from services.desk.pages.visit import COOKIE, OpenDoor

_HERE = Path(__file__).parent


class _Coming(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    secret: Annotated[str, Field(max_length=100)]


class TryOutDoor:
    """For those whom `guests` knows by the hash of what stands in their links."""

    def __init__(self, folder: Path, guests: Mapping[str, str]) -> None:
        self._folder = folder
        self._guests = guests

    def doors(self) -> tuple[OpenDoor, ...]:
        """Its routes, beside those of every desk."""
        return (
            OpenDoor(PATH, "GET", self._page),
            OpenDoor(f"{PATH}.js", "GET", self._script),
            OpenDoor(PATH, "POST", self._enter),
        )

    async def _page(self, _request: Request, _desk: Desk) -> Response:
        return FileResponse(_HERE / "door.html")

    async def _script(self, _request: Request, _desk: Desk) -> Response:
        return FileResponse(_HERE / "door.js")

    async def _enter(self, request: Request, desk: Desk) -> Response:
        """Sign her in, and give her browser the key of her office as it was made here."""
        coming = await read_json(request, _Coming)
        agency = None if coming is None else self._guests.get(hash_of(coming.secret))
        if agency is None:
            return as_json({"flaw": "invitation"}, status=404)
        there = [each for each in await desk.people.of_agency(agency) if each.left_at is None]
        person = there[0] if there else await _joined(desk, agency)
        secret, now = new_secret(), desk.wall()
        session = Session(id=hash_of(secret), person=person.id, token=new_secret(), used_at=now)
        await desk.sessions.begin(session)
        key = key_file(self._folder, agency)
        response = as_json(
            {
                "token": session.token,
                # Nobody seals for a prison, so none was made for it: its browser makes one.
                "key": json.loads(key.read_bytes()) if key.exists() else None,
            }
        )
        response.set_cookie(COOKIE, secret, secure=True, httponly=True, samesite="lax")
        return response


async def _joined(desk: Desk, agency: str) -> Person:
    """Somebody who leads there, and whose passkey no device has."""
    now = desk.wall()
    email = f"erfunden@{agency}.example"
    invitation = Invitation(
        id=hash_of(new_secret()),
        agency=agency,
        email=email,
        role=Role.LEAD,
        until=now + timedelta(minutes=1),
    )
    person = Person(id=str(uuid4()), agency=agency, email=email, role=Role.LEAD, joined_at=now)
    passkey = Passkey(id=new_secret(), person=person.id, public_key=b"", sign_count=0, added_at=now)
    await desk.people.invite(invitation)
    await desk.people.join(invitation, person, passkey)
    return person
