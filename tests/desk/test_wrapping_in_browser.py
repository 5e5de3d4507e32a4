"""A key lies on the desk only wrapped: by a passkey, by a passphrase, for a colleague."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import uuid4

import pytest
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement

from shared.network.sealing import seal
from tests.desk.tried import Tried

pytestmark = pytest.mark.browser
KID = "jugendamt-probe-2026-11"
BOUND = {"case": str(uuid4()), "receiver": "jugendamt-probe"}
SECRET, OTHER = [1] * 32, [2] * 32
TYPED = "sieben Möwen über dem Bodden"
NOTICE = {"prisoner": {"given_name": "Probe"}}


async def opens(tried: Tried, public: dict[str, Any]) -> bool:
    """Whether the key under this name in the page is the private half of that one."""
    token = seal(NOTICE, public_key=public, **BOUND)
    return bool(await tried.call("open", token, BOUND) == NOTICE)


def header(token: str) -> dict[str, Any]:
    part = token.partition(".")[0]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def renamed(token: str, kid: str) -> str:
    """The same, said to be another key."""
    text = json.dumps({**header(token), "wraps": kid}).encode()
    return ".".join([urlsafe_b64encode(text).rstrip(b"=").decode(), *token.split(".")[1:]])


async def test_a_passkey_s_secret_brings_a_key_back_locked(tried: Tried) -> None:
    public = await tried.call("make", KID)
    token = await tried.call("wrapByPasskey", KID, SECRET)
    await tried.load()
    await tried.call("unwrapByPasskey", token, KID, SECRET)
    assert await opens(tried, public)
    assert await tried.refusal("give", KID) == "InvalidAccessError"


async def test_what_the_browser_wraps_is_a_jwe_that_others_can_read(tried: Tried) -> None:
    await tried.call("make", KID)
    token = await tried.call("wrapByPasskey", KID, SECRET)
    assert header(token) == {
        "alg": "dir",
        "enc": "A256GCM",
        "typ": "kvi-wrapped-key+json",
        "wraps": KID,
    }


async def test_another_secret_or_another_name_brings_nothing_back(tried: Tried) -> None:
    await tried.call("make", KID)
    token = await tried.call("wrapByPasskey", KID, SECRET)
    for wrong, kid, secret, why in (
        (token, KID, OTHER, "wrong_secret"),
        (token, "other", SECRET, "other_key"),
        (renamed(token, "other"), "other", SECRET, "wrong_secret"),
        ("no token", KID, SECRET, "damaged"),
    ):
        assert await tried.refusal("unwrapByPasskey", wrong, kid, secret) == why


async def test_a_passphrase_brings_a_key_back_however_its_umlauts_are_typed(tried: Tried) -> None:
    public = await tried.call("make", KID)
    token = await tried.call("wrapByPassphrase", KID, TYPED)
    assert (header(token)["alg"], header(token)["p2c"]) == ("PBES2-HS256+A128KW", 600_000)
    await tried.load()
    typed_otherwise = TYPED.replace("ö", "o\u0308").replace("ü", "u\u0308") + " "
    await tried.call("unwrapByPassphrase", token, KID, typed_otherwise)
    assert await opens(tried, public)
    assert await tried.refusal("unwrapByPassphrase", token, KID, TYPED.lower()) == "wrong_secret"


async def test_a_short_passphrase_wraps_nothing(tried: Tried) -> None:
    await tried.call("make", KID)
    assert (
        await tried.refusal("wrapByPassphrase", KID, "fünfzehn Zeichn   ") == "PassphraseTooShort"
    )


async def test_a_colleague_gets_the_key_of_the_office_and_sees_which(tried: Tried) -> None:
    office = await tried.call("make", KID)
    her = await tried.call("make")
    token = await tried.call("wrapForColleague", KID, her)
    await tried.call("drop", KID)
    await tried.call("lock", her["kid"])
    got = await tried.call("unwrapAsColleague", token, KID, her["kid"])
    assert await tried.call("fingerprint", got) == await tried.call("fingerprint", office)
    assert await opens(tried, office)
    assert await tried.refusal("give", KID) == "InvalidAccessError"


async def test_a_colleague_approved_can_approve_the_next(tried: Tried) -> None:
    office = await tried.call("make", KID)
    her, next_one = [await tried.call("make") for _ in range(2)]
    token = await tried.call("wrapForColleague", KID, her)
    await tried.call("unwrapAsColleague", token, KID, her["kid"], {"extractable": True})
    token = await tried.call("wrapForColleague", KID, next_one)
    await tried.call("drop", KID)
    await tried.call("unwrapAsColleague", token, KID, next_one["kid"])
    assert await opens(tried, office)


async def test_what_is_for_one_colleague_no_other_unwraps(tried: Tried) -> None:
    await tried.call("make", KID)
    her, other = [await tried.call("make") for _ in range(2)]
    token = await tried.call("wrapForColleague", KID, her)
    assert await tried.refusal("unwrapAsColleague", token, KID, other["kid"]) == "wrong_secret"
    assert await tried.refusal("unwrapAsColleague", token, "other", her["kid"]) == "other_key"


async def test_what_is_wrapped_in_one_way_is_not_taken_in_another(tried: Tried) -> None:
    await tried.call("make", KID)
    her = await tried.call("make")
    by_passkey = await tried.call("wrapByPasskey", KID, SECRET)
    for_her = await tried.call("wrapForColleague", KID, her)
    assert await tried.refusal("unwrapByPasskey", for_her, KID, SECRET) == "damaged"
    assert await tried.refusal("unwrapByPassphrase", by_passkey, KID, TYPED) == "damaged"
    assert await tried.refusal("unwrapAsColleague", by_passkey, KID, her["kid"]) == "damaged"


class Desk:
    """The desk's half of signing in, as the library does it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.posted: list[str] = []

    async def register(self, tried: Tried) -> dict[str, Any]:
        options = generate_registration_options(
            rp_id="localhost",
            rp_name="Probe",
            user_name="probe",
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED
            ),
        )
        signed = await tried.call("makePasskey", json.loads(options_to_json(options)))
        self.posted.append(json.dumps(signed["posted"]))
        verified = verify_registration_response(
            credential=signed["posted"],
            expected_challenge=options.challenge,
            expected_rp_id="localhost",
            expected_origin=self._address,
            require_user_verification=True,
        )
        self._key, self._count = verified.credential_public_key, verified.sign_count
        return dict(signed)

    async def sign_in(self, tried: Tried) -> dict[str, Any]:
        options = generate_authentication_options(rp_id="localhost")
        signed = await tried.call("usePasskey", json.loads(options_to_json(options)))
        self.posted.append(json.dumps(signed["posted"]))
        verify_authentication_response(
            credential=signed["posted"],
            expected_challenge=options.challenge,
            expected_rp_id="localhost",
            expected_origin=self._address,
            credential_public_key=self._key,
            credential_current_sign_count=self._count,
            require_user_verification=True,
        )
        return dict(signed)


@pytest.fixture
def desk(address: str) -> Desk:
    return Desk(address)


async def test_a_passkey_that_derives_unlocks_after_a_reload(tried: Tried, desk: Desk) -> None:
    await tried.authenticator(derives=True)
    made = await desk.register(tried)
    public = await tried.call("make", KID)
    token = await tried.call("wrapByPasskey", KID, made["secret"])
    await tried.load()
    used = await desk.sign_in(tried)
    assert used["derives"]
    assert len(used["secret"]) == 32
    await tried.call("unwrapByPasskey", token, KID, used["secret"])
    assert await opens(tried, public)


async def test_what_is_posted_holds_no_secret(tried: Tried, desk: Desk) -> None:
    await tried.authenticator(derives=True)
    secret = bytes((await desk.register(tried))["secret"])
    await desk.sign_in(tried)
    assert len(desk.posted) == 2
    for posted in desk.posted:
        assert "prf" not in posted
        assert urlsafe_b64encode(secret).decode().rstrip("=") not in posted
        assert json.loads(posted)["clientExtensionResults"] == {}


async def test_a_device_that_does_not_know_who_holds_it_signs_nobody_in(tried: Tried) -> None:
    await tried.authenticator(derives=True, knows=False)
    registration = generate_registration_options(
        rp_id="localhost", rp_name="Probe", user_name="probe"
    )
    asked = json.loads(options_to_json(registration))
    assert await tried.refusal("makePasskey", asked) == "NotAllowedError"
    asked = json.loads(options_to_json(generate_authentication_options(rp_id="localhost")))
    assert await tried.refusal("usePasskey", asked) == "NotAllowedError"


async def test_two_passkeys_derive_different_secrets(tried: Tried, desk: Desk) -> None:
    await tried.authenticator(derives=True)
    first, second = [(await desk.register(tried))["secret"] for _ in range(2)]
    assert first != second


async def test_a_passkey_that_derives_nothing_signs_in_and_says_so(
    tried: Tried, desk: Desk
) -> None:
    await tried.authenticator(derives=False)
    for signed in (await desk.register(tried), await desk.sign_in(tried)):
        assert signed["secret"] is None
        assert not signed["derives"]


@pytest.mark.parametrize(("listed", "kept"), [(True, ["own", KID]), (False, ["own"])])
async def test_a_share_of_another_key_than_the_registry_s_is_not_kept(
    tried: Tried, listed: bool, kept: list[str]
) -> None:
    own = await tried.call("make", "her-own")
    office = await tried.call("make", KID)
    wrapped = await tried.call("wrapByPasskey", "her-own", SECRET)
    mine = {
        "own": {"kid": "her-own", "wraps": [{"passkey": "of-this-device", "wrapped": wrapped}]},
        "shares": [{"kid": KID, "wrapped": await tried.call("wrapForColleague", KID, own)}],
        "listed": [office if listed else {**office, "x": own["x"], "y": own["y"]}],
    }
    await tried.call("unlock", mine, SECRET)
    assert sorted(await tried.call("kept")) == sorted(kept)
