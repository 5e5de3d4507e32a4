"""What a person leaves out of a message is made as a sender's software would make it."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from deploy.messages.written_message import WrittenMessage
from deploy.network.catalogue import Catalogue
from shared.network.agency import Agency
from shared.network.registry import Registry
from shared.wire.attributes import is_source


def completed(message: WrittenMessage, sender: Agency | None, now: datetime) -> WrittenMessage:
    """A whole message: what a bare one lacks is made; a source that is named becomes the sender."""
    key = message.key or (str(uuid4()) if message.bare else None)
    made = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_time": now.isoformat(),
        "content-type": "application/json",
    }
    if key is not None:
        made["ce_subject"] = key
    headers = {**made, **message.headers} if message.bare else dict(message.headers)
    if sender is not None and (message.bare or is_source(headers.get("ce_source", ""))):
        headers["ce_source"] = f"/agencies/{sender.id}"
    return replace(message, headers=headers, key=key)


def likely_sender(
    message: WrittenMessage, catalogue: Catalogue, registry: Registry, now: datetime
) -> Agency | None:
    """Some agency that may send a message whose file names none."""
    entry = catalogue.entries.get(message.headers.get("ce_type", ""))
    kinds = entry.senders if entry else frozenset()
    return next((a for a in registry.agencies if a.takes_part(now) and a.kind in kinds), None)
