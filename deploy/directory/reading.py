"""The directory as it stands on the bus, for whoever may read it."""

from collections.abc import Iterable
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
    async with TopicReader(login, DIRECTORY, from_start=True) as reader:
        return latest(await reader.so_far())


def latest(records: Iterable[Received]) -> list[Entry]:
    """Each offer as its last record has it; of what this version cannot read nothing is said."""
    found: dict[str | None, Entry | None] = {one.key: _entry(one) for one in records}
    return [entry for entry in found.values() if entry is not None]


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
