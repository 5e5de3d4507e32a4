"""What a prison seals for one office, under its key of today."""

from datetime import datetime

from deploy.simulate.exchange import Json
from shared.network.registry import Registry
from shared.network.sealing import seal


def sealed_part(  # noqa: PLR0913 - all that a part is bound to
    content: Json | bytes,
    case: str,
    receiver: str,
    children: list[str],
    *,
    registry: Registry,
    now: datetime,
) -> Json:
    """A part as a message carries it. Raises LookupError where the office has no key today."""
    public_key = registry.public_key(receiver, now)
    if public_key is None:
        raise LookupError(f"the registry has no key of {receiver} that is valid today")
    jwe = seal(content, case=case, receiver=receiver, public_key=public_key)
    return {"receiver": receiver, "children": children, "jwe": jwe}
