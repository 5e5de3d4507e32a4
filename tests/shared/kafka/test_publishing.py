"""What stands in the way of publishing, and that it is called by its name."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)

from shared.kafka.publish import Publisher
from shared.store.published import Published
from shared.watch.trouble import Trouble
from shared.wire.envelope import Outgoing
from tests.shared.engine.process import SilentLog


class Lines(SilentLog):
    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[str, Any]] = []

    def trouble(self, event: str, error: BaseException | None = None, /, **fields: Any) -> None:
        del error
        self.written.append((event, fields.get("topic")))


class OneTopicFails:
    """Takes no record for one topic: at once, or by what the broker answers later."""

    def __init__(self, topic: str, error: KafkaError, *, later: bool) -> None:
        self._topic, self._error, self._later = topic, error, later
        self.arrived: list[str] = []

    async def send(
        self, topic: str, outgoing: Sequence[Outgoing], source: bytes
    ) -> list["asyncio.Future[object]"]:
        del outgoing, source
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        if topic != self._topic:
            self.arrived.append(topic)
            future.set_result(None)
        elif self._later:
            future.set_exception(self._error)
        else:
            raise self._error
        return [future]

    async def recover(self, error: KafkaError) -> None:
        """Somebody mends the topic meanwhile."""
        assert error is self._error
        self._topic = ""


def test_what_was_published_longest_ago_is_forgotten_and_the_youngest_is_not() -> None:
    published = Published(limit=100)
    for number in range(1_000):
        published.add([f"{number}"])
    known = [number for number in range(1_000) if f"{number}" in published]
    assert len(known) <= 102
    assert known[-50:] == list(range(950, 1_000))


def outgoing(topic: str) -> Outgoing:
    return Outgoing(topic, topic, "box", "de.kvi-mv.X.v1", "", "{}", "c", "d", "e")


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(
    ("error", "line"),
    [
        (TopicAuthorizationFailedError(), ("topic.refused", "to.b.v1")),
        (UnknownTopicOrPartitionError(), ("topic.refused", "to.b.v1")),
        (KafkaConnectionError(), ("kafka.away", None)),
    ],
)
async def test_a_topic_that_is_not_there_or_not_ours_is_named(
    error: KafkaError, line: tuple[str, Any], *, later: bool
) -> None:
    log, sender = Lines(), OneTopicFails("to.b.v1", error, later=later)
    trouble = Trouble(log, lambda _cause: None)
    publisher = Publisher(sender, "toy", trouble)
    await publisher.publish([outgoing("to.a.v1"), outgoing("to.b.v1"), outgoing("to.c.v1")])
    assert log.written == [line]
    assert trouble.current == ()
    assert sender.arrived[-3:] == ["to.a.v1", "to.b.v1", "to.c.v1"]


class Overtaken(Exception):
    """Somebody else has gone on."""


async def test_before_each_attempt_it_is_asked_whether_this_may_still_be_told() -> None:
    sender = OneTopicFails("to.b.v1", KafkaConnectionError(), later=True)
    publisher = Publisher(sender, "toy", Trouble(Lines(), lambda _cause: None))
    asked = iter([None, Overtaken()])

    async def check() -> None:
        if (no := next(asked)) is not None:
            raise no

    with pytest.raises(Overtaken):
        await publisher.publish([outgoing("to.b.v1")], check)
    assert sender.arrived == []


async def test_before_each_topic_it_is_asked_again_since_the_one_before_may_have_taken_long() -> (
    None
):
    sender = OneTopicFails("", KafkaConnectionError(), later=False)
    publisher = Publisher(sender, "toy", Trouble(Lines(), lambda _cause: None))

    async def check() -> None:
        if sender.arrived:
            raise Overtaken

    with pytest.raises(Overtaken):
        await publisher.publish([outgoing("to.a.v1"), outgoing("to.b.v1")], check)
    assert sender.arrived == ["to.a.v1"]
