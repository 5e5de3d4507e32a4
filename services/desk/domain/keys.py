"""The keys of an office as a desk may keep them: wrapped, each for one person, never open."""

from enum import StrEnum, unique
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from shared.network.agency import Kid, PublicJwk

Jwe = Annotated[
    str,
    StringConstraints(
        max_length=4_000,
        pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$",
    ),
]
"""Compact serialisation (RFC 7516, 7.1)."""
Thumbprint = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""Of a JWK (RFC 7638), in base64url; the name of a person's key."""

Approval = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""An HMAC with SHA-256, in base64url; browsers alone can make it or look at it."""


@unique
class Wrapping(StrEnum):
    """By what a person opens the key of her own."""

    PASSKEY = "passkey"
    """A secret that the device gives with the passkey (WebAuthn, prf extension)."""
    PASSPHRASE = "passphrase"  # noqa: S105 - a way, no secret


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Wrap(_Kept):
    """The private half of a person's key, wrapped in one way."""

    passkey: str | None
    """The device that opens it; absent where a passphrase does."""
    wrapped: Jwe

    @property
    def wrapping(self) -> Wrapping:
        """By what it is opened."""
        return Wrapping.PASSPHRASE if self.passkey is None else Wrapping.PASSKEY


class PersonalKey(_Kept):
    """The key pair of a person: the public half, and the private one for each of her devices."""

    kid: Thumbprint
    public: PublicJwk
    wraps: tuple[Wrap, ...]

    def of_device(self, passkey: str | None) -> tuple[Wrap, ...]:
        """By which she can open it with this device."""
        return tuple(wrap for wrap in self.wraps if wrap.passkey in {None, passkey})

    def without(self, passkey: str) -> tuple[Wrap, ...]:
        """What would be left to open it if this device were gone."""
        return tuple(wrap for wrap in self.wraps if wrap.passkey != passkey)


class OfficeKey(_Kept):
    """A key pair of an office: its public half, as it stands in the registry."""

    kid: Kid
    public: PublicJwk
    made_at: AwareDatetime
    made_by: str
    retired_at: AwareDatetime | None = None
    """Since when nobody here can open anything with it."""

    @property
    def is_in_use(self) -> bool:
        """Whether it is not retired."""
        return self.retired_at is None


class Share(_Kept):
    """The private half of an office's key, wrapped for one person."""

    kid: Kid
    person: str
    wrapped: Jwe
    approved_by: str
    approval: Approval | None = None
    """That it was wrapped for a key that somebody had compared, in a mark of the office's key."""
