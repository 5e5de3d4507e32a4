"""A device is made known: the first one of a person, or another."""

import json
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response
from webauthn import (
    generate_registration_options,
    options_to_json,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.desk.desk import Desk
from services.desk.domain.people import Passkey
from services.desk.domain.secret import hash_of
from services.desk.pages.answers import as_json


async def asked_to_enrol(
    desk: Desk, agency: str, email: str, *, purpose: str, known: Iterable[Passkey]
) -> dict[str, Any]:
    """What a device is to sign; one that is known already does not take part again."""
    options = generate_registration_options(
        rp_id=rp_id(desk),
        rp_name=f"kvi · {desk.registry[agency].name}",
        user_name=email,
        # It says nothing of her.
        user_id=hash_of(purpose).encode()[:32],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.id)) for each in known
        ],
    )
    await desk.challenges.put(options.challenge, purpose, desk.wall())
    found: dict[str, Any] = json.loads(options_to_json(options))
    return found


async def enrolled(
    desk: Desk, credential: dict[str, Any], person: str, *, purpose: str
) -> Passkey | Response:
    """The device that has signed, or what to say if it is none."""
    challenge, now = challenge_of(credential), desk.wall()
    if challenge is None or not await desk.challenges.take(challenge, purpose, now):
        return as_json({"flaw": "late"}, status=409)
    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(desk),
            expected_origin=desk.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        return as_json({"flaw": "device"}, status=422)
    name = bytes_to_base64url(verified.credential_id)
    if await desk.people.passkey(name) is not None:
        return as_json({"flaw": "device"}, status=422)
    return Passkey(
        id=name,
        person=person,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        added_at=now,
    )


def rp_id(desk: Desk) -> str:
    """The host for which passkeys hold."""
    return desk.origin.partition("://")[2].partition(":")[0]


def challenge_of(credential: dict[str, Any]) -> bytes | None:
    """The challenge that a device says it has signed; whether it has, is verified afterwards."""
    try:
        data = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        return base64url_to_bytes(data["challenge"])
    except (KeyError, TypeError, ValueError):
        return None
