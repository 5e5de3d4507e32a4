"""Joining by an invitation, signing in with a passkey, and signing out; no password anywhere."""

import json
from typing import Annotated, Any
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from webauthn import (
    generate_authentication_options,
    options_to_json,
    verify_authentication_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import UserVerificationRequirement

from services.desk.desk import Desk
from services.desk.domain.people import Invitation, Passkey, Person, Session
from services.desk.domain.secret import hash_of, new_secret
from services.desk.domain.trail import Deed
from services.desk.pages.answers import as_json, page
from services.desk.pages.bodies import read_json
from services.desk.pages.enrolling import asked_to_enrol, challenge_of, enrolled, rp_id
from services.desk.pages.visit import COOKIE, EVERYONE, Door, OpenDoor, Visit

_SIGN_IN = "sign_in"


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Joining(_Asked):
    invitation: Annotated[str, Field(max_length=100)]
    credential: dict[str, Any] | None = None


class _SigningIn(_Asked):
    credential: dict[str, Any]


async def join_page(_request: Request, _desk: Desk) -> Response:
    """The page that the link in the mail opens; what stands behind its # reaches no server."""
    return page("join.html")


async def join_options(request: Request, desk: Desk) -> Response:
    """What the device is to sign for an invitation."""
    asked = await read_json(request, _Joining)
    invitation = None if asked is None else await _open_invitation(desk, asked)
    if invitation is None:
        return as_json({"flaw": "invitation"}, status=404)
    name = desk.registry[invitation.agency].name
    options = await asked_to_enrol(
        desk, invitation.agency, invitation.email, purpose=invitation.id, known=()
    )
    return as_json({"options": options, "agency": name})


async def join(request: Request, desk: Desk) -> Response:
    """Let her in with the device that has signed."""
    asked = await read_json(request, _Joining)
    invitation = None if asked is None else await _open_invitation(desk, asked)
    if asked is None or invitation is None or asked.credential is None:
        return as_json({"flaw": "invitation"}, status=404)
    person = Person(
        id=str(uuid4()),
        agency=invitation.agency,
        email=invitation.email,
        role=invitation.role,
        joined_at=desk.wall(),
    )
    passkey = await enrolled(desk, asked.credential, person.id, purpose=invitation.id)
    if isinstance(passkey, Response):
        return passkey
    if not await desk.people.join(invitation, person, passkey):
        return as_json({"flaw": "invitation"}, status=409)
    await desk.trails.add(person.agency, person.id, Deed.JOINED)
    return await _signed_in(desk, person, passkey)


async def sign_in_page(_request: Request, _desk: Desk) -> Response:
    """Where everybody begins."""
    return page("sign_in.html")


async def sign_in_options(_request: Request, desk: Desk) -> Response:
    """What a device is to sign; which person it is, the device says."""
    options = generate_authentication_options(
        rp_id=rp_id(desk), user_verification=UserVerificationRequirement.REQUIRED
    )
    await desk.challenges.put(options.challenge, _SIGN_IN, desk.wall())
    return as_json({"options": json.loads(options_to_json(options))})


async def sign_in(request: Request, desk: Desk) -> Response:
    """Begin a session of the person whose device has signed."""
    asked = await read_json(request, _SigningIn)
    challenge = None if asked is None else challenge_of(asked.credential)
    if asked is None or challenge is None:
        return as_json({"flaw": "device"}, status=422)
    if not await desk.challenges.take(challenge, _SIGN_IN, desk.wall()):
        return as_json({"flaw": "late"}, status=409)
    passkey = await desk.people.passkey(str(asked.credential.get("id")))
    person = None if passkey is None else await desk.people.person(passkey.person)
    if passkey is None or person is None or person.left_at is not None:
        return as_json({"flaw": "unknown"}, status=403)
    try:
        verified = verify_authentication_response(
            credential=asked.credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(desk),
            expected_origin=desk.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        return as_json({"flaw": "device"}, status=422)
    counted = passkey.model_copy(
        update={"sign_count": verified.new_sign_count, "used_at": desk.wall()}
    )
    await desk.people.counted(counted)
    await desk.trails.add(person.agency, person.id, Deed.SIGNED_IN)
    return await _signed_in(desk, person, passkey)


async def sign_out(visit: Visit) -> Response:
    """End the session."""
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.SIGNED_OUT)
    await visit.desk.sessions.end(visit.session.id)
    response = RedirectResponse("/anmelden", status_code=303)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")
    # Our script has emptied the store of keys before; this does it whatever a script did. Not all
    # cookies: those of other sites under the same domain would go with ours.
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


async def _signed_in(desk: Desk, person: Person, passkey: Passkey) -> Response:
    secret = new_secret()
    session = Session(
        id=hash_of(secret),
        person=person.id,
        token=new_secret(),
        used_at=desk.wall(),
        passkey=passkey.id,
    )
    desk.checkpoint("signing_in")
    await desk.sessions.begin(session)
    if await desk.people.passkey(passkey.id) is None:
        # Removed while it signed: whoever removed it has ended only what there was by then.
        await desk.sessions.end(session.id)
        return as_json({"flaw": "unknown"}, status=403)
    response = as_json({"token": session.token})
    # Lax, or the link in a mail would lead who is signed in to the page to sign in.
    response.set_cookie(COOKIE, secret, secure=True, httponly=True, samesite="lax")
    return response


async def _open_invitation(desk: Desk, asked: _Joining) -> Invitation | None:
    invitation = await desk.people.invitation(hash_of(asked.invitation))
    if invitation is None or invitation.agency not in desk.wake:
        return None
    return invitation if invitation.is_open(desk.wall()) else None


DOORS: tuple[Door | OpenDoor, ...] = (
    OpenDoor("/einladung", "GET", join_page),
    OpenDoor("/einladung/frage", "POST", join_options),
    OpenDoor("/einladung", "POST", join),
    OpenDoor("/anmelden", "GET", sign_in_page),
    OpenDoor("/anmelden/frage", "POST", sign_in_options),
    OpenDoor("/anmelden", "POST", sign_in),
    Door("/abmelden", "POST", EVERYONE, sign_out),
)
