"""Who works at a desk, and what each may do there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum, unique

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.language.mail_address import MailAddress


@unique
class Role(StrEnum):
    """What a person may do for the agency."""

    CASEWORKER = "caseworker"
    LEAD = "lead"
    """Also invites, approves and reads the audit."""
    READER = "reader"
    """Looks, and answers nothing."""

    @property
    def may_answer(self) -> bool:
        """Whether this person may speak for the agency."""
        return self is not Role.READER


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Person(_Kept):
    """One who works for an agency at this desk."""

    id: str
    agency: str
    email: MailAddress
    role: Role
    joined_at: AwareDatetime
    left_at: AwareDatetime | None = None
    knew: tuple[str, ...] = ()
    """The keys of the agency that she could open when she left."""


class Passkey(_Kept):
    """A public key of a device of a person (WebAuthn, level 3)."""

    id: str
    """The credential's id, in base64url."""
    person: str
    public_key: bytes
    sign_count: int
    added_at: AwareDatetime
    used_at: AwareDatetime | None = None
    """When it has signed somebody in last."""


class Invitation(_Kept):
    """Who may join; the link in the mail opens it once."""

    id: str
    """The hash of what stands in the link."""
    agency: str
    email: MailAddress
    role: Role
    until: AwareDatetime
    by: str | None = None
    """Who has invited; absent where whoever runs the desk did."""
    used_at: AwareDatetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Whether somebody may still join by it."""
        return self.used_at is None and at < self.until


class Session(_Kept):
    """A browser in which a person has signed in."""

    id: str
    """The hash of what the browser holds."""
    person: str
    token: str
    """What a form has to bring, so that no other site can send it."""
    used_at: AwareDatetime
    passkey: str | None = None
    """The device that has signed her in."""

    def is_open(self, at: datetime, idle: timedelta) -> bool:
        """Whether it was used not longer ago than this."""
        return at - self.used_at < idle


def is_exposed(kid: str, people: Iterable[Person]) -> bool:
    """Whether somebody who has left could open this key, and so may have copied it."""
    return any(kid in each.knew for each in people)
