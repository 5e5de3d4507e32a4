"""The engine: one batch is polled, decoded, loaded, decided, saved, published, acknowledged."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import count

from shared.engine.batch import Batch, sort
from shared.engine.batch_time import BatchTime
from shared.engine.decide import Decider
from shared.engine.decisions import (
    BatchContext,
    Decisions,
    Parking,
    Sitting,
)
from shared.engine.fault_check import FaultCheck
from shared.engine.hold import Hold, Overtaken
from shared.engine.publishes import Publishes
from shared.engine.report import Report
from shared.language.answers import DiscardParked
from shared.language.message import Message
from shared.store.aggregate import Aggregate, set_aside
from shared.store.erasing import told_first
from shared.store.published import Published
from shared.store.store import ParkedRecord, Store
from shared.store.unreadable import Unreadable
from shared.watch.retries import Retries
from shared.wire.decode import Decoder
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing
from shared.wire.record import Record
from shared.wire.switchboard import Switchboard


class Engine:
    """Carries out the batches of one consumer. Two engines of a process share only `Published`."""

    def __init__(  # noqa: PLR0913 - the parts are put together in one place, shared/process/process.py
        self,
        *,
        switchboard: Switchboard,
        decoder: Decoder,
        decider: Decider,
        store: Store,
        publisher: Publishes,
        published: Published,
        batch_time: BatchTime,
        retries: Retries,
        report: Report,
        checkpoint: Callable[[str], None] = lambda _place: None,
    ) -> None:
        self._switchboard = switchboard
        self._decoder = decoder
        self._decider = decider
        self._store = store
        self._publisher = publisher
        self._published = published
        self._batch_time = batch_time
        self._retries = retries
        self._report = report
        self._checkpoint = checkpoint
        self._fault_check = FaultCheck()

    async def handle(self, records: Sequence[Record]) -> None:
        """Carry out one polled batch; when this returns it may be acknowledged.

        Whatever fails is tried again in place, from decoding on: what was saved already shows as
        a repeat, which is answered again with the whole outbox. Raises Stopping when the batch
        must be let go.
        """
        while True:
            try:
                await self._carry_out(records)
            except Overtaken as error:
                self._report.overtaken(error.aggregate)
            except Exception as error:  # noqa: BLE001 - leaving would let the batch be skipped
                await self._retries.wait_out(error)
            else:
                self._retries.over()
                self._checkpoint("acknowledging")
                return

    async def _carry_out(self, records: Sequence[Record]) -> None:
        """The seven steps; the first and the last are the lane's, which polls and acknowledges."""
        # 2. decode
        batch = sort(records, self._decoder)
        context = self._batch_time.of(batch)
        hold = Hold(self._store)
        self._checkpoint("decoded")
        touched: dict[str, Aggregate] = {}
        decisions: dict[str, Decisions] = {}
        stale: Collection[str] = batch.by_aggregate
        again: set[str] = set()
        told: list[Outgoing] = []
        for attempt in count(1):
            # 3. load
            loaded = await self._load(stale, context)
            parked = await self._parked_records(batch, loaded)
            # 4. decide
            decided = self._decide(batch, loaded, context, parked)
            touched.update(loaded)
            decisions.update(decided)
            # 5. save, the bytes of parked records first: what an aggregate waits for is there
            self._fault_check.check(batch, touched, decisions)
            told.extend(await self._tell_what_is_erased(loaded.values(), hold))
            await self._park(batch, decided, touched, context)
            stale = await self._store.save([each for each in loaded.values() if each.changed])
            if not stale:
                break
            again.update(stale)
            await self._save_again(stale, attempt)
        self._checkpoint("saved")
        # 6. publish
        outgoing = self._outgoing(batch, touched, decisions, context)
        untold = self._answers_to_enquiries(batch, context)
        saved = {each.id: each.saved_version for each in touched.values()}
        await self._publisher.publish([*outgoing, *untold], partial(hold.check, saved))
        # Answers lie in no outbox: to note them would only push what does out of memory.
        self._published.add(entry.id for each in touched.values() for entry in each.outbox)
        self._checkpoint("published")
        await self._unpark(batch, touched, again)
        self._report.batch(batch, decisions.values(), [*told, *outgoing])

    async def _load(self, ids: Collection[str], context: BatchContext) -> dict[str, Aggregate]:
        if ids:
            return await self._store.load(ids, context.published_before_ms)
        # A Ping proves nothing on a database that is not the right one.
        await self._store.check()
        return {}

    def _decide(
        self,
        batch: Batch,
        loaded: dict[str, Aggregate],
        context: BatchContext,
        parked: dict[str, ParkedRecord],
    ) -> dict[str, Decisions]:
        decisions = {}
        for key, aggregate in loaded.items():
            waiting = tuple(aggregate.waiting)
            try:
                decisions[key] = self._decide_one(aggregate, batch, context, parked)
            except Unreadable as error:
                # What was seen is parsed only on demand, so this shows late: decide all of them
                # again.
                loaded[key] = set_aside(key, aggregate.version, waiting, error)
                decisions[key] = self._decide_one(loaded[key], batch, context, parked)
        return decisions

    def _decide_one(
        self,
        aggregate: Aggregate,
        batch: Batch,
        context: BatchContext,
        parked: dict[str, ParkedRecord],
    ) -> Decisions:
        sitting = Sitting(context, parked, Decisions())
        for item in batch.by_aggregate[aggregate.id]:
            self._decider.decide(aggregate, item, sitting)
        sitting.result.kind = aggregate.kind
        return sitting.result

    async def _parked_records(
        self, batch: Batch, loaded: Mapping[str, Aggregate]
    ) -> dict[str, ParkedRecord]:
        """The records that wait or are named, where something comes that may deal with them."""
        wanted: list[str] = []
        for key, aggregate in loaded.items():
            if aggregate.unreadable is None:
                wanted.extend(_discarded(batch.mending.get(key, ())))
                if aggregate.waiting and self._is_overtaken(aggregate, batch.by_aggregate[key]):
                    wanted.extend(aggregate.waiting)
        return await self._store.parked(wanted) if wanted else {}

    def _is_overtaken(self, aggregate: Aggregate, items: Iterable[Decoded | Rejected]) -> bool:
        overtakes, state = self._switchboard.overtakes, aggregate.state
        return any(isinstance(each, Decoded) and overtakes(each.message, state) for each in items)

    async def _tell_what_is_erased(
        self, decided: Collection[Aggregate], hold: Hold
    ) -> list[Outgoing]:
        """Publish what the stored outboxes still held of the aggregates that are erased now."""
        outgoing = told_first(decided, self._switchboard.told_types)
        if outgoing:
            loaded = {each.id: each.version for each in decided}
            await self._publisher.publish(outgoing, partial(hold.check, loaded))
            self._published.add(entry.id for each in decided for entry in each.told_first)
            self._checkpoint("told_first")
        return outgoing

    async def _park(
        self,
        batch: Batch,
        decided: Mapping[str, Decisions],
        touched: Mapping[str, Aggregate],
        context: BatchContext,
    ) -> None:
        records = [
            parking.to_keep(context, touched[key])
            for key, each in decided.items()
            for parking in each.parked
        ]
        keyless = (Parking.of(item, None) for item in batch.keyless)
        records.extend(parking.to_keep(context) for parking in keyless)
        await self._store.park(records)

    async def _save_again(self, stale: Collection[str], attempt: int) -> None:
        """Another replica was faster. Go on at once the first time, then give it time to finish."""
        self._report.conflicts(len(stale))
        if attempt > 1:
            await self._retries.wait("save.conflict", count=len(stale), case=next(iter(stale)))

    def _outgoing(
        self,
        batch: Batch,
        touched: Mapping[str, Aggregate],
        decisions: Mapping[str, Decisions],
        context: BatchContext,
    ) -> list[Outgoing]:
        """Everything to publish: answers first, then whole outboxes, oldest first."""
        outgoing = [answer for each in decisions.values() for answer in each.answers]
        outgoing.extend(entry for each in touched.values() for entry in each.outbox)
        outgoing.extend(context.voice.refuse(item) for item in batch.refused)
        outgoing.extend(self._decider.pong(item, context) for item in batch.pings)
        return outgoing

    def _answers_to_enquiries(self, batch: Batch, context: BatchContext) -> list[Outgoing]:
        """These are published like all others, and appear in no log line and no figure."""
        answers = [
            answer for item in batch.enquiries for answer in self._decider.find_out(item, context)
        ]
        return [
            *answers,
            *(context.voice.refuse(item) for item in batch.refused_enquiries),
        ]

    async def _unpark(
        self, batch: Batch, touched: Mapping[str, Aggregate], again: Collection[str]
    ) -> None:
        """Delete bytes that are no longer needed; a batch that comes again deletes them again.

        Those are what operators' commands dealt with, what a discarded decision had parked, and
        everything of an erased case.
        """
        done = [
            aggregate
            for key, aggregate in touched.items()
            if aggregate.unreadable is None
            and (aggregate.erased or key in batch.mending or key in again)
        ]
        if done:
            named = [name for each in batch.mending.values() for name in _discarded(each)]
            await self._store.unpark(done, named)


def _discarded(messages: Iterable[Message]) -> list[str]:
    return [each.parked for each in messages if isinstance(each, DiscardParked)]
