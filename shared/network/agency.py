"""An agency that takes part: where it is reached, and the keys things are sealed with for it."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from shared.language.fields import Day, Whole
from shared.language.mail_address import DOMAIN, MailAddress
from shared.language.message import AgencyId, District
from shared.language.plain_text import PlainText
from shared.network.sealing_keys import is_public_key
from shared.network.working_days import day_of

_VISIBLE_ASCII = re.compile(r"[!-~]+")
LOOPBACK = "127.0.0.1"
LOCAL_NAME = "localhost"
"""Browsers let passkeys be used under this name without https, and under no address."""


class AgencyKind(StrEnum):
    """What an agency is in the network; what it may send and hear follows from it."""

    PRISON = "prison"
    YOUTH_OFFICE = "youth_office"
    COORDINATION_OFFICE = "coordination_office"
    PROVIDER = "provider"
    OPERATOR = "operator"
    PUBLIC = "public"
    """The public pages of a desk: they speak for people who belong to no agency."""


OFFICES = (AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE)
"""Those that referrals are routed to."""
PUBLIC = frozenset({AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE})
"""Public bodies by what they are; of another kind the registry has to say so."""
HELPERS = (*OFFICES, AgencyKind.PROVIDER)
"""Those that may hold one."""


def _published(jwk: dict[str, Any]) -> dict[str, Any]:
    if "d" in jwk:
        raise ValueError("holds a private key; only public keys belong in the registry")
    if not is_public_key(jwk):
        raise ValueError("is not a public P-256 key (kty, crv, x, y)")
    return jwk


def _number(written: object) -> object:
    """The registry file has text alone: digits are a number there."""
    if isinstance(written, str) and written.isascii() and written.isdigit():
        return int(written)
    return written


def _callable(url: str) -> str:
    if not _VISIBLE_ASCII.fullmatch(url):
        raise ValueError("is no URL: it holds blanks or other characters than those of ASCII")
    parts = urlsplit(url)  # raises ValueError itself for a host or port that cannot be read
    _ = parts.port
    local = parts.scheme == "http" and parts.hostname == LOOPBACK
    if not local and (parts.scheme != "https" or not DOMAIN.fullmatch(parts.hostname or "")):
        raise ValueError("is no https URL with the name of a host")
    if parts.username is not None or parts.password is not None or "#" in url:
        raise ValueError("holds a user, a password or a fragment, which are not for a webhook")
    return url


Line = Annotated[str, PlainText(longest=120)]
Email = MailAddress
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9]( ?[0-9]){6,14}$")]
"""As in E.164, fifteen digits at most; single blanks may stand between them."""
Webhook = Annotated[str, StringConstraints(max_length=300), AfterValidator(_callable)]
Origin = Annotated[
    str,
    StringConstraints(
        pattern=r"^(https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}|http://localhost)"
        r"(:[1-9][0-9]{0,4})?$",
        max_length=300,
    ),
]
"""The address of a desk as browsers call it (RFC 6454): no path, no user, small letters.

Passkeys and keys work over https, or on the machine itself under the name localhost.
"""
Kid = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
PublicJwk = Annotated[dict[str, Any], AfterValidator(_published)]


class _Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )


class Key(_Frozen):
    """A public key of an agency, in use from the first to the last of these days in Berlin."""

    kid: Kid
    valid_from: Day = Field(alias="from")
    valid_until: Day = Field(alias="until")
    jwk: PublicJwk

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        if self.jwk.get("kid", self.kid) != self.kid:
            raise ValueError("the key and its jwk have different kids")
        return self

    def is_valid_on(self, day: date) -> bool:
        """Whether senders may seal with this key on this day; the last day counts."""
        return self.valid_from <= day <= self.valid_until


class Signer(_Frozen):
    """A service that signs what people keep, with the public halves of its keys.

    Those that are over stay: what was signed with them is still checked with them.
    """

    id: Literal["events"]
    keys: tuple[Key, ...] = ()


class Agency(_Frozen):
    """One that takes part: where it is reached, and the keys that things are sealed with."""

    id: AgencyId
    kind: AgencyKind
    name: Line
    email: Email
    district: District | None = None
    head_email: Email | None = None
    duty_phone: Phone | None = None
    public_body: bool = False
    """Said of another one than prison or youth office; see `is_public`."""
    webhook: Webhook | None = None
    desk: Origin | None = None
    """The desk at which its people work, if it has no software of its own."""
    keys: tuple[Key, ...] = ()
    closing_days: tuple[Day, ...] = ()
    staff: Annotated[int, Whole(1, 100_000), BeforeValidator(_number)] | None = None
    """How many people work there, to say which share of them is trained; absent if nobody asks."""
    left: Day | None = None
    """The last day on which it takes part; its entry stays while cases name it (decision 0033)."""

    @property
    def is_public(self) -> bool:
        """Whether it is a public body: prisons and youth offices are, and who is said to be."""
        return self.public_body or self.kind in PUBLIC

    def takes_part(self, at: datetime) -> bool:
        """Whether at this moment it may send and be given something new."""
        return self.left is None or day_of(at) <= self.left


class AgencyOverlay(_Frozen):
    """What a file beside the registry may say of an agency: more keys, and where its desk is."""

    id: AgencyId
    keys: tuple[Key, ...] = ()
    desk: Origin | None = None
    """In place of the registry's, for a desk that is tried on this machine."""
