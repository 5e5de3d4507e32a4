"""What was saved is told, in order, by this process or the next."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.language.answers import ReleaseParked
from shared.language.topics import outbound_topic
from shared.wire.envelope import Outgoing
from tests.shared.engine.deciding import short
from tests.shared.engine.memory_broker import Fate
from tests.shared.engine.process import SilentLog
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import NOON, Workshop
from tests.shared.toy.contract import (
    BOXES,
    AddFirst,
    AddGlass,
    AddMarble,
    OpenBox,
    PassMarble,
    SetAlarms,
)
from tests.shared.toy.records import (
    BOX,
    OFFICE,
    OPEN,
    OPERATOR,
    OTHER_BOX,
    PRISON,
    command,
)


class Lines(SilentLog):
    """Remembers which lines were written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def trouble(self, event: str, error: BaseException | None = None, /, **fields: Any) -> None:
        super().trouble(event, error, **fields)
        self.written.append(event)


def test_a_broker_that_falls_silent_is_said_once_and_nothing_is_sent_twice() -> None:
    async def story() -> None:
        log = Lines()
        shop = Workshop(log=log)
        shop.process.start()
        await asyncio.sleep(1)
        shop.process.producer.frozen = True
        shop.write(OPEN)
        await asyncio.sleep(120)
        assert shop.process.lanes[0].trouble.current == ("kafka.silent",)
        assert log.written.count("kafka.silent") == 1
        assert (shop.behind(), shop.heard(BOXES)) == (1, [])
        shop.process.producer.thaw()
        await shop.deliver()
        assert not shop.process.lanes[0].trouble.current
        assert (shop.answers(), shop.heard(BOXES)) == (["accepted open"], ["MarbleAdded 1"])

    run(story())


@pytest.mark.parametrize("fate", [Fate.FAILS, Fate.ARRIVES_UNNOTICED])
def test_when_one_record_fails_the_whole_list_is_sent_again_in_order(fate: Fate) -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await asyncio.sleep(1)
        shop.write(OPEN, *(command(AddMarble(mark=mark), mark) for mark in range(2, 6)))
        shop.fates = [Fate.ARRIVES, Fate.ARRIVES, Fate.ARRIVES, fate]
        await shop.deliver()
        heard = shop.heard(BOXES)
        assert list(dict.fromkeys(heard)) == [f"MarbleAdded {mark}" for mark in range(1, 6)]
        assert len(heard) > 5
        assert shop.document(BOX)["version"] == 1

    run(story())


def test_the_answer_goes_out_before_what_the_command_led_to() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(OPEN)
        shop.fates = [Fate.ARRIVES, Fate.FAILS]
        due_already = command(SetAlarms(mark=2, at=(NOON - timedelta(hours=1),)), 2)
        await shop.deliver(due_already)
        # The first that was sent arrived twice: all of it was sent again after the second failed.
        assert shop.answers() == ["accepted open"] * 3
        assert shop.heard(BOXES) == ["MarbleAdded 1", "MarbleAdded 2", "AlarmRang metal:2:0"]

    run(story())


def test_a_process_remembers_what_it_told_of_outboxes_and_no_answer() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(OPEN)
        (fact,), (answer,) = (
            [dict(one.headers)["ce_id"] for one in shop.broker.records(topic)]
            for topic in (BOXES, outbound_topic(PRISON))
        )
        assert fact is not None
        assert answer is not None
        assert fact.decode() in shop.process.published
        assert answer.decode() not in shop.process.published

    run(story())


def test_what_was_saved_and_not_published_is_told_as_if_nothing_had_happened() -> None:
    passed = command(PassMarble(mark=2, other=UUID(OTHER_BOX)), 2)
    refused = command(OpenBox(mark=9), 3, by=OFFICE)

    async def told(*, dies: bool) -> list[Any]:
        shop = Workshop()
        shop.process.start()
        await asyncio.sleep(1)
        shop.process.producer.frozen = dies
        shop.write(OPEN, passed, refused)
        await asyncio.sleep(5)
        kept = [Outgoing.from_line(line, BOX) for line in shop.document(BOX)["outbox"]]
        if dies:
            assert list(map(short, kept)) == ["MarbleAdded 1", "MarbleAdded 2", "MarblePassed 2"]
            assert shop.answers() == shop.answers(OFFICE) == shop.heard(BOXES) == []
            await shop.process.kill()
            shop.group.expel(shop.process.consumers[0])
            shop.new_process().start()
        await shop.deliver()
        topics = [outbound_topic(PRISON), outbound_topic(OFFICE), BOXES, "toy.self.v1"]
        records = [one for topic in topics for one in shop.broker.records(topic)]
        return [(one.topic, one.key, one.value, one.headers) for one in records]

    undisturbed = run(told(dies=False))
    assert len(undisturbed) == 7
    assert run(told(dies=True)) == undisturbed


def test_a_released_command_is_answered_though_the_process_died_before_publishing() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        shop.rules.broken = True
        await shop.deliver(OPEN, command(AddGlass(mark=2), 2, by=OFFICE))
        shop.rules.broken = False
        shop.process.producer.frozen = True
        shop.write(command(ReleaseParked(), 3, by=OPERATOR))
        await asyncio.sleep(5)
        assert (shop.marks(BOX), shop.answers(OFFICE)) == ([1, 2], [])
        await shop.process.kill()
        shop.group.expel(shop.process.consumers[0])
        shop.new_process().start()
        await shop.deliver()
        assert shop.answers(OFFICE) == ["accepted open"]
        assert set(shop.answers(OPERATOR)) == {"accepted released"}
        assert shop.heard(BOXES)[-1] == "MarbleAdded 2"

    run(story())


def test_a_process_that_dies_before_publishing_leaves_everything_to_the_next() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await asyncio.sleep(1)
        shop.process.producer.frozen = True
        shop.write(OPEN)
        await asyncio.sleep(5)
        assert shop.marks(BOX) == [1]
        await shop.process.kill()
        shop.group.expel(shop.process.consumers[0])
        next_one = shop.new_process()
        next_one.start()
        await shop.deliver(command(AddMarble(mark=2), 2), command(AddFirst(mark=3), 3))
        assert set(shop.answers()) == {"accepted open"}
        assert shop.heard(BOXES) == ["MarbleAdded 1", "MarbleAdded 2", "MarbleAdded 3"]

    run(story())
