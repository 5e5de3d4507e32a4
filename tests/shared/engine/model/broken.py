"""The engine with one rule taken out at a time: the model must notice each of them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from functools import partial
from typing import Any
from uuid import uuid4

from aiokafka.errors import KafkaError
from pymongo.errors import AutoReconnect

from shared.engine.batch import Batch
from shared.engine.batch_time import BatchTime
from shared.engine.decide import Decider
from shared.engine.decisions import BatchContext, Decisions, Sitting, Windows
from shared.engine.engine import Engine
from shared.engine.speech import Voice
from shared.engine.waiting import Waiting
from shared.kafka.publish import Publisher
from shared.language.answers import CommandAccepted, CommandRefused
from shared.language.message import Cancellation, Message
from shared.language.steps import State
from shared.process.lane import Lane, Polled
from shared.store.aggregate import Aggregate
from shared.store.seen import Answer
from shared.store.store import ParkedRecord, Store
from shared.watch.trouble import Stopping
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing
from shared.wire.record import Record
from shared.wire.switchboard import Switchboard
from tests.shared.engine.process import DAY_MS, Design


class _Around:
    """A store of which one call is another."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def _current(self, aggregate: Aggregate) -> int:
        return (await self._store.load([aggregate.id], 0))[aggregate.id].version


class WithoutVersionGuard(_Around):
    """Writes whatever the version is."""

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        for aggregate in changed:
            stale = True
            while stale:
                aggregate.version = await self._current(aggregate)
                stale = bool(await self._store.save([aggregate]))
        return []


class WithoutLookingWhatWasStale(_Around):
    """Writes with the guard, but takes no notice of what it held back."""

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        await self._store.save(changed)
        return []


class WithoutCarryingForward(_Around):
    """Forgets what earlier saves had to say."""

    async def load(self, ids: Iterable[str], since_ms: int) -> dict[str, Aggregate]:
        loaded = await self._store.load(ids, since_ms)
        for aggregate in loaded.values():
            aggregate.outbox.clear()
        return loaded


class StateFirst(_Around):
    """Writes the state, and in a second write that it was seen."""

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        stale = []
        for aggregate in changed:
            seen = replace(aggregate, added=[], seen={})
            stale.extend(late := await self._store.save([seen]))
            if not late:
                aggregate.version += 1
                await self._store.save([aggregate])
        return stale


class WithoutBytes(_Around):
    """Notes what waits, but not what it is."""

    async def park(self, _records: Sequence[ParkedRecord]) -> None:
        return


class NeverSeen(Decider):
    """Knows no repeat."""

    def decide(self, aggregate: Aggregate, item: Decoded | Rejected, sitting: Sitting) -> None:
        aggregate.seen.clear()
        super().decide(aggregate, item, sitting)


class _AllOvertakes(Switchboard):
    def overtakes(self, message: Message, state: State | None) -> bool:
        del message, state
        return True


class NotQueuing(Decider):
    """Goes on although something waits."""

    def __init__(self, switchboard: Switchboard, *rest: Any) -> None:
        table = {each.name: getattr(switchboard, each.name) for each in fields(switchboard)}
        super().__init__(_AllOvertakes(**table), *rest)


class _PastTheBroken(Waiting):
    def _release(self, aggregate: Aggregate, sitting: Sitting) -> Answer:
        for name in list(aggregate.waiting):
            record = sitting.parked.get(name)
            if record is not None and self._is_dealt_with(aggregate, record, sitting):
                aggregate.settle(name)
        return Answer("released")


class SkippingTheBroken(Decider):
    """Releases what can be released, past what cannot."""

    def __init__(self, switchboard: Any, rules: object, version: str, reread: Any) -> None:
        super().__init__(switchboard, rules, version, reread)
        self._waiting = _PastTheBroken(reread, partial(self._carry_out, released=True))


class AnsweringReleasedOnce(Decider):
    """Keeps no answer to what was released, as if that came again."""

    def __init__(self, switchboard: Any, rules: object, version: str, reread: Any) -> None:
        super().__init__(switchboard, rules, version, reread)
        self._waiting = Waiting(reread, self._carry_out)


class ErasingAnswersToo(Decider):
    """Drops the answers in the outbox with the case."""

    def _carry_out(self, aggregate: Aggregate, *rest: Any, **named: Any) -> Exception | None:
        before = aggregate.erased
        error = super()._carry_out(aggregate, *rest, **named)
        if aggregate.erased and not before:
            answers = {CommandAccepted.ce_type(), CommandRefused.ce_type()}
            aggregate.outbox = [each for each in aggregate.outbox if each.type not in answers]
        return error


class ForgettingWhatWasTakenBack(Decider):
    """Undoes a request that was done, and thinks nothing of one that has not come yet."""

    def _take(self, aggregate: Aggregate, item: Decoded, sitting: Sitting) -> None:
        if isinstance(item.message, Cancellation):
            self._carry_out_or_park(aggregate, item, sitting)
        else:
            super()._take(aggregate, item, sitting)


class _ForgetfulVoice(Voice):
    def _outgoing(self, *args: Any) -> Outgoing:
        return replace(super()._outgoing(*args), id=str(uuid4()))


class _WithForgetfulVoice(BatchTime):
    def __init__(self, batch_time: BatchTime) -> None:
        vars(self).update(vars(batch_time))

    def of(self, batch: Batch) -> BatchContext:
        context = super().of(batch)
        return replace(context, voice=_ForgetfulVoice("toy", context.now, context.wall_ms))


class WithRandomIds(Engine):
    """Makes a new id each time it says something."""

    def __init__(self, *, batch_time: BatchTime, **parts: Any) -> None:
        super().__init__(batch_time=_WithForgetfulVoice(batch_time), **parts)


class OnlyWhatIsNew(Engine):
    """Publishes what this batch has to say; what lay in the outbox before is left there."""

    def _decide(
        self, batch: Batch, loaded: dict[str, Aggregate], *rest: Any
    ) -> dict[str, Decisions]:
        self._before = getattr(self, "_before", {}) | {
            key: {entry.id for entry in each.outbox} for key, each in loaded.items()
        }
        return super()._decide(batch, loaded, *rest)

    def _outgoing(self, batch: Batch, touched: Any, *rest: Any) -> list[Outgoing]:
        fresh = {
            key: replace(
                each, outbox=[one for one in each.outbox if one.id not in self._before[key]]
            )
            for key, each in touched.items()
        }
        return super()._outgoing(batch, fresh, *rest)


class OnlyOutboxesThatChanged(Engine):
    """Does not publish the outbox again when an input is only a repeat."""

    def _outgoing(self, batch: Batch, touched: Any, *rest: Any) -> list[Outgoing]:
        changed = {key: each for key, each in touched.items() if each.changed}
        return super()._outgoing(batch, changed, *rest)


class PublishingFirst(Engine):
    """Tells what it has decided before it is saved."""

    async def _park(
        self,
        batch: Batch,
        decided: Mapping[str, Decisions],
        touched: Mapping[str, Aggregate],
        context: BatchContext,
    ) -> None:
        await super()._park(batch, decided, touched, context)
        fresh = {key: touched[key] for key in decided}
        await self._publisher.publish(self._outgoing(batch, fresh, decided, context))


class ErasingWhatIsUntold(Engine):
    """Drops with a case what was saved of it, as if nobody could tell it any more."""

    async def _tell_what_is_erased(self, *_: Any) -> list[Outgoing]:
        return []


class LeavingOnTrouble(Engine):
    """Gives a batch up when MongoDB is away."""

    async def handle(self, records: Sequence[Record]) -> None:
        try:
            await self._carry_out(records)
        except AutoReconnect:
            return


class AcknowledgingFirst(Lane):
    """Acknowledges what it is about to do."""

    async def _consume(self, polled: Polled) -> None:
        await self._acknowledge(polled)
        await super()._consume(polled)


class GivingUp(Engine):
    """Tries once."""

    async def handle(self, records: Sequence[Record]) -> None:
        await self._carry_out(records)


class GoingOnAfterAbandoning(Lane):
    """Leaves a batch unacknowledged, and acknowledges the next, which acknowledges both."""

    async def _consume(self, polled: Polled) -> None:
        self._polled_at = None
        async with self._running:
            try:
                await self._engine.handle(polled.records)
            except (AutoReconnect, Stopping):
                return
            await self._acknowledge(polled)


class NotWaiting(Publisher):
    """Hands everything to the producer and takes it for published."""

    async def publish(self, outgoing: Sequence[Outgoing], check: Any = None) -> None:
        del check
        for each in outgoing:
            for future in await self._sender.send(each.topic, [each], self._source):
                future.add_done_callback(asyncio.Future.exception)


class NotLookingAgain(Publisher):
    """Tells what it was given, however long it stood still."""

    async def publish(self, outgoing: Sequence[Outgoing], check: Any = None) -> None:
        del check
        await super().publish(outgoing)


class NewestFirst(Publisher):
    """Publishes in no particular order."""

    async def publish(self, outgoing: Sequence[Outgoing], check: Any = None) -> None:
        await super().publish(outgoing[::-1], check)


class OneTry(Publisher):
    """Passes over what fails."""

    async def publish(self, outgoing: Sequence[Outgoing], check: Any = None) -> None:
        del check
        futures = [
            future
            for each in outgoing
            for future in await self._sender.send(each.topic, [each], self._source)
        ]
        for future in futures:
            with suppress(KafkaError):
                await future


BROKEN: dict[str, Design] = {
    "the version guard": Design(store=WithoutVersionGuard),
    "deciding again what was stale": Design(store=WithoutLookingWhatWasStale),
    "carrying the outbox forward": Design(store=WithoutCarryingForward),
    "one atomic write": Design(store=StateFirst),
    "keeping the bytes of what waits": Design(store=WithoutBytes),
    "knowing repeats": Design(decider=NeverSeen),
    "queueing behind what waits": Design(decider=NotQueuing),
    "releasing in order": Design(decider=SkippingTheBroken),
    "keeping answers to what was released": Design(decider=AnsweringReleasedOnce),
    "answers outlive an erasure": Design(decider=ErasingAnswersToo),
    "ids that a repeat makes again": Design(engine=WithRandomIds),
    "a window longer than any repeat": Design(windows=Windows(7 * DAY_MS, 2_000)),
    "an outbox kept as long as its input": Design(windows=Windows(500, 30 * DAY_MS)),
    "publishing the whole outbox": Design(engine=OnlyWhatIsNew),
    "publishing it again for a repeat": Design(engine=OnlyOutboxesThatChanged),
    "saving before publishing": Design(engine=PublishingFirst),
    "remembering what was taken back": Design(decider=ForgettingWhatWasTakenBack),
    "telling first what an erasure drops": Design(engine=ErasingWhatIsUntold),
    "looking again after a pause": Design(publisher=NotLookingAgain),
    "trying again in place": Design(engine=LeavingOnTrouble),
    "acknowledging last": Design(lane=AcknowledgingFirst),
    "not acknowledging past what was abandoned": Design(
        engine=GivingUp, lane=GoingOnAfterAbandoning
    ),
    "waiting for the broker": Design(publisher=NotWaiting),
    "oldest first": Design(publisher=NewestFirst),
    "sending again what failed": Design(publisher=OneTry),
}
