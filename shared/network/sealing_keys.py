"""A receiving office has a P-256 key pair; only its public half ever leaves the office."""

from collections.abc import Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

CURVE = "P-256"  # the one curve that Java, .NET, browsers and smart cards all bring along
COORDINATE = 43  # characters: 32 bytes in base64url, leading zeros kept (RFC 7518, 6.2.1.2)
POINT = frozenset({"kty", "crv", "x", "y"})
DESCRIPTION = frozenset({"kid", "use", "alg", "key_ops"})


def new_key(kid: str) -> dict[str, Any]:
    """Make a private JWK, to be kept by the receiving office and by nobody else."""
    return {**ECKey.generate_key(CURVE).as_dict(private=True), "kid": kid}


def public_jwk(private_key: Mapping[str, Any]) -> dict[str, Any]:
    """The half of a key that may be published: the point and the key's name."""
    return {name: private_key[name] for name in ("kty", "crv", "x", "y", "kid")}


def is_public_point(jwk: object) -> bool:
    """Whether this is exactly a point on P-256, with no private part and nothing beside it."""
    if not isinstance(jwk, Mapping) or frozenset(jwk) != POINT:
        return False
    if jwk["kty"] != "EC" or jwk["crv"] != CURVE:
        return False
    if not all(isinstance(jwk[name], str) and len(jwk[name]) == COORDINATE for name in "xy"):
        return False
    try:
        # Off-curve points would let a sender learn about the receiver's private key.
        ECKey.import_key({name: jwk[name] for name in sorted(POINT)})
    except (JoseError, ValueError, TypeError):
        return False
    return True


def is_private_key(jwk: object) -> bool:
    """Whether an office can open something with this: a named key with both its halves."""
    if not isinstance(jwk, Mapping) or not isinstance(jwk.get("kid"), str):
        return False
    if not is_public_point({name: jwk.get(name) for name in POINT}):
        return False
    secret = jwk.get("d")
    if not isinstance(secret, str) or len(secret) != COORDINATE:
        return False
    try:
        ECKey.import_key({name: jwk[name] for name in ("crv", "d", "kty", "x", "y")})
    except (JoseError, ValueError, TypeError):
        return False
    return True


def is_public_key(jwk: Mapping[str, Any]) -> bool:
    """Whether a key may be published: a point on P-256, its description, no private part."""
    beside_the_point = frozenset(jwk) - POINT
    point = {name: value for name, value in jwk.items() if name in POINT}
    return beside_the_point <= DESCRIPTION and is_public_point(point)
