"""What a prison seals an office's browser opens, and the other way round: one format, two codes."""

import base64
import hashlib
import json
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from shared.network.sealing import (
    ALGORITHM,
    ENCRYPTION,
    LARGEST,
    TYPE,
    inspect,
    open_content,
    open_sealed,
    seal,
)
from shared.network.sealing_keys import is_private_key, is_public_key, new_key, public_jwk
from tests.desk.tried import Tried

pytestmark = pytest.mark.browser
KID = "jugendamt-probe-2026-11"
CASE = str(uuid4())
BOUND = {"case": CASE, "receiver": "jugendamt-probe"}
NOTICE = {
    "prisoner": {"given_name": "Probe", "family_name": "Müßter", "birth_date": "1990-01-02"},
    "wishes": "Bitte erst anrufen, „abends“ ☎",
}


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sealed(key: dict[str, Any], data: Any = NOTICE, **bound: str) -> str:
    return seal(data, public_key=public_jwk(key), **{**BOUND, **bound})


def sealed_otherwise(key: dict[str, Any], content: bytes, **others: str) -> str:
    """By somebody who does not keep to what is agreed, and has the public key."""
    header = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": key["kid"], "typ": TYPE}
    registry = jwe.JWERegistry(algorithms=[ALGORITHM, ENCRYPTION], strict_check_header=False)
    public = ECKey.import_key(public_jwk(key))
    return jwe.encrypt_compact({**header, **BOUND, **others}, content, public, registry=registry)


def changed(token: str, place: int) -> str:
    """The same with one bit turned over in one of its five parts."""
    parts = [decoded(part) for part in token.split(".")]
    parts[place] = bytes([*parts[place][:-1], parts[place][-1] ^ 1])
    return ".".join(encoded(part) for part in parts)


def with_header(token: str, **others: Any) -> str:
    header, rest = token.split(".", 1)
    return f"{encoded(json.dumps({**json.loads(decoded(header)), **others}).encode())}.{rest}"


@pytest.fixture
async def key(tried: Tried) -> dict[str, Any]:
    """An office's key, made on a command line and locked in its browser."""
    key = new_key(KID)
    await tried.call("take", key)
    return key


async def test_what_a_prison_seals_the_office_opens(tried: Tried, key: dict[str, Any]) -> None:
    assert await tried.call("open", sealed(key), BOUND) == NOTICE


async def test_whatever_was_sealed_can_be_read(tried: Tried, key: dict[str, Any]) -> None:
    content = b"\xff no JSON"
    token = sealed(key, content)
    assert bytes(await tried.call("content", token, BOUND)) == content
    assert await tried.refusal("open", token, BOUND) == "damaged"


async def test_what_a_browser_seals_passes_and_is_opened(tried: Tried) -> None:
    key = new_key(KID)
    token = await tried.call("seal", NOTICE, {**BOUND, "publicKey": public_jwk(key)})
    assert inspect(token, known_kids={KID}, **BOUND) is None
    assert open_sealed(token, key, **BOUND) == NOTICE
    text = json.dumps(NOTICE, ensure_ascii=False, separators=(",", ":"))
    assert open_content(token, key, **BOUND) == text.encode()


async def test_two_browsers_and_no_command_line(tried: Tried) -> None:
    public = await tried.call("make", KID)
    token = await tried.call("seal", NOTICE, {**BOUND, "publicKey": public})
    assert await tried.call("open", token, BOUND) == NOTICE


async def test_during_a_rotation_both_keys_open(tried: Tried, key: dict[str, Any]) -> None:
    newer = new_key("jugendamt-probe-2028-11")
    await tried.call("take", newer)
    for each in (key, newer):
        assert await tried.call("open", sealed(each), BOUND) == NOTICE


async def test_a_part_for_a_key_that_is_not_there(tried: Tried, key: dict[str, Any]) -> None:
    assert (
        await tried.refusal("open", sealed(new_key("jugendamt-probe-2024-01")), BOUND)
        == "no_such_key"
    )
    await tried.call("drop", KID)
    assert await tried.refusal("open", sealed(key), BOUND) == "no_such_key"


@pytest.mark.usefixtures("key")
async def test_a_part_for_another_key_of_that_name(tried: Tried) -> None:
    assert await tried.refusal("open", sealed(new_key(KID)), BOUND) == "other_key"


@pytest.mark.parametrize("other", [{"case": str(uuid4())}, {"receiver": "jugendamt-fern"}])
async def test_a_part_for_another_case_or_receiver(
    other: dict[str, str], tried: Tried, key: dict[str, Any]
) -> None:
    assert await tried.refusal("open", sealed(key, **other), BOUND) == "other_case"
    assert await tried.refusal("open", sealed(key), {**BOUND, **other}) == "other_case"


async def test_a_part_cannot_be_made_to_fit_another_case(tried: Tried, key: dict[str, Any]) -> None:
    other = {**BOUND, "case": str(uuid4())}
    assert (
        await tried.refusal("open", with_header(sealed(key), case=other["case"]), other)
        == "damaged"
    )


@pytest.mark.parametrize(
    ("place", "why"), [(1, "other_key"), (2, "damaged"), (3, "damaged"), (4, "damaged")]
)
async def test_a_part_that_was_changed_on_the_way(
    place: int, why: str, tried: Tried, key: dict[str, Any]
) -> None:
    assert await tried.refusal("open", changed(sealed(key), place), BOUND) == why


@pytest.mark.parametrize(
    "other", [{"alg": "ECDH-ES"}, {"enc": "A128GCM"}, {"typ": "JWE"}, {"zip": "DEF"}, {"kid": 1}]
)
async def test_a_part_of_another_kind(
    other: dict[str, Any], tried: Tried, key: dict[str, Any]
) -> None:
    assert await tried.refusal("open", with_header(sealed(key), **other), BOUND) == "damaged"


async def test_a_part_that_was_sealed_as_nobody_agreed(tried: Tried, key: dict[str, Any]) -> None:
    assert await tried.call("open", sealed_otherwise(key, b"{}"), BOUND) == {}
    for token in (
        sealed_otherwise(key, b"{}", family="Probe"),
        sealed_otherwise(key, b'["no object"]'),
        sealed_otherwise(key, b"{" + b" " * LARGEST + b"}"),
    ):
        assert await tried.refusal("open", token, BOUND) == "damaged"


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("token", ["", "no part", "a.b.c.d.e", "....", "x" * (LARGEST + 1)])
async def test_something_that_is_no_part(token: str, tried: Tried) -> None:
    assert await tried.refusal("open", token, BOUND) == "damaged"


async def test_nothing_is_sealed_for_what_is_no_public_key(tried: Tried) -> None:
    public = public_jwk(new_key(KID))
    another_curve = {**ECKey.generate_key("P-384").as_dict(private=False), "kid": KID}
    off_the_curve = {**public, "x": public["y"]}
    for wrong in (new_key(KID), off_the_curve, another_curve, {**public, "kid": None}):
        assert await tried.refusal("seal", NOTICE, {**BOUND, "publicKey": wrong}) == "CannotSeal"


async def test_more_than_a_part_can_hold_is_refused_by_both(tried: Tried) -> None:
    public = public_jwk(new_key(KID))
    assert (
        await tried.refusal("seal", {"wishes": "x" * LARGEST}, {**BOUND, "publicKey": public})
        == "CannotSeal"
    )


async def test_a_key_that_a_browser_made_is_one_for_the_registry(tried: Tried) -> None:
    public = await tried.call("make", KID)
    private = await tried.call("give", KID)
    assert is_public_key(public)
    assert is_private_key(private)
    assert public_jwk(private) == public
    assert open_sealed(sealed(private), private, **BOUND) == NOTICE


async def test_a_key_without_a_name_is_called_by_its_thumbprint(tried: Tried) -> None:
    public = await tried.call("make")
    assert public["kid"] == ECKey.import_key(public).thumbprint()


async def test_people_compare_a_thumbprint_in_groups_of_four(tried: Tried) -> None:
    public = await tried.call("make", KID)
    members = {name: public[name] for name in ("crv", "kty", "x", "y")}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":"))
    groups = (await tried.call("fingerprint", public)).split(" ")
    assert "".join(groups) == hashlib.sha256(canonical.encode()).hexdigest()
    assert {len(group) for group in groups} == {4}


async def test_a_locked_key_opens_and_is_read_by_nobody(tried: Tried) -> None:
    public = await tried.call("make", KID)
    await tried.call("lock", KID)
    assert await tried.refusal("give", KID) == "InvalidAccessError"
    token = seal(NOTICE, public_key=public, **BOUND)
    assert await tried.call("open", token, BOUND) == NOTICE


async def test_a_kept_key_is_there_after_a_reload_until_it_is_forgotten(
    tried: Tried, key: dict[str, Any]
) -> None:
    await tried.call("keep", KID)
    await tried.load()
    assert await tried.call("kept") == [KID]
    assert await tried.call("open", sealed(key), BOUND) == NOTICE
    await tried.call("forget")
    await tried.load()
    assert await tried.call("kept") == []


async def test_a_key_that_scripts_can_read_is_not_kept(tried: Tried) -> None:
    await tried.call("make", KID)
    assert await tried.refusal("keep", KID) == "TypeError"
    assert await tried.call("kept") == []
