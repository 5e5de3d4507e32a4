import base64
import json
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from pydantic import ValidationError

from shared.language.codes import Code
from shared.network.sealed_notice import SealedNotice
from shared.network.sealing import (
    CannotOpen,
    CannotSeal,
    SealFlaw,
    SealMismatch,
    inspect,
    new_key,
    open_sealed,
    public_jwk,
    seal,
)
from shared.network.sealing_keys import is_public_key, is_public_point

CASE = UUID("6d2f5f3e-8a0b-4c57-9a35-3f6c1f6a7b10")
OTHER_CASE = UUID("0c8a2f9e-1b7d-4f0e-8f43-5a1f8f0f2c11")
OFFICE = "jugendamt-13072"
OTHER_OFFICE = "jugendamt-13003"
KEY = new_key("jugendamt-13072-1")
NAME = "Kanari-Vogel"
CONTENT = {"prisoner": {"family_name": NAME, "given_name": "Jörg"}}
PARTS = ("header", "key", "iv", "ciphertext", "tag")


def sealed() -> str:
    return seal(CONTENT, case=CASE, receiver=OFFICE, public_key=public_jwk(KEY))


TOKEN = sealed()


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "==")


def header_of(token: str) -> dict[str, Any]:
    header: dict[str, Any] = json.loads(decoded(token.split(".", maxsplit=1)[0]))
    return header


def with_part(token: str, index: int, part: str) -> str:
    parts = token.split(".")
    parts[index] = part
    return ".".join(parts)


def with_header(token: str, **changes: object) -> str:
    header = {**header_of(token), **changes}
    kept = {name: value for name, value in header.items() if value is not ...}
    return with_part(token, 0, encoded(json.dumps(kept).encode()))


def flaw(token: str, case: UUID | str = CASE, receiver: str = OFFICE) -> SealFlaw | None:
    return inspect(token, case=case, receiver=receiver, known_kids={KEY["kid"]})


def opened(token: str, key: dict[str, Any] = KEY) -> dict[str, Any]:
    return open_sealed(token, key, case=CASE, receiver=OFFICE)


def test_the_office_it_is_addressed_to_opens_what_was_sealed() -> None:
    assert opened(sealed()) == CONTENT


def test_bytes_are_sealed_as_they_are() -> None:
    content = json.dumps(CONTENT).encode()
    token = seal(content, case=str(CASE), receiver=OFFICE, public_key=public_jwk(KEY))
    assert opened(token) == CONTENT


def test_whoever_carries_a_sealed_part_sees_where_it_belongs_and_nothing_else() -> None:
    header = header_of(TOKEN)
    assert header.pop("epk").keys() == {"kty", "crv", "x", "y"}
    assert header == {
        "alg": "ECDH-ES+A256KW",
        "enc": "A256GCM",
        "kid": KEY["kid"],
        "typ": "kvi-sealed+json",
        "case": str(CASE),
        "receiver": OFFICE,
    }
    assert not any(NAME.encode() in decoded(part) for part in TOKEN.split("."))


def test_the_same_content_never_looks_the_same_twice() -> None:
    assert not set(sealed().split(".")) & set(sealed().split("."))


def test_a_well_sealed_part_passes_without_any_key() -> None:
    assert flaw(TOKEN) is None


def test_every_flaw_is_a_code_that_a_refusal_can_carry() -> None:
    assert {Code(flaw.value) for flaw in SealFlaw} == {
        Code.UNSEALED_PERSONAL_DATA,
        Code.SEALED_FOR_UNKNOWN_KEY,
        Code.SEAL_MISMATCH,
        Code.TOO_LARGE,
    }


@pytest.mark.parametrize(("part", "bit"), list(product(range(5), range(0, 8, 3))))
def test_a_part_changed_on_the_way_is_not_opened(part: int, bit: int) -> None:
    data = decoded(TOKEN.split(".")[part])
    for position in range(0, len(data), max(1, len(data) // 16)):
        flipped = bytearray(data)
        flipped[position] ^= 1 << bit
        with pytest.raises(CannotOpen):
            opened(with_part(TOKEN, part, encoded(bytes(flipped))))


@pytest.mark.parametrize("part", range(5), ids=PARTS)
def test_a_part_taken_from_another_sealed_part_is_not_opened(part: int) -> None:
    with pytest.raises(CannotOpen):
        opened(with_part(TOKEN, part, sealed().split(".")[part]))


def test_the_key_of_another_office_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        opened(TOKEN, new_key("jugendamt-13003-1"))


def test_another_key_of_the_same_name_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        opened(TOKEN, new_key(KEY["kid"]))


def test_the_public_half_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        opened(TOKEN, public_jwk(KEY))


@pytest.mark.parametrize(("case", "receiver"), [(OTHER_CASE, OFFICE), (CASE, OTHER_OFFICE)])
def test_a_part_bound_to_another_case_or_receiver_is_refused_and_not_opened(
    case: UUID, receiver: str
) -> None:
    assert flaw(TOKEN, case, receiver) is SealFlaw.MISMATCH
    with pytest.raises(SealMismatch):
        open_sealed(TOKEN, KEY, case=case, receiver=receiver)


@pytest.mark.parametrize("changes", [{"case": str(OTHER_CASE)}, {"receiver": OTHER_OFFICE}])
def test_rewriting_the_binding_makes_a_part_that_nobody_can_open(changes: dict[str, str]) -> None:
    token = with_header(TOKEN, **changes)
    case = changes.get("case", CASE)
    receiver = changes.get("receiver", OFFICE)
    assert flaw(token, case, receiver) is None
    with pytest.raises(CannotOpen):
        open_sealed(token, KEY, case=case, receiver=receiver)


def test_a_key_the_receiver_does_not_use_is_refused() -> None:
    assert flaw(with_header(TOKEN, kid="unknown")) is SealFlaw.UNKNOWN_KEY


def test_a_part_beyond_32_kib_is_refused() -> None:
    assert flaw(TOKEN + "A" * 32 * 1024) is SealFlaw.TOO_LARGE


def test_what_would_be_beyond_32_kib_is_not_sealed() -> None:
    with pytest.raises(CannotSeal, match="at most 32768 bytes"):
        seal({"wishes": "x" * 32_000}, case=CASE, receiver=OFFICE, public_key=public_jwk(KEY))


@pytest.mark.parametrize(
    "token",
    [
        "",
        json.dumps(CONTENT),
        encoded(json.dumps(CONTENT).encode()),
        "....",
        TOKEN.rsplit(".", 1)[0],
        TOKEN + ".",
        TOKEN + ".AAAA",
        TOKEN + "=",
        TOKEN.replace(".", " .", 1),
        TOKEN + "ä",
        with_part(TOKEN, 0, encoded(b"[]")),
        with_part(TOKEN, 0, encoded(b"[" * 600)),
        with_part(TOKEN, 0, encoded(b"\xff\xfe")),
        with_part(TOKEN, 0, encoded(b'{"alg":"dir",' + decoded(TOKEN.split(".")[0])[1:])),
        with_part(TOKEN, 0, encoded(decoded(TOKEN.split(".")[0]) + b" " * 768)),
        with_part(TOKEN, 1, encoded(bytes(39))),
        with_part(TOKEN, 1, ""),
        with_part(TOKEN, 2, encoded(bytes(16))),
        with_part(TOKEN, 3, ""),
        with_part(TOKEN, 4, encoded(bytes(12))),
        # 40 bytes leave bits of the last character unused; a second spelling must not pass.
        with_part(TOKEN, 1, encoded(bytes(40))[:-1] + "B"),
    ],
)
def test_what_is_not_sealed_at_all_counts_as_open_personal_data(token: str) -> None:
    assert flaw(token) is SealFlaw.UNSEALED


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "ECDH-ES"},
        {"alg": "RSA-OAEP-256"},
        {"alg": "none"},
        {"enc": "A128GCM"},
        {"enc": "A256CBC-HS512"},
        {"typ": "JWE"},
        {"zip": "DEF"},
        {"crit": ["case"]},
        {"name": NAME},
        {"apu": encoded(NAME.encode())},
        {"kid": ...},
        {"kid": 1},
        {"case": ...},
        {"case": None},
        {"receiver": [OFFICE]},
        {"epk": ...},
        {"epk": "x"},
        {"epk": public_jwk(KEY)},
        {"epk": {**header_of(TOKEN)["epk"], "crv": "P-384"}},
        {"epk": {**header_of(TOKEN)["epk"], "kty": "OKP"}},
        {"epk": {**header_of(TOKEN)["epk"], "y": header_of(TOKEN)["epk"]["x"]}},
        {"epk": {**header_of(TOKEN)["epk"], "x": 1}},
        {"epk": {**header_of(TOKEN)["epk"], "x": "AA"}},
        {"epk": {**header_of(TOKEN)["epk"], "x": "AAAA" + header_of(TOKEN)["epk"]["x"]}},
        {"epk": {**header_of(TOKEN)["epk"], "x": "ä" * 43}},
        {"epk": {**header_of(TOKEN)["epk"], "d": KEY["d"]}},
    ],
)
def test_only_the_agreed_header_passes(changes: dict[str, object]) -> None:
    token = with_header(TOKEN, **changes)
    assert flaw(token) is SealFlaw.UNSEALED
    with pytest.raises(CannotOpen):
        opened(token)


@pytest.mark.parametrize(
    "content", [b"not JSON " + NAME.encode(), b"[]", b'{"a":1,"a":2}', b"\xff"]
)
def test_what_is_no_json_object_is_refused_without_showing_it(content: bytes) -> None:
    token = seal(content, case=CASE, receiver=OFFICE, public_key=public_jwk(KEY))
    with pytest.raises(CannotOpen) as caught:
        opened(token)
    assert caught.value.__context__ is None
    assert NAME not in repr(caught.value)


@pytest.mark.parametrize(
    "public_key",
    [
        KEY,
        {**public_jwk(KEY), "y": KEY["x"]},
        {name: value for name, value in public_jwk(KEY).items() if name != "kid"},
    ],
)
def test_nothing_is_sealed_for_what_is_not_a_public_key(public_key: dict[str, Any]) -> None:
    with pytest.raises(CannotSeal):
        seal(CONTENT, case=CASE, receiver=OFFICE, public_key=public_key)


def test_a_part_sealed_by_other_software_is_opened() -> None:
    """The steps of RFC 7518, 4.6 and RFC 7516, 5.1, without the library that opens it."""
    sender = ec.generate_private_key(ec.SECP256R1())
    point = sender.public_key().public_numbers()
    header = {
        "receiver": OFFICE,
        "case": str(CASE),
        "epk": {
            "kty": "EC",
            "crv": "P-256",
            "x": encoded(point.x.to_bytes(32, "big")),
            "y": encoded(point.y.to_bytes(32, "big")),
        },
        "kid": KEY["kid"],
        "typ": "kvi-sealed+json",
        "enc": "A256GCM",
        "alg": "ECDH-ES+A256KW",
    }
    protected = encoded(json.dumps(header, indent=1).encode())
    receiver = ec.EllipticCurvePublicNumbers(
        int.from_bytes(decoded(KEY["x"]), "big"),
        int.from_bytes(decoded(KEY["y"]), "big"),
        ec.SECP256R1(),
    ).public_key()
    algorithm = b"ECDH-ES+A256KW"
    info = len(algorithm).to_bytes(4, "big") + algorithm + bytes(8) + (256).to_bytes(4, "big")
    wrapping = ConcatKDFHash(SHA256(), 32, info).derive(sender.exchange(ec.ECDH(), receiver))
    key, iv = bytes(range(32)), bytes(range(12))
    content = AESGCM(key).encrypt(iv, json.dumps(CONTENT).encode(), protected.encode())
    parts = (aes_key_wrap(wrapping, key), iv, content[:-16], content[-16:])
    token = ".".join([protected, *(encoded(part) for part in parts)])
    assert flaw(token) is None
    assert opened(token) == CONTENT


def test_the_published_half_of_a_key_cannot_hold_the_private_one() -> None:
    assert "d" not in public_jwk(KEY)
    assert is_public_key(public_jwk(KEY))
    assert not is_public_key(KEY)
    assert not is_public_point(public_jwk(KEY)["x"])


NOTICE: dict[str, Any] = {
    "prisoner": {"given_name": "Max", "family_name": NAME, "birth_date": "1990-02-28"},
    "caregivers": [
        {
            "children": ["c1"],
            "given_name": "Eva",
            "family_name": NAME,
            "address": "Beispielweg 1, 18273 Ort",
        }
    ],
    "children": [
        {
            "child": "c1",
            "given_name": "Kim",
            "family_name": NAME,
            "birth_date": "2019-05-01",
            "address": "Beispielweg 1, 18273 Ort",
        }
    ],
    "wishes": "Bitte nur vormittags anrufen.",
}


def test_a_sealed_notice_survives_the_way_unchanged() -> None:
    notice = SealedNotice.model_validate(NOTICE)
    content = notice.model_dump_json(exclude_none=True).encode()
    token = seal(content, case=CASE, receiver=OFFICE, public_key=public_jwk(KEY))
    assert SealedNotice.model_validate(opened(token)) == notice


@pytest.mark.parametrize(
    "changes",
    [
        {"offence": NAME},
        {"children": []},
        {"children": NOTICE["children"] * 2},
        {"caregivers": [{**NOTICE["caregivers"][0], "children": ["c2"]}]},
        {"caregivers": [{**NOTICE["caregivers"][0], "children": []}]},
        {"wishes": NAME * 200},
        {"prisoner": {"given_name": "Max", "family_name": NAME, "birth_date": NAME}},
    ],
)
def test_a_notice_that_breaks_its_schema_is_refused_without_showing_it(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError) as caught:
        SealedNotice.model_validate({**NOTICE, **changes})
    assert NAME not in str(caught.value)
