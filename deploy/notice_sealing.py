"""A notice that names people is checked and sealed before it goes anywhere."""

from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from shared.registry import Registry
from shared.sealed_notice import SealedNotice
from shared.sealing import CannotSeal, seal
from shared.strict_json import pointer_to


class BadNotice(Exception):
    """This is no SealedNotice; the text names the place of the fault, never what stands there."""


def checked_notice(text: str, origin: str) -> bytes:
    """A SealedNotice in JSON as it is sealed; raises BadNotice."""
    try:
        notice = SealedNotice.model_validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    else:
        return notice.model_dump_json(exclude_none=True).encode()
    if first["type"] == "json_invalid":
        raise BadNotice(f"{origin} is not JSON; it has to hold a SealedNotice.")
    place = pointer_to(first["loc"], first["type"]) or "/"
    raise BadNotice(
        f"{origin} is no SealedNotice: {place}: {first['type']}; "
        "see docs/schemas/SealedNotice.v1.json."
    )


def sealed_for(
    registry: Registry, receiver: str, case: UUID | str, content: bytes, now: datetime
) -> str:
    """Seal for an agency of the registry with its key of that moment; raises CannotSeal."""
    if registry.agency(receiver, now) is None:
        raise CannotSeal(f"no agency {receiver} takes part; its id stands in deploy/agencies.yaml.")
    public_key = registry.public_key(receiver, now)
    if public_key is None:
        raise CannotSeal(
            f"{receiver} has no key that is valid today; make one with: ./kvi keys new {receiver}, "
            "or start the stack, which makes one for every office: ./kvi up"
        )
    return seal(content, case=case, receiver=receiver, public_key=public_key)
