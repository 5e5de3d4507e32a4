"""What a process has saved is its to tell for some seconds; then it looks whether it still is."""

import asyncio
import json
from typing import Any, ClassVar

import pytest

from shared.engine.hold import HOLD_SECONDS, Hold, Overtaken
from shared.engine.speech import StandIn
from shared.language.message import Event, Message
from shared.language.steps import tell
from shared.store.aggregate import Aggregate
from shared.store.erasing import told_first
from shared.store.memory_store import MemoryStore
from tests.shared.engine.deciding import Bench
from tests.shared.engine.shaky_store import Breaks, Frost, ShakyStore
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import BOXES, AddMarble, AlarmRang, EmptyBox, MarbleAdded, OpenBox
from tests.shared.toy.records import BOX, OPEN, command
from tests.shared.toy.switchboard import SWITCHBOARD


def test_for_some_seconds_nobody_else_can_have_gone_on_so_nobody_is_asked() -> None:
    async def story() -> None:
        weather = Breaks()
        hold = Hold(ShakyStore(MemoryStore(SWITCHBOARD.models), weather))
        await asyncio.sleep(HOLD_SECONDS - 0.1)
        await hold.check({BOX: 1})
        assert weather.passed["versions"] == 0

    run(story())


def test_after_that_a_version_that_has_moved_on_is_noticed() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        hold = Hold(shop.documents)
        await shop.deliver(OPEN)
        await asyncio.sleep(HOLD_SECONDS)
        await hold.check({BOX: 1})
        await shop.deliver(command(AddMarble(mark=2), 2))
        await asyncio.sleep(HOLD_SECONDS)
        with pytest.raises(Overtaken):
            await hold.check({BOX: 1})

    run(story())


class FreezesWhenSaved(Breaks):
    """The process stands still as soon as it has saved."""

    def __init__(self) -> None:
        super().__init__()
        self.frost = Frost(self)

    async def strike(self, where: str) -> None:
        if where == "saved" and not self.passed["saved"]:
            self.frost.begin()
        await super().strike(where)


def test_whoever_thaws_after_an_erasure_decides_anew_and_finds_nothing_to_tell() -> None:
    async def story() -> None:
        weather = FreezesWhenSaved()
        shop = Workshop(weather=weather.frost)
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(1)
        assert (shop.marks(BOX), shop.heard(BOXES)) == ([1], [])
        shop.group.expel(shop.process.consumers[0])
        shop.new_process(Breaks()).start()
        await shop.deliver(command(EmptyBox(), 2))
        assert shop.heard(BOXES) == ["MarbleAdded 1", "BoxEmptied"]
        await asyncio.sleep(HOLD_SECONDS)
        weather.frost.end()
        await asyncio.sleep(60)
        # What the box says last is told again, as to any repeat.
        assert shop.heard(BOXES) == ["MarbleAdded 1", "BoxEmptied", "BoxEmptied"]

    run(story())


def test_what_was_saved_is_told_before_the_box_is_emptied_and_what_was_not_is_dropped() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)))
    bench.stored()
    bench.take(command(AddMarble(mark=2), 2), command(EmptyBox(), 3))
    (told,) = told_first([bench.box], {MarbleAdded.ce_type(): MarbleAdded})
    assert json.loads(told.value) == {"mark": 1, "number": 1}
    assert [each.type for each in bench.box.outbox] == ["de.kvi-mv.BoxEmptied.v1"]


class TicketsPassedOn(Event):
    """A message that is about nothing but what is sealed in it."""

    sealed_part: ClassVar[str | None] = "sealed"

    sealed: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (MarbleAdded(mark=1, number=2, sealed="blue"), [{"mark": 1, "number": 2}]),
        (MarbleAdded(mark=1, number=2), [{"mark": 1, "number": 2}]),
        (TicketsPassedOn(sealed=("ü",)), []),
        (AlarmRang(kind="metal:1:0", number=2), [{"kind": "metal:1:0", "number": 2}]),
    ],
)
def test_what_is_sealed_is_left_out_of_what_is_told_before_an_erasure(
    message: Message, told: list[Any]
) -> None:
    bench = Bench()
    cause = StandIn("intake", BOX, BOX, BOX)
    entry = bench.context.voice.say(tell(message), cause, 1)
    models = {type(message).ce_type(): type(message)}
    found = told_first([Aggregate(BOX, told_first=[entry])], models)
    assert [json.loads(each.value) for each in found] == told
    assert [each.id for each in found] == [entry.id] * len(told)
