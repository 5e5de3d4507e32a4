"""A batch is carried out, answered and acknowledged, whatever stands beside a good record."""

from collections.abc import Sequence
from typing import Any

from shared.engine.decide import Decider
from shared.store.aggregate import Aggregate
from shared.store.store import Store
from tests.shared.engine.process import Design
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import (
    BOXES,
    AddMarble,
    OpenBox,
)
from tests.shared.toy.neighbour import MarbleGiven
from tests.shared.toy.records import (
    BOX,
    OFFICE,
    OPEN,
    OTHER_BOX,
    PRISON,
    command,
    gift,
    without_header,
)


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
