"""Look for a word everywhere it could have ended up: topics, databases, logs, mails."""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import topology
from deploy.servers.endpoints import ADMIN
from tests.world.world import World


def disguises(word: str) -> list[bytes]:
    """A word as it is and as base64 shows it, wherever in a text it stands."""
    shown = []
    for before in range(3):
        whole = b64encode(b"\0" * before + word.encode())
        # The first and the last characters also hold bits of what stands beside the word.
        shown.append(whole[(0, 2, 3)[before] : -4])
    return [word.encode(), *shown]


async def places_of(world: World, *words: str) -> set[str]:
    """Where any of these words stands in clear, such as `topic:to.jva-buetzow.v1`."""
    wanted = [disguise for word in words for disguise in disguises(word)]
    return {
        place
        async for place, content in everything(world)
        if any(disguise in content for disguise in wanted)
    }


async def everything(world: World) -> AsyncIterator[tuple[str, bytes]]:
    """All that is kept anywhere, with the name of its place."""
    for file in sorted((world.system.folder / "logs").iterdir()):
        yield f"log:{file.name}", file.read_bytes()
    for mail in world.mails.mails():
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        yield "mail", f"{mail.items()} {parts}".encode()
    for database, document in world.database.everything():
        yield f"database:{database}", str(document).encode()
    async for topic, content in _records(world):
        yield f"topic:{topic}", content


async def _records(world: World) -> AsyncIterator[tuple[str, bytes]]:
    places = [
        TopicPartition(topic.name, partition)
        for topic in topology(world.registry, SWITCHBOARDS, world.now).topics
        for partition in range(topic.partitions)
    ]
    consumer = AIOKafkaConsumer(
        **world.system.endpoints.login(ADMIN).aiokafka(),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    async with consumer:
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        while [place for place in places if await consumer.position(place) < ends[place]]:
            for place, records in (await consumer.getmany(timeout_ms=100)).items():
                for record in records:
                    yield place.topic, _whole(record)


def _whole(record: Any) -> bytes:
    headers = [part for name, value in record.headers for part in (name.encode(), value)]
    return b"\n".join(part for part in (record.key, record.value, *headers) if part is not None)
