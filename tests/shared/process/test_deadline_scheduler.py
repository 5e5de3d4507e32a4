import asyncio
from datetime import timedelta

from shared.language.answers import ReleaseParked
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import NOON, Workshop
from tests.shared.toy.contract import BOXES, AddGlass, EmptyBox, OpenBag, OpenBox, SetAlarms
from tests.shared.toy.records import BAG, BOX, OPERATOR, command

SELF = "toy.self.v1"
ONE = NOON + timedelta(hours=1)
TWO = NOON + timedelta(hours=2)


async def with_alarms(*, glass: bool = False, weather: Breaks | None = None) -> Workshop:
    shop = Workshop(weather=weather)
    shop.process.start()
    asked = SetAlarms(mark=2, at=(ONE, TWO), glass=glass)
    await shop.deliver(command(OpenBox(mark=1)), command(asked, 2))
    return shop


def test_a_deadline_that_has_passed_is_told_once_and_no_sooner() -> None:
    async def story() -> None:
        shop = await with_alarms()
        await asyncio.sleep(60)
        assert shop.heard(SELF) == []
        shop.clock.advance(timedelta(hours=1))
        await asyncio.sleep(60)
        assert shop.heard(BOXES)[2:] == ["AlarmRang metal:2:0"]
        assert len(shop.heard(SELF)) == 1
        shop.clock.advance(timedelta(hours=1))
        await asyncio.sleep(60)
        assert shop.heard(BOXES)[2:] == ["AlarmRang metal:2:0", "AlarmRang metal:2:1"]
        assert len(shop.heard(SELF)) == 2

    run(story())


def test_what_came_in_time_is_carried_out_before_a_deadline_fires() -> None:
    async def story() -> None:
        shop = await with_alarms()
        await shop.process.kill()
        shop.group.expel(shop.process.consumers[0])
        # The service is down for hours; what would have met the deadline waits in its topic.
        shop.write(command(EmptyBox(), 3))
        shop.clock.advance(timedelta(hours=5))
        shop.new_process().start()
        await asyncio.sleep(60)
        assert shop.document(BOX)["erased"]
        # Nobody knows whether what was saved before was told, so it is told again first.
        told = ["MarbleAdded 1", "MarbleAdded 2"]
        assert shop.heard(BOXES) == [*told, *told, "BoxEmptied"]
        assert shop.heard(SELF) == []

    run(story())


def test_two_schedulers_at_once_only_make_repeats() -> None:
    async def story() -> None:
        shop = await with_alarms()
        other = shop.new_process()
        second = asyncio.create_task(other.deadlines.run())
        shop.clock.advance(timedelta(hours=1))
        await asyncio.sleep(60)
        assert shop.heard(BOXES)[2:] == ["AlarmRang metal:2:0"]
        second.cancel()

    run(story())


def test_a_deadline_of_an_aggregate_that_waits_is_told_once_it_waits_no_longer() -> None:
    async def story() -> None:
        shop = await with_alarms()
        shop.rules.broken = True
        await shop.deliver(command(AddGlass(mark=3), 3))
        shop.clock.advance(timedelta(hours=1))
        await asyncio.sleep(300)
        assert shop.heard(SELF) == []
        shop.rules.broken = False
        await shop.deliver(command(ReleaseParked(), 4, by=OPERATOR))
        await asyncio.sleep(60)
        assert len(shop.heard(SELF)) == 1
        assert shop.heard(BOXES)[-1] == "AlarmRang metal:2:0"

    run(story())


def test_a_deadline_whose_step_crashes_is_parked_once_and_does_not_flood() -> None:
    async def story() -> None:
        shop = await with_alarms(glass=True)
        shop.rules.broken = True
        shop.clock.advance(timedelta(hours=1))
        await asyncio.sleep(300)
        assert len(shop.heard(SELF)) <= 12
        assert len(shop.document(BOX)["waiting"]) == len(shop.documents.records) == 1

    run(story())


def test_the_scheduler_waits_out_that_mongo_is_away() -> None:
    async def story() -> None:
        weather = Breaks()
        shop = await with_alarms(weather=weather)
        weather.times["due"] = 5
        shop.clock.advance(timedelta(hours=1))
        await asyncio.sleep(60)
        assert shop.heard(BOXES)[2:] == ["AlarmRang metal:2:0"]

    run(story())


def test_a_scheduler_that_was_begun_again_says_itself_that_its_failure_is_over() -> None:
    async def story() -> None:
        shop = await with_alarms()
        # As the process notes it, which begins a loop again.
        await shop.process.retries.wait_out(ValueError())
        assert shop.process.trouble.stopping_work == {"loop.failed"}
        await asyncio.sleep(1)
        assert not shop.process.trouble.current

    run(story())


def test_deadlines_that_a_loop_of_the_service_watches_are_not_told() -> None:
    """Bags hear of no deadline: told of one they would only drop it, and nobody act on it."""

    async def story() -> None:
        shop = await with_alarms()
        await shop.deliver(command(OpenBag(mark=1), 3, key=BAG))
        bag = shop.document(BAG)
        bag["state"]["deadlines"] = {"mail": "2020-01-01T00:00:00Z"}
        bag["due_at"] = NOON - timedelta(hours=1)
        shop.clock.advance(timedelta(hours=1))
        await asyncio.sleep(60)
        assert shop.heard(SELF) == [f"DeadlineReached metal:2:0 {ONE:%Y-%m-%dT%H:%M:%SZ}"]
        assert shop.document(BAG)["state"]["deadlines"]

    run(story())
