"""A step that crashes parks its record, unless the fault is ours; parked bytes outlive nothing."""

import asyncio

import pytest

from shared.language.answers import DiscardParked, ReleaseParked
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import (
    AddGlass,
    EmptyBox,
    OpenBox,
)
from tests.shared.toy.neighbour import GlassGiven
from tests.shared.toy.records import (
    BOX,
    OFFICE,
    OPEN,
    OPERATOR,
    command,
    gift,
    message_id,
)


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
