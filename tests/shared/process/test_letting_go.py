"""A batch is finished before its partitions go, or left whole to their next owner."""

import asyncio

from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import (
    BOXES,
    AddMarble,
    OpenBox,
)
from tests.shared.toy.records import (
    BOX,
    OPEN,
    OTHER_BOX,
    command,
)


def test_stopping_leaves_the_running_batch_unacknowledged_and_all_that_follow() -> None:
    async def story() -> None:
        shop = Workshop(weather=Breaks(load=10_000))
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(5)
        shop.process.lanes[0].stop()
        await asyncio.sleep(1)
        shop.write(command(OpenBox(mark=5), 5, key=OTHER_BOX))
        await asyncio.sleep(60)
        assert shop.behind() == 2
        assert set(shop.group.acknowledged.values()) == {0}

    run(story())


def test_a_batch_that_can_end_is_finished_when_stopping() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await asyncio.sleep(1)
        shop.write(OPEN)
        shop.process.lanes[0].stop()
        await asyncio.sleep(1)
        assert (shop.behind(), shop.answers()) == (0, ["accepted open"])

    run(story())


def test_trouble_that_begins_while_stopping_leaves_the_batch_unacknowledged() -> None:
    async def story() -> None:
        weather = Breaks()
        shop = Workshop(weather=weather)
        shop.process.start()
        await asyncio.sleep(1)
        shop.process.lanes[0].stop()
        weather.times["load"] = 1
        shop.write(OPEN)
        await asyncio.sleep(1)
        await asyncio.sleep(1)
        shop.write(command(OpenBox(mark=5), 5, key=OTHER_BOX))
        await asyncio.sleep(60)
        assert set(shop.group.acknowledged.values()) == {0}

    run(story())


def test_a_rebalance_waits_for_the_running_batch() -> None:
    async def story() -> None:
        shop = Workshop(weather=Breaks(load=6))
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(0.05)
        other = shop.new_process()
        other.start()
        await asyncio.sleep(0.5)
        assert shop.group.generation == 1
        await shop.deliver()
        await asyncio.sleep(30)
        assert shop.group.generation == 2
        assert shop.heard(BOXES) == ["MarbleAdded 1"]

    run(story())


def test_a_batch_that_cannot_end_is_left_to_the_next_owner_of_its_partitions() -> None:
    async def story() -> None:
        weather = Breaks(load=10_000)
        shop = Workshop(weather=weather)
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(5)
        other = shop.new_process()
        other.start()
        await asyncio.sleep(29)
        assert shop.group.generation == 1
        await asyncio.sleep(20)
        assert shop.group.generation == 2
        assert shop.behind() == 1
        assert other.lanes[0].trouble.current == ("mongo.away",)
        weather.times.clear()
        await shop.deliver()
        assert (shop.answers(), shop.marks(BOX)) == (["accepted open"], [1])
        # The first is of use again: nothing of the batch that it left keeps it from reading.
        await other.kill()
        shop.group.expel(other.consumers[0])
        await shop.deliver(command(AddMarble(mark=2), 2))
        assert shop.marks(BOX) == [1, 2]

    run(story())
