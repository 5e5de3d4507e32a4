"""What names people, a notice or an answer, is checked and sealed before it goes anywhere."""

import json
from datetime import datetime
from typing import Any
from unicodedata import normalize
from uuid import UUID

from pydantic import ValidationError

from shared.language.plain_text import PlainText
from shared.network.i_json import NotIJson, read
from shared.network.registry import Registry
from shared.network.sealed_answer import SealedAnswer
from shared.network.sealed_notice import SealedNotice
from shared.network.sealing import CannotSeal, seal
from shared.wire.strict_json import pointer_to

TEXT = PlainText(longest=2_000)
"""Each field has its own length besides."""
WISHES = "/wishes"
"""Free text may have lines."""


class BadNotice(Exception):
    """This is not what may be sealed; the text names the place of the flaw, never what is there."""


def checked_notice(content: bytes, origin: str) -> bytes:
    """A SealedNotice, or the SealedAnswer to a question, in JSON as it is sealed.

    Raises BadNotice.
    """
    model: type[SealedNotice | SealedAnswer] = SealedNotice
    try:
        written = read(content)
        if isinstance(written, dict) and "question" in written:
            model = SealedAnswer
        inside = model.model_validate_json(content, strict=True)
    except NotIJson as no:
        raise BadNotice(f"{origin} is not JSON: {no}; it has to hold a SealedNotice.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    else:
        return _in_plain_text(inside, origin)
    place = pointer_to(first["loc"], first["type"]) or "/"
    raise BadNotice(
        f"{origin} is no {model.__name__}: {place}: {first['type']}; "
        f"see docs/schemas/{model.__name__}.v1.json."
    )


def _in_plain_text(inside: SealedNotice | SealedAnswer, origin: str) -> bytes:
    """Its texts as those of open messages are kept, since nobody on the way can look at them."""

    def kept(value: Any, place: str = "") -> Any:
        match value:
            case dict():
                return {name: kept(each, f"{place}/{name}") for name, each in value.items()}
            case list():
                return [kept(each, f"{place}/{number}") for number, each in enumerate(value)]
            case str() if place == WISHES:
                return normalize("NFC", value)
            case str():
                try:
                    return TEXT.read(value)
                except ValueError as no:
                    raise BadNotice(f"{origin}: {place} {no}.") from None
        return value

    content = kept(inside.model_dump(mode="json", exclude_none=True))
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def sealed_for(
    registry: Registry, receiver: str, case: UUID | str, content: bytes, now: datetime
) -> str:
    """Seal for an agency of the registry with its key of that moment; raises CannotSeal."""
    if registry.agency(receiver, now) is None:
        raise CannotSeal(f"no agency {receiver} takes part; ./kvi access shows all who do.")
    public_key = registry.public_key(receiver, now)
    if public_key is None:
        raise CannotSeal(
            f"the registry has no key of {receiver} that is valid today; for trying out ./kvi up "
            "makes one for every office, and a real one is made by the office itself with "
            f"./kvi keys new {receiver}"
        )
    return seal(content, case=case, receiver=receiver, public_key=public_key)
