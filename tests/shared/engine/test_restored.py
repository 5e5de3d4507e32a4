"""A database that is older than what was acknowledged is noticed, and nothing is done on it."""

import asyncio
from copy import deepcopy
from datetime import timedelta
from typing import Any

from shared.language.answers import Ping
from shared.store.watermark import noted
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import NOON, Workshop
from tests.shared.toy.contract import BOXES, AddMarble, OpenBox, SetAlarms
from tests.shared.toy.records import BOX, OPEN, OTHER_BOX, command
from tests.shared.wire.test_faults import Lines

HOUR = timedelta(hours=1)
Copy = tuple[dict[str, Any], dict[str, int]]


def copied(shop: Workshop) -> Copy:
    """What a backup of the database holds."""
    return deepcopy((shop.documents.documents, shop.documents.reached))


def put_back(shop: Workshop, copy: Copy) -> None:
    """Restore the database alone, under whoever works on it."""
    documents, reached = deepcopy(copy)
    shop.documents.documents.clear()
    shop.documents.documents.update(documents)
    shop.documents.reached.clear()
    shop.documents.reached.update(reached)


async def gone(shop: Workshop) -> None:
    """End the process; the group notices."""
    await shop.process.kill()
    shop.group.expel(shop.process.consumers[0])


async def after_a_backup(log: Lines | None = None) -> tuple[Workshop, Copy]:
    """A box with one marble is saved in a backup; a second marble comes later."""
    shop = Workshop(log=log)
    shop.process.start()
    await shop.deliver(OPEN)
    copy = copied(shop)
    await asyncio.sleep(2)
    await shop.deliver(command(AddMarble(mark=2), 2))
    return shop, copy


def test_an_older_copy_put_under_a_running_service_is_refused_until_the_newer_is_back() -> None:
    async def story() -> None:
        log = Lines()
        shop, copy = await after_a_backup(log)
        newer = copied(shop)
        put_back(shop, copy)
        said = len(shop.answers())
        shop.write(command(AddMarble(mark=3), 3), command(OpenBox(mark=7), 7, key=OTHER_BOX))
        await asyncio.sleep(120)
        assert shop.process.lanes[0].trouble.stopping_work == {"mongo.restored"}
        assert (shop.behind(), len(shop.answers())) == (2, said)
        assert copied(shop) == copy
        assert {event for event, _ in log.written} == {"mongo.restored"}
        put_back(shop, newer)
        await shop.deliver()
        assert shop.marks(BOX) == [1, 2, 3]
        assert not shop.process.lanes[0].trouble.current

    run(story())


def test_a_service_that_starts_knows_from_kafka_how_far_its_database_was() -> None:
    async def story() -> None:
        shop, copy = await after_a_backup()
        await gone(shop)
        put_back(shop, copy)
        process = shop.new_process()
        process.start()
        shop.write(command(AddMarble(mark=3), 3))
        await asyncio.sleep(120)
        assert process.lanes[0].trouble.stopping_work == {"mongo.restored"}
        assert shop.behind() == 1

    run(story())


def test_an_emptied_database_is_the_oldest_there_is() -> None:
    async def story() -> None:
        shop, _ = await after_a_backup()
        await gone(shop)
        put_back(shop, ({}, {}))
        process = shop.new_process()
        process.start()
        shop.write(command(AddMarble(mark=3), 3))
        await asyncio.sleep(120)
        assert process.lanes[0].trouble.stopping_work == {"mongo.restored"}
        assert (shop.behind(), shop.documents.documents) == (1, {})

    run(story())


def test_a_replica_that_was_idle_asks_what_others_acknowledged_meanwhile() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(OPEN)
        other = shop.new_process()
        await other.store.check()
        await asyncio.sleep(60)
        copy = copied(shop)
        await asyncio.sleep(60)
        await shop.deliver(command(AddMarble(mark=2), 2))
        await gone(shop)
        # Newer than all that the idle one has seen, older than what was acknowledged.
        put_back(shop, copy)
        other.start()
        shop.write(command(AddMarble(mark=3), 3))
        await asyncio.sleep(60)
        assert other.lanes[0].trouble.stopping_work == {"mongo.restored"}

    run(story())


def test_no_ping_and_no_deadline_passes_for_a_sign_of_life() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(OPEN, command(SetAlarms(mark=2, at=(NOON + HOUR,)), 2))
        copy = copied(shop)
        await asyncio.sleep(2)
        await shop.deliver(command(AddMarble(mark=3), 3))
        put_back(shop, copy)
        said, told = len(shop.answers()), len(shop.heard(BOXES))
        shop.clock.advance(2 * HOUR)
        shop.write(command(Ping(), 4))
        await asyncio.sleep(120)
        assert (len(shop.answers()), len(shop.heard(BOXES))) == (said, told)
        assert shop.heard("toy.self.v1") == []
        assert shop.process.trouble.stopping_work == {"mongo.restored"}
        assert shop.behind() == 1

    run(story())


def test_what_is_read_again_from_the_start_is_told_again_under_the_same_ids() -> None:
    async def story() -> None:
        shop, copy = await after_a_backup()
        await gone(shop)
        put_back(shop, copy)
        told = {dict(one.headers)["ce_id"] for one in shop.broker.records(BOXES)}
        # As `./kvi reread` leaves the group.
        shop.group.acknowledged.update(dict.fromkeys(shop.group.acknowledged, 0))
        shop.group.notes.clear()
        shop.new_process().start()
        await shop.deliver(command(AddMarble(mark=3), 3))
        assert shop.marks(BOX) == [1, 2, 3]
        again = [dict(one.headers)["ce_id"] for one in shop.broker.records(BOXES)]
        assert (len(set(again)), set(again) - told) == (3, {again[-1]})

    run(story())


def test_a_fresh_start_has_nothing_to_be_older_than() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(command(Ping()), OPEN)
        assert "accepted open" in shop.answers()
        assert not shop.process.lanes[0].trouble.current

    run(story())


def test_it_is_carried_on_once_a_second_at_most_and_always_forward() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(OPEN)
        await asyncio.sleep(2)
        reached = []
        for number in range(2, 12):
            await shop.deliver(command(AddMarble(mark=number), number))
            reached.append(shop.documents.reached["at"])
        assert len(set(reached)) == 1
        assert max(map(noted, shop.group.notes.values())) == reached[-1]
        # This machine's clock was an hour ahead, and is put right.
        shop.ahead_ms = -3_600_000
        await asyncio.sleep(2)
        await shop.deliver(command(AddMarble(mark=20), 20))
        assert shop.documents.reached["at"] == reached[-1] + 1

    run(story())
