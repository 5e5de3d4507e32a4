"""The directory as it stands on the bus, for whoever may read it."""

from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from deploy.agency.topic_reader import TopicReader
from deploy.directory.entry import Entry
from services.events.contract.offers import OfferListed
from services.events.contract.topics import DIRECTORY
from shared.kafka.login import KafkaLogin
from shared.wire.received import Received


async def entries(login: KafkaLogin) -> list[Entry]:
    """Every offer that was ever listed, as it was told last."""
    latest: dict[str, Entry] = {}
    async with TopicReader(login, DIRECTORY, from_start=True) as reader:
        for received in await reader.so_far():
            entry = _entry(received)
            if entry is not None:
                latest[str(entry.offer)] = entry
    return list(latest.values())


def _entry(received: Received) -> Entry | None:
    """None: told in another version than this one reads."""
    if received.headers.get("ce_type") != OfferListed.ce_type() or received.key is None:
        return None
    try:
        listed = OfferListed.from_json(received.text or "")
    except ValidationError:
        return None
    told_at = datetime.fromisoformat(received.headers["ce_time"])
    return Entry(UUID(received.key), listed, told_at)
