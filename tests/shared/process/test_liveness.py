"""A process that would only sit there says why and ends; one that waits or works does not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError, KafkaError

from shared.process import lane
from tests.shared.engine.memory_kafka import MemoryOffsets
from tests.shared.engine.process import Process, SilentLog
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import OpenBox
from tests.shared.toy.records import BOX, OPEN, OTHER_BOX, command

MINUTE = 60.0
HOUR = 60 * MINUTE


class Told(SilentLog):
    """Keeps what is said to be in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, object, BaseException | None]] = []

    def trouble(self, event: str, error: BaseException | None = None, /, **fields: Any) -> None:
        if event == "process.given_up":
            self.lines.append((event, fields["code"], error))


class WithOneTask:
    """A client that does not go on without its task."""

    def __init__(self, task: "asyncio.Task[None]") -> None:
        self._task = task

    def ended(self) -> list["asyncio.Task[None]"]:
        return [self._task] if self._task.done() else []


@pytest.fixture(autouse=True)
def all_go_by_the_loops_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes an hour takes no time in these stories."""
    monkeypatch.setattr(lane, "monotonic", lambda: asyncio.get_running_loop().time())


def run_with(
    story: Callable[[Workshop, Told], Awaitable[None]], weather: Breaks | None = None
) -> None:
    """A story of a process that is looked after."""

    async def looked_after() -> None:
        log = Told()
        shop = Workshop(weather=weather, log=log)
        shop.process.start(with_deadlines=False)
        watching = asyncio.create_task(shop.process.liveness.watch())
        await asyncio.sleep(1)
        await story(shop, log)
        watching.cancel()

    run(looked_after())


async def ends(process: Process, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await process.gave_up.wait()


async def stays(process: Process) -> None:
    await asyncio.sleep(HOUR)
    assert not process.gave_up.is_set()


def as_faststream(shop: Workshop, *, begins_again: bool) -> None:
    """Let the consume loop fail at its next poll; FastStream begins it anew, once or not at all."""
    (subscriber,) = shop.process.kafka.subscribers
    consumer, poll = subscriber.consumer, subscriber.consumer.getmany
    loop = subscriber.tasks[0]

    async def fails() -> Any:
        consumer.getmany = poll  # type: ignore[method-assign]
        raise KafkaError from RuntimeError("the handler is closed")

    def again(_task: object) -> None:
        task = asyncio.create_task(subscriber.consume())
        subscriber.tasks.append(task)
        shop.process.tasks.append(task)

    consumer.getmany = fails  # type: ignore[method-assign]
    if begins_again:
        loop.add_done_callback(again)


def test_a_loop_that_has_failed_and_was_begun_again_is_no_dead_one() -> None:
    async def story(shop: Workshop, log: Told) -> None:
        as_faststream(shop, begins_again=True)
        await shop.deliver(OPEN)
        await shop.deliver(command(OpenBox(mark=5), 5, key=OTHER_BOX))
        tasks = shop.process.kafka.subscribers[0].tasks
        assert [task.done() for task in tasks] == [True, False]
        await stays(shop.process)
        assert log.lines == []
        assert (shop.marks(BOX), shop.marks(OTHER_BOX)) == ([1], [5])

    run_with(story)


def test_a_loop_that_has_failed_for_good_ends_the_process_which_says_why() -> None:
    async def story(shop: Workshop, log: Told) -> None:
        as_faststream(shop, begins_again=False)
        await shop.deliver(OPEN)
        await ends(shop.process, MINUTE)
        ((_, code, error),) = log.lines
        assert code == "lane.ended"
        assert isinstance(error, KafkaError)
        assert isinstance(error.__cause__, RuntimeError)

    run_with(story)


def test_a_lane_that_reads_nothing_of_what_waits_ends_the_process() -> None:
    async def story(shop: Workshop, log: Told) -> None:
        (consumer,) = shop.process.consumers
        consumer.reading.clear()  # as aiokafka's, when its fetching has ended: it polls for ever
        await stays(shop.process)
        shop.write(OPEN)
        await ends(shop.process, 2 * MINUTE)
        assert [code for _, code, _ in log.lines] == ["lane.stands_still"]

    run_with(story)


def test_a_lane_that_reads_on_or_has_its_batch_in_work_is_at_no_standstill() -> None:
    async def story(shop: Workshop, log: Told) -> None:
        shop.write(OPEN)
        # MongoDB is away for an hour: the batch is in work, and more waits behind it.
        await asyncio.sleep(MINUTE)
        shop.write(command(OpenBox(mark=5), 5, key=OTHER_BOX))
        await stays(shop.process)
        assert shop.behind() == 2
        assert log.lines == []

    run_with(story, Breaks(load=10_000))


def test_a_lane_that_takes_one_record_now_and_then_is_slow_and_at_no_standstill() -> None:
    async def story(shop: Workshop, log: Told) -> None:
        (consumer,) = shop.process.consumers
        poll = consumer.getmany
        consumer._max_records = lambda: 1  # noqa: SLF001 - the smallest batch there is

        async def slow() -> Any:
            await asyncio.sleep(0.6 * MINUTE)  # as long as a request of aiokafka may take
            return await poll()

        consumer.getmany = slow  # type: ignore[method-assign]
        for number in range(1, 101):
            shop.write(command(OpenBox(mark=number), number, key=f"box-{number}"))
        await stays(shop.process)
        assert log.lines == []

    run_with(story)


def test_while_kafka_does_not_tell_its_ends_nobody_is_at_a_standstill(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def away(_offsets: object, _topics: object, **_: object) -> Any:
        raise KafkaConnectionError

    async def story(shop: Workshop, _log: Told) -> None:
        (consumer,) = shop.process.consumers
        consumer.reading.clear()
        shop.write(OPEN)
        with monkeypatch.context() as patch:
            patch.setattr(MemoryOffsets, "ends", away)
            await stays(shop.process)
        await ends(shop.process, 2 * MINUTE)

    run_with(story)


def test_a_process_that_nobody_can_look_after_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unexpected(_offsets: object, _topics: object, **_: object) -> Any:
        raise LookupError

    async def story(shop: Workshop, log: Told) -> None:
        monkeypatch.setattr(MemoryOffsets, "ends", unexpected)
        await ends(shop.process, MINUTE)
        ((_, code, error),) = log.lines
        assert (code, type(error)) == ("watch.failed", LookupError)

    run_with(story)


def test_a_loop_beside_the_batches_that_has_ended_ends_the_process() -> None:
    async def fails() -> None:
        raise LookupError

    async def story(shop: Workshop, log: Told) -> None:
        shop.process.beside.append(asyncio.create_task(fails()))
        await ends(shop.process, MINUTE)
        ((_, code, error),) = log.lines
        assert (code, type(error)) == ("loop.ended", LookupError)

    run_with(story)


def test_a_client_beside_the_lanes_that_has_lost_a_task_ends_the_process() -> None:
    async def fails() -> None:
        raise LookupError

    async def story(shop: Workshop, log: Told) -> None:
        shop.process.clients.append(WithOneTask(asyncio.create_task(fails())))
        await ends(shop.process, MINUTE)
        ((_, code, error),) = log.lines
        assert (code, type(error)) == ("client.ended", LookupError)

    run_with(story)


def test_what_ends_while_the_process_stops_is_no_fault() -> None:
    async def story(shop: Workshop, log: Told) -> None:
        shop.process.liveness.rest()
        shop.process.kafka.subscribers[0].tasks[0].cancel()
        await stays(shop.process)
        assert log.lines == []

    run_with(story)
