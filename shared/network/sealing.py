"""What names a person travels sealed: only the office it is addressed to can open it."""

import base64
import binascii
import json
import re
from collections.abc import Collection, Mapping
from enum import StrEnum, unique
from typing import Any
from uuid import UUID

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

from shared.language.codes import Code
from shared.network.i_json import NotIJson, read
from shared.network.sealing_keys import is_public_key, is_public_point, new_key, public_jwk

__all__ = [
    "CannotOpen",
    "CannotSeal",
    "SealFlaw",
    "SealMismatch",
    "inspect",
    "new_key",
    "open_content",
    "open_sealed",
    "public_jwk",
    "seal",
]

ALGORITHM = "ECDH-ES+A256KW"
ENCRYPTION = "A256GCM"
TYPE = "kvi-sealed+json"
LARGEST = 32 * 1024
"""Bytes of a sealed part as it travels: a notice with a large family needs about 6 KiB."""

# `alg`, `enc`, `kid`, `typ` and `epk` are registered names (RFC 7516, RFC 7518). `case` and
# `receiver` are private names in the sense of RFC 7516, section 4.3: they mean something to us
# alone, and `typ` says that this is our kind of sealed part. They are not listed in `crit`, since
# common libraries refuse any critical name they do not know; the binding holds all the same,
# because the header is authenticated with the content and `open_sealed` compares it.
# No other name is let through: a header is readable by everyone on the way.
HEADER = frozenset({"alg", "enc", "kid", "typ", "case", "receiver", "epk"})
HEADER_LARGEST = 768  # joserfc opens no more than 1 KiB of base64url
KEY_BYTES, IV_BYTES, TAG_BYTES = 40, 12, 16  # a wrapped 256-bit key, and what GCM prescribes
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")

# joserfc would also accept what it merely recommends; here exactly one combination is allowed.
_REGISTRY = jwe.JWERegistry(
    header_registry={
        "case": HeaderParameter("Case this is bound to", "str", required=True),
        "receiver": HeaderParameter("Agency this is bound to", "str", required=True),
    },
    algorithms=[ALGORITHM, ENCRYPTION],
)


@unique
class SealFlaw(StrEnum):
    """Why a sealed part is refused on the way; each is the code of the refusal."""

    UNSEALED = Code.UNSEALED_PERSONAL_DATA.value
    TOO_LARGE = Code.TOO_LARGE.value
    MISMATCH = Code.SEAL_MISMATCH.value
    UNKNOWN_KEY = Code.SEALED_FOR_UNKNOWN_KEY.value


_WHY = {
    SealFlaw.UNSEALED: "this is no sealed part, or not one of our kind",
    SealFlaw.TOO_LARGE: f"a sealed part has at most {LARGEST} bytes",
    SealFlaw.UNKNOWN_KEY: "sealed for another key than this",
}


class CannotSeal(Exception):
    """This cannot be sealed; the text never says what it was."""


class CannotOpen(Exception):
    """This cannot be opened with this key; the text never says what was inside."""


class SealMismatch(CannotOpen):
    """This was sealed for another case or another receiver."""


def seal(
    data: bytes | Mapping[str, Any],
    *,
    case: UUID | str,
    receiver: str,
    public_key: Mapping[str, Any],
) -> str:
    """Seal a JSON object as a compact JWE that only the holder of the private key can open."""
    if "kid" not in public_key or not is_public_key(public_key):
        raise CannotSeal("a sealed part needs the receiver's public P-256 key with its kid")
    content = data if isinstance(data, bytes) else _json(data)
    header = {
        "alg": ALGORITHM,
        "enc": ENCRYPTION,
        "kid": public_key["kid"],
        "typ": TYPE,
        "case": str(case),
        "receiver": receiver,
    }
    token = jwe.encrypt_compact(header, content, _key(public_key), registry=_REGISTRY)
    if len(token) > LARGEST:
        raise CannotSeal(f"a sealed part holds at most {LARGEST} bytes, this has {len(token)}")
    return token


def open_sealed(
    token: str, private_key: Mapping[str, Any], *, case: UUID | str, receiver: str
) -> dict[str, Any]:
    """Open a sealed part as the receiver it is bound to. Raises CannotOpen."""
    content = open_content(token, private_key, case=case, receiver=receiver)
    opened = _object(content)
    if opened is None:
        raise CannotOpen("what is inside is not a JSON object")
    return opened


def open_content(
    token: str, private_key: Mapping[str, Any], *, case: UUID | str, receiver: str
) -> bytes:
    """What was sealed, byte for byte, whatever it is: its sender alone decided that.

    Raises CannotOpen.
    """
    flaw = inspect(token, case=case, receiver=receiver, known_kids={private_key["kid"]})
    if flaw is SealFlaw.MISMATCH:
        raise SealMismatch("bound to another case or receiver")
    if flaw is not None:
        raise CannotOpen(_WHY[flaw])
    content = _decrypted(token, private_key)
    if content is None:
        raise CannotOpen("changed on the way, or sealed for another key of this name")
    return content


def inspect(
    token: str, *, case: UUID | str, receiver: str, known_kids: Collection[str]
) -> SealFlaw | None:
    """Say what is wrong with a sealed part as far as anyone can see without a key."""
    if len(token) > LARGEST:
        return SealFlaw.TOO_LARGE
    header = _header(token)
    if header is None:
        return SealFlaw.UNSEALED
    if (header["case"], header["receiver"]) != (str(case), receiver):
        return SealFlaw.MISMATCH
    if header["kid"] not in known_kids:
        return SealFlaw.UNKNOWN_KEY
    return None


def _header(token: str) -> dict[str, Any] | None:
    """The header of what is sealed the agreed way; nothing for whatever else it may be."""
    match [_bytes(part) for part in token.split(".", maxsplit=5)]:
        case [bytes(protected), bytes(key), bytes(iv), bytes(), bytes(tag)]:
            lengths = len(key), len(iv), len(tag)
        case _:
            return None
    if lengths != (KEY_BYTES, IV_BYTES, TAG_BYTES) or len(protected) > HEADER_LARGEST:
        return None
    header = _object(protected)
    if header is None or header.keys() != HEADER:
        return None
    agreed = (header["alg"], header["enc"], header["typ"]) == (ALGORITHM, ENCRYPTION, TYPE)
    texts = all(isinstance(header[name], str) for name in ("kid", "case", "receiver"))
    return header if agreed and texts and is_public_point(header["epk"]) else None


def _bytes(part: str) -> bytes | None:
    """Decode base64url in its one canonical form, so that no second spelling passes."""
    if not BASE64URL.fullmatch(part):
        return None
    try:
        data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        return None
    return data if base64.urlsafe_b64encode(data).rstrip(b"=") == part.encode() else None


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        found = read(content)
    except NotIJson:
        return None
    return found if isinstance(found, dict) else None


def _decrypted(token: str, private_key: Mapping[str, Any]) -> bytes | None:
    try:
        return jwe.decrypt_compact(token, _key(private_key), registry=_REGISTRY).plaintext
    except (JoseError, ValueError):
        return None


def _json(data: Mapping[str, Any]) -> bytes:
    try:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except (ValueError, TypeError, RecursionError):
        # Their texts quote what could not be written, and that names people.
        raise CannotSeal("only what JSON can say can be sealed") from None


def _key(jwk: Mapping[str, Any]) -> ECKey:
    return ECKey.import_key(
        {name: jwk[name] for name in ("kty", "crv", "x", "y", "d", "kid") if name in jwk}
    )
