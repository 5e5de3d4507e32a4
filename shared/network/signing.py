"""What a service hands out for good is signed: anybody can see later, without asking, that it did.

A compact JWS (RFC 7515) by ES256: phones, browsers, Java and .NET all check it. The nonce follows
from key and content (RFC 6979), so the same thing is signed the same way each time: what is decided
twice, after a crash or on two replicas, is the same to the byte.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from shared.network.agency import Key
from shared.network.i_json import NotIJson, read

ALGORITHM = "ES256"
TYPE = "kvi-certificate"
"""Says what is signed: a key is used for this and nothing else."""
SIGNED = re.compile(r"[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{86}")
"""How it looks; a signature by ES256 is 64 bytes."""

_HALF = 32
_ECDSA = ECDSA(SHA256(), deterministic_signing=True)


@unique
class Doubt(StrEnum):
    """Why something does not count as signed."""

    NOT_OURS = "not_ours"
    """It is no JWS of our kind."""
    UNKNOWN_KEY = "unknown_key"
    """The registry knows no key of that name."""
    WRONG = "wrong"
    """It was changed, or signed with another key."""
    OUT_OF_TIME = "out_of_time"
    """It says that it was signed on a day on which this key was not in use."""


class BadSignature(Exception):
    """This was not signed by one of these keys, or was changed since."""

    def __init__(self, doubt: Doubt, kid: str | None = None) -> None:
        super().__init__(doubt)
        self.doubt = doubt
        self.kid = kid
        """The key that it names."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the days on which the registry lets it sign."""

    private: Mapping[str, Any] = field(repr=False)
    """As a JWK, with its kid."""
    valid_from: date
    valid_until: date

    def is_valid_on(self, day: date) -> bool:
        """Whether something may be signed with it on this day; the last day counts."""
        return self.valid_from <= day <= self.valid_until

    def sign(self, content: bytes) -> str:
        """The content with its signature, as one line of text."""
        header = {"alg": ALGORITHM, "kid": self.private["kid"], "typ": TYPE}
        said = f"{_text(json.dumps(header, separators=(',', ':')).encode())}.{_text(content)}"
        point = {name: self.private[name] for name in ("kty", "crv", "x", "y", "d")}
        private = ECKey.import_key(point).private_key
        if private is None:
            raise ValueError("only a private key signs")
        halves = private.sign(said.encode(), _ECDSA)
        signature = b"".join(n.to_bytes(_HALF, "big") for n in decode_dss_signature(halves))
        return f"{said}.{_text(signature)}"


def signed_content(signed: str, keys: Iterable[Key]) -> tuple[bytes, Key]:
    """What was signed, and with which of these keys. Raises BadSignature."""
    if not SIGNED.fullmatch(signed):
        raise BadSignature(Doubt.NOT_OURS)
    kid = _kid(signed.partition(".")[0])
    key = next((key for key in keys if key.kid == kid), None)
    if key is None:
        raise BadSignature(Doubt.UNKNOWN_KEY, kid)
    point = {name: key.jwk[name] for name in ("kty", "crv", "x", "y")}
    try:
        found = jws.deserialize_compact(signed, ECKey.import_key(point), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        raise BadSignature(Doubt.WRONG, kid) from None
    return found.payload, key


def _kid(header: str) -> str:
    """The name of the key. No other header than ours is read: none asks for anything else."""
    try:
        said = read(urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (NotIJson, ValueError):
        raise BadSignature(Doubt.NOT_OURS) from None
    if not isinstance(said, dict) or said.keys() != {"alg", "kid", "typ"}:
        raise BadSignature(Doubt.NOT_OURS)
    if (said["alg"], said["typ"]) != (ALGORITHM, TYPE) or not isinstance(said["kid"], str):
        raise BadSignature(Doubt.NOT_OURS)
    return str(said["kid"])


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
