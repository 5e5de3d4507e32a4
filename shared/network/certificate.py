"""What a certificate of attendance says: what is signed, and nothing beside it counts."""

from collections.abc import Iterable
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, ValidationError

from shared.language.fields import Day, Quarters
from shared.language.message import AgencyId, Part
from shared.language.plain_text import PlainText
from shared.language.public_text import PublicText
from shared.network.agency import Key
from shared.network.signing import BadSignature, Doubt, SigningKey, signed_content

ModuleCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,19}$")]
"""Of a module, within its training."""
PersonName = Annotated[str, PlainText(longest=120, shortest=2, without="<>@")]
CertificateNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$")
]
"""Twelve signs that are told apart on the telephone: no I, L, O or U (Crockford's base 32)."""

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS, _GROUPS, _OF = 5, 3, 4


class Certificate(Part):
    """A certificate of attendance, as it is signed."""

    number: CertificateNumber
    name: PersonName
    title: Annotated[str, PublicText(longest=100)]
    hours: Annotated[float, Quarters(1200)]
    """Of teaching, without breaks."""
    modules: Annotated[tuple[ModuleCode, ...], Field(min_length=1, max_length=30)]
    first_day: Day
    last_day: Day
    """Of the training."""
    organiser: AgencyId
    issued: Day

    def signed_with(self, key: SigningKey) -> str:
        """As it goes to people, and into the code on the paper."""
        return key.sign(self.model_dump_json().encode())

    @classmethod
    def read(cls, signed: str, keys: Iterable[Key]) -> tuple[Self, Key]:
        """What it says, and the key it was signed with. Raises BadSignature."""
        content, key = signed_content(signed, keys)
        try:
            # One of a later version may say more, and holds all the same.
            found = cls.model_validate_json(content, strict=True, extra="ignore")
        except ValidationError:
            raise BadSignature(Doubt.NOT_OURS, key.kid) from None
        if not key.is_valid_on(found.issued):
            raise BadSignature(Doubt.OUT_OF_TIME, key.kid)
        return found, key


def number_of(made: UUID) -> str:
    """A number that is short enough to be read aloud, and that nobody guesses: 60 bits of an id."""
    signs = [_SIGNS[(made.int >> _BITS * n) & 31] for n in range(_GROUPS * _OF)]
    return "-".join("".join(signs[n : n + _OF]) for n in range(0, len(signs), _OF))
