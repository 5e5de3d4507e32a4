"""The engine: one batch is polled, decoded, loaded, decided, saved, published, acknowledged."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.aggregate import Aggregate
from shared.answers import DiscardParked, Ping
from shared.clock import Clock
from shared.decide import Decider, Decisions, Moment, Parking, Windows
from shared.decode import Decoded, Decoder, Record, Rejected, parked_id
from shared.envelope import Outgoing
from shared.mongo import MongoAway
from shared.publish import Publisher
from shared.report import Report
from shared.speech import Voice
from shared.store import ParkedRecord, Store
from shared.switchboard import Switchboard
from shared.trouble import Stopping, Trouble

_PARKING_SHARE = 0.05
_PARKING_AT_LEAST = 20


class OurFault(Exception):
    """So many records crash at once that the fault is ours: try again, park nothing."""


@dataclass(slots=True)
class Batch:
    """The records of one poll, sorted by what they are for."""

    size: int
    by_aggregate: dict[str, list[Decoded | Rejected]] = field(default_factory=dict)
    refused: list[Rejected] = field(default_factory=list)
    """Of agencies: answered at once, for no aggregate."""
    pings: list[Decoded] = field(default_factory=list)
    keyless: list[Rejected] = field(default_factory=list)
    """Of our own services, and without a readable key: parked for no aggregate."""


class Engine:
    """Carries out the batches of one consumer. Two engines of a process share only `Published`."""

    def __init__(  # noqa: PLR0913 - the parts are put together in one place, shared/process.py
        self,
        *,
        switchboard: Switchboard[Any],
        decoder: Decoder,
        decider: Decider,
        store: Store,
        publisher: Publisher,
        clock: Clock,
        wall_ms: Callable[[], int],
        windows: Windows,
        trouble: Trouble,
        report: Report,
        checkpoint: Callable[[str], None] = lambda _place: None,
    ) -> None:
        self._switchboard = switchboard
        self._decoder = decoder
        self._decider = decider
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._wall_ms = wall_ms
        self._windows = windows
        self._trouble = trouble
        self._report = report
        self._checkpoint = checkpoint

    async def handle(self, records: Sequence[Record]) -> None:
        """Carry out one polled batch; when this returns it may be acknowledged.

        Whatever fails is tried again in place, from loading on: what was saved already shows as
        a repeat, whose outbox is published again. Raises Stopping when the batch must be let go.
        """
        while True:
            try:
                batch = self._decode(records)
                self._checkpoint("decoded")
                await self._carry_out(batch)
            except Stopping:
                raise
            except MongoAway as error:
                await self._trouble.wait("mongo.away", error)
            except OurFault as error:
                await self._trouble.wait("steps.crash", error.__cause__ or error)
            except Exception as error:  # noqa: BLE001 - leaving would let the batch be skipped
                await self._trouble.wait("batch.failed", error)
            else:
                for event in ("mongo.away", "steps.crash", "batch.failed"):
                    self._trouble.over(event)
                self._checkpoint("acknowledging")
                return

    async def _carry_out(self, batch: Batch) -> None:
        moment = self._moment()
        touched: dict[str, Aggregate] = {}
        decisions: dict[str, Decisions] = {}
        todo: Collection[str] = batch.by_aggregate
        kept: set[str] = set()
        while True:
            loaded = await self._store.load(todo, moment.published_before_ms) if todo else {}
            touched.update(loaded)
            decisions.update(await self._decide(batch, loaded, moment))
            self._check_that_the_fault_is_not_ours(batch, decisions)
            kept |= await self._park(batch, decisions, moment)
            todo = await self._store.save([each for each in loaded.values() if each.changed])
            self._report.conflicts(len(todo))
            if not todo:
                break
        self._checkpoint("saved")
        letters = self._letters(batch, touched, decisions, moment)
        await self._publisher.publish(letters)
        self._checkpoint("published")
        await self._store.unpark(self._done_with(batch, kept, touched, decisions))
        self._report.batch(batch, decisions.values(), letters)

    def _decode(self, records: Sequence[Record]) -> Batch:
        batch = Batch(len(records))
        by_aggregate: dict[str, list[Decoded | Rejected]] = defaultdict(list)
        for record in records:
            item = self._decoder.decode(record)
            if isinstance(item, Rejected) and item.from_agency:
                batch.refused.append(item)
            elif isinstance(item, Rejected) and item.key is None:
                batch.keyless.append(item)
            elif isinstance(item, Decoded) and isinstance(item.message, Ping):
                batch.pings.append(item)
            elif item is not None and item.key is not None:
                by_aggregate[item.key].append(item)
        batch.by_aggregate = dict(by_aggregate)
        return batch

    async def _decide(
        self, batch: Batch, loaded: dict[str, Aggregate], moment: Moment
    ) -> dict[str, Decisions]:
        decisions = {}
        for key, aggregate in loaded.items():
            items = batch.by_aggregate[key]
            waiting = await self._waiting_records(aggregate, items)
            whole = decisions[key] = Decisions()
            for item in items:
                decision = self._decider.decide(aggregate, item, moment, waiting)
                waiting.update((one.id, _parked(one, moment)) for one in decision.parked)
                whole.add(decision)
        return decisions

    async def _waiting_records(
        self, aggregate: Aggregate, items: Sequence[Decoded | Rejected]
    ) -> dict[str, ParkedRecord]:
        """The parked records, only where something comes that may deal with them."""
        overtaking = [i for i in items if isinstance(i, Decoded) and i.row.overtakes]
        if not overtaking:
            return {}
        messages = [item.message for item in overtaking]
        named = [message.parked for message in messages if isinstance(message, DiscardParked)]
        wanted = [*aggregate.waiting, *named]
        return await self._store.parked(wanted) if wanted else {}

    def _check_that_the_fault_is_not_ours(
        self, batch: Batch, decisions: dict[str, Decisions]
    ) -> None:
        crashed = [p for d in decisions.values() for p in d.parked if p.code != "queued"]
        count = len(crashed) + len(batch.keyless)
        if count >= _PARKING_AT_LEAST and count > _PARKING_SHARE * batch.size:
            raise OurFault from next((p.error for p in crashed if p.error is not None), None)

    async def _park(
        self, batch: Batch, decisions: dict[str, Decisions], moment: Moment
    ) -> set[str]:
        """Keep the bytes first: what an aggregate waits for is always there."""
        parkings = [p for each in decisions.values() for p in each.parked]
        parkings.extend(Parking(item.record, None, item.code) for item in batch.keyless)
        await self._store.park([_parked(parking, moment) for parking in parkings])
        return {parking.id for parking in parkings if parking.aggregate is not None}

    @staticmethod
    def _done_with(
        batch: Batch,
        kept: set[str],
        touched: dict[str, Aggregate],
        decisions: dict[str, Decisions],
    ) -> list[str]:
        """Parked records to delete: settled, or kept for a decision that did not come to stay.

        A process that dies between keeping bytes and saving leaves them to operators, except those
        of an aggregate erased meanwhile: their record comes again, and then nothing is to be left.
        """
        parked = {p.id for each in decisions.values() for p in each.parked}
        settled = {name for each in touched.values() for name in each.settled}
        of_erased = {
            parked_id(item.record)
            for key, each in touched.items()
            if each.erased
            for item in batch.by_aggregate[key]
        }
        waiting = {name for each in touched.values() for name in each.waiting}
        return sorted((settled | of_erased | (kept - parked)) - waiting)

    def _letters(
        self,
        batch: Batch,
        touched: dict[str, Aggregate],
        decisions: dict[str, Decisions],
        moment: Moment,
    ) -> list[Outgoing]:
        """Everything to publish: whole outboxes, oldest first, then answers that are not kept."""
        voice = Voice(self._switchboard.service, moment.now, moment.wall_ms)
        letters = [letter for each in touched.values() for letter in each.outbox]
        letters.extend(answer for each in decisions.values() for answer in each.answers)
        letters.extend(voice.refuse(item) for item in batch.refused)
        letters.extend(self._decider.pong(item, moment) for item in batch.pings)
        return letters

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._wall_ms(), self._windows)


def _parked(parking: Parking, moment: Moment) -> ParkedRecord:
    record = parking.record
    return ParkedRecord(
        id=parking.id,
        aggregate=parking.aggregate,
        code=parking.code,
        place=parking.place,
        parked_at=datetime.fromtimestamp(moment.wall_ms / 1000, UTC),
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp,
        key=record.key,
        value=record.value,
        headers=list(record.headers),
    )
