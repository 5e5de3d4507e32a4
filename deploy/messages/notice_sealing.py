"""A notice that names people is checked and sealed before it goes anywhere."""

from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from shared.network.i_json import NotIJson, read
from shared.network.registry import Registry
from shared.network.sealed_notice import SealedNotice
from shared.network.sealing import CannotSeal, seal
from shared.wire.strict_json import pointer_to


class BadNotice(Exception):
    """This is no SealedNotice; the text names the place of the flaw, never what stands there."""


def checked_notice(content: bytes, origin: str) -> bytes:
    """A SealedNotice in JSON as it is sealed; raises BadNotice."""
    try:
        read(content)
        notice = SealedNotice.model_validate_json(content, strict=True)
    except NotIJson as no:
        raise BadNotice(f"{origin} is not JSON: {no}; it has to hold a SealedNotice.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    else:
        return notice.model_dump_json(exclude_none=True).encode()
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
        raise CannotSeal(f"no agency {receiver} takes part; ./kvi access shows all who do.")
    public_key = registry.public_key(receiver, now)
    if public_key is None:
        raise CannotSeal(
            f"the registry has no key of {receiver} that is valid today; for trying out ./kvi up "
            "makes one for every office, and a real one is made by the office itself with "
            f"./kvi keys new {receiver}"
        )
    return seal(content, case=case, receiver=receiver, public_key=public_key)
