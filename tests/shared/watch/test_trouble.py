"""What fails is tried again in place, and nothing is acknowledged meanwhile."""

import asyncio
from typing import Any

import pytest

from shared.language.answers import ReleaseParked
from shared.store.aggregate import Aggregate
from shared.store.store import Store
from shared.watch.trouble import Trouble
from tests.shared.engine.process import Design
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import (
    BOXES,
    AddGlass,
    AddMarble,
    OpenBox,
)
from tests.shared.toy.records import (
    BOX,
    OPEN,
    OPERATOR,
    OTHER_BOX,
    command,
)
from tests.shared.wire.test_faults import Lines


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


def test_what_goes_wrong_aside_is_said_once_for_each_case_until_it_is_over() -> None:
    log = Lines()
    trouble = Trouble(log, lambda _cause: None)
    for case in (BOX, BOX, OTHER_BOX):
        trouble.aside("deadlines.waiting", ValueError(), case=case)
    assert log.written == [("deadlines.waiting", BOX), ("deadlines.waiting", OTHER_BOX)]
    assert (trouble.attempts, trouble.stopping_work) == ({"deadlines.waiting": 3}, frozenset())
    trouble.over("deadlines.waiting")
    trouble.aside("deadlines.waiting", ValueError(), case=OTHER_BOX)
    assert len(log.written) == 3
