import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.aggregate import Aggregate
from shared.answers import DiscardParked, ReleaseParked
from shared.decide import Decider
from shared.store import Store
from shared.topics import outbound_topic
from tests.shared.engine.deciding import short_text
from tests.shared.engine.memory_broker import Fate
from tests.shared.engine.process import Design, SilentLog
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import NOON, Workshop
from tests.shared.toy.contract import (
    BOXES,
    AddFirst,
    AddGlass,
    AddMarble,
    EmptyBox,
    OpenBox,
    PassMarble,
    SetAlarms,
)
from tests.shared.toy.neighbour import GlassGiven, MarbleGiven
from tests.shared.toy.records import (
    BOX,
    OFFICE,
    OPERATOR,
    OTHER_BOX,
    PRISON,
    command,
    gift,
    message_id,
    without_header,
)

OPEN = command(OpenBox(mark=1))


class Lines(SilentLog):
    """Remembers which lines were written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def trouble(self, event: str, error: BaseException | None = None, /, **fields: Any) -> None:
        super().trouble(event, error, **fields)
        self.written.append(event)


def test_a_batch_is_carried_out_answered_and_acknowledged() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(OPEN)
        await shop.deliver(command(AddMarble(mark=2), 2, by=OFFICE), gift(MarbleGiven(mark=3), 3))
        assert (shop.answers(), shop.answers(OFFICE)) == (["accepted open"], ["accepted open"])
        assert shop.marks(BOX) == [1, 2, 3]
        assert shop.heard(BOXES) == ["MarbleAdded 1", "MarbleAdded 2", "MarbleAdded 3"]

    run(story())


def test_a_bad_record_of_an_agency_is_refused_and_holds_nobody_up() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(without_header(command(AddMarble(mark=9), 9), "ce_id"), OPEN)
        assert shop.answers() == ["accepted open", "refused malformed"]
        assert shop.documents.records == {}
        refused = shop.broker.records(f"to.{PRISON}.v1")[-1]
        assert b'"partition":0,"offset":0' in (refused.value or b"")

    run(story())


def test_mongo_being_away_is_waited_out_and_nothing_is_acknowledged_meanwhile() -> None:
    async def story() -> None:
        weather = Breaks(load=3)
        shop = Workshop(weather=weather)
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(0.25)
        assert shop.process.lanes[0].trouble.current == ("mongo.away",)
        assert shop.behind() == 1
        await shop.deliver()
        assert not shop.process.lanes[0].trouble.current
        assert (shop.answers(), shop.marks(BOX)) == (["accepted open"], [1])

    run(story())


@pytest.mark.parametrize("where", ["save", "saved", "park", "parked", "unpark", "unparked"])
def test_a_line_that_breaks_anywhere_leads_to_the_same_end(where: str) -> None:
    async def story() -> None:
        shop = Workshop(weather=Breaks(**{where: 2}))
        shop.process.start()
        shop.rules.broken = True
        await shop.deliver(OPEN, command(OpenBox(mark=5), 5, key=OTHER_BOX))
        await shop.deliver(command(AddGlass(mark=2), 2), command(AddMarble(mark=3), 3))
        shop.rules.broken = False
        await shop.deliver(command(ReleaseParked(), 4, by=OPERATOR))
        assert shop.marks(BOX) == [1, 2, 3]
        assert shop.documents.records == {}
        assert set(shop.answers()) == {"accepted open"}
        assert set(shop.answers(OPERATOR)) == {"accepted released"}
        assert (
            dict.fromkeys(shop.heard(BOXES)).keys()
            == dict.fromkeys(
                ["MarbleAdded 5", "MarbleAdded 1", "MarbleAdded 2", "MarbleAdded 3"]
            ).keys()
        )

    run(story())


def test_an_unforeseen_error_is_tried_again_in_place_too() -> None:
    class Crooked:
        def __init__(self, store: Store) -> None:
            self._store, self.errors = store, 2

        def __getattr__(self, name: str) -> Any:
            return getattr(self._store, name)

        async def load(self, ids: Any, since_ms: int) -> dict[str, Aggregate]:
            if self.errors:
                self.errors -= 1
                raise RuntimeError
            return await self._store.load(ids, since_ms)

    async def story() -> None:
        shop = Workshop(Design(store=Crooked))
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(0.05)
        assert shop.process.lanes[0].trouble.current == ("batch.failed",)
        assert shop.behind() == 1
        await shop.deliver(command(AddMarble(mark=2), 2))
        assert shop.marks(BOX) == [1, 2]

    run(story())


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


def test_so_many_crashes_at_once_are_a_fault_of_ours_and_nothing_is_parked() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        shop.rules.broken = True
        boxes = [message_id(number) for number in range(100, 120)]
        shop.write(*(gift(GlassGiven(mark=1), key=key) for key in boxes))
        await asyncio.sleep(30)
        assert shop.process.lanes[0].trouble.current == ("steps.crash",)
        assert (shop.behind(), shop.documents.records, shop.documents.documents) == (20, {}, {})
        shop.rules.broken = False
        await shop.deliver()
        assert [shop.marks(key) for key in boxes] == [[1]] * 20

    run(story())


@pytest.mark.parametrize(("crashing", "sound"), [(19, 0), (20, 381)])
def test_a_few_crashes_are_parked_and_the_others_go_on(crashing: int, sound: int) -> None:
    async def story() -> None:
        shop = Workshop()
        shop.rules.broken = True
        boxes = [message_id(number) for number in range(100, 100 + crashing)]
        shop.write(*(gift(GlassGiven(mark=1), key=key) for key in boxes))
        others = [message_id(number) for number in range(1000, 1000 + sound)]
        shop.write(*(command(OpenBox(mark=1), key=key) for key in others))
        shop.process.start()
        await shop.deliver()
        assert len(shop.documents.records) == crashing
        assert all(len(shop.document(key)["waiting"]) == 1 for key in boxes)
        assert shop.answers() == ["accepted open"] * sound

    run(story())


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


def test_only_what_another_replica_saved_meanwhile_is_decided_again() -> None:
    decided: list[str] = []

    class Counting(Decider):
        def decide(self, aggregate: Aggregate, *rest: Any) -> None:
            decided.append(aggregate.id)
            super().decide(aggregate, *rest)

    class Overtaken:
        """Another replica saves one of the boxes just before this one does."""

        def __init__(self, store: Store) -> None:
            self._store, self.once = store, True

        def __getattr__(self, name: str) -> Any:
            return getattr(self._store, name)

        async def save(self, changed: Sequence[Aggregate]) -> list[str]:
            if self.once:
                self.once = False
                theirs = (await self._store.load([OTHER_BOX], 0))[OTHER_BOX]
                (mine,) = [each for each in changed if each.id == OTHER_BOX]
                theirs.state = mine.state
                assert await self._store.save([theirs]) == []
                theirs = (await self._store.load([OTHER_BOX], 0))[OTHER_BOX]
                assert theirs.state is not None
                theirs.state = theirs.state.model_copy(update={"marks": tuple(range(50))})
                assert await self._store.save([theirs]) == []
            return await self._store.save(changed)

    async def story() -> None:
        shop = Workshop(Design(store=Overtaken, decider=Counting))
        shop.write(OPEN, command(OpenBox(mark=5), 5, key=OTHER_BOX))
        shop.process.start()
        await shop.deliver()
        assert (decided.count(BOX), decided.count(OTHER_BOX)) == (1, 2)
        # The box was full by then, so the answer and the fact of the first decision are void.
        assert sorted(shop.answers()) == ["accepted open", "refused over_capacity open"]
        assert shop.heard(BOXES) == ["MarbleAdded 1"]

    run(story())


def test_what_crashes_and_is_discarded_in_one_batch_is_answered() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(OPEN)
        shop.rules.broken = True
        crashing = command(AddGlass(mark=2), 2)
        (place, offset) = shop.broker.place(crashing.topic, crashing.key), 1
        name = f"{place.topic}-{place.partition}-{offset}"
        discard = DiscardParked(parked=name, reason="broken")
        await shop.deliver(crashing, command(discard, 3, by=OPERATOR))
        assert shop.answers() == ["accepted open", "refused wrong_state discarded"]
        assert shop.answers(OPERATOR) == ["accepted discarded"]
        assert (shop.document(BOX)["waiting"], shop.documents.records) == ([], {})
        assert shop.document(BOX)["version"] == 2

    run(story())


def test_bytes_of_what_is_done_with_are_deleted_even_if_the_process_dies_before() -> None:
    async def story() -> None:
        weather = Breaks()
        shop = Workshop(weather=weather)
        shop.process.start()
        shop.rules.broken = True
        await shop.deliver(OPEN, command(AddGlass(mark=2), 2))
        shop.rules.broken = False
        weather.times["unpark"] = 10_000
        shop.write(command(ReleaseParked(), 3, by=OPERATOR))
        await asyncio.sleep(5)
        assert shop.document(BOX)["waiting"] == []
        assert len(shop.documents.records) == 1
        await shop.process.kill()
        weather.times.clear()
        shop.group.expel(shop.process.consumers[0])
        shop.new_process().start()
        await shop.deliver()
        assert shop.documents.records == {}
        assert set(shop.answers(OPERATOR)) == {"accepted released"}

    run(story())


def test_bytes_that_a_dead_process_left_of_a_case_erased_meanwhile_are_deleted() -> None:
    async def story() -> None:
        weather = Breaks()
        shop = Workshop(weather=weather)
        shop.process.start()
        await shop.deliver(OPEN)
        shop.rules.broken = True
        weather.times["save"] = 10_000
        shop.write(command(AddGlass(mark=2), 2, by=OFFICE))
        await asyncio.sleep(5)
        assert (len(shop.documents.records), shop.document(BOX)["waiting"]) == (1, [])
        await shop.process.kill()
        weather.times.clear()
        shop.write(command(EmptyBox(), 3))
        shop.group.expel(shop.process.consumers[0])
        shop.new_process().start()
        await shop.deliver()
        assert shop.answers(OFFICE) == ["refused case_erased"]
        assert shop.documents.records == {}

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
        kept = [short_text(entry["type"], entry["value"]) for entry in shop.document(BOX)["outbox"]]
        assert kept == ["MarbleAdded 1", "MarbleAdded 2", "MarblePassed 2"]
        if dies:
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
