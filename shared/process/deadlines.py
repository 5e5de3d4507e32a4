"""Deadlines: the scheduler reads which have passed and tells the service itself."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from shared.engine.speech import StandIn, Voice
from shared.kafka.offsets import Offsets
from shared.kafka.publish import Publisher
from shared.language.steps import tell
from shared.store.due import deadline_id
from shared.store.store import Due, Store
from shared.watch.clock import Clock
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble

_TICK_SECONDS = 0.5
_CATCH_UP_SECONDS = 0.05
_LONG_SECONDS = 30.0
"""Catching up takes moments; after this long somebody should know that deadlines wait for it."""
_REMEMBER_SECONDS = 30.0
_AT_ONCE = 1_000


class DeadlineScheduler:
    """Runs on the replica that owns partition 0 of `self`; two at once only make duplicates."""

    def __init__(  # noqa: PLR0913 - put together in one place, shared/process/process.py
        self,
        *,
        service: str,
        kinds: frozenset[str],
        store: Store,
        publisher: Publisher,
        offsets: Offsets,
        inputs: Iterable[str],
        clock: Clock,
        wall_ms: Callable[[], int],
        is_ours: Callable[[], bool],
        trouble: Trouble,
        retries: Retries,
    ) -> None:
        self._service = service
        self._kinds = kinds
        self._store = store
        self._publisher = publisher
        self._offsets = offsets
        self._inputs = frozenset(inputs)
        self._clock = clock
        self._wall_ms = wall_ms
        self._is_ours = is_ours
        self._trouble = trouble
        self._retries = retries
        self._told: dict[str, float] = {}

    async def run(self) -> None:
        """Tick until cancelled or told to stop (raises Stopping)."""
        while True:
            try:
                await self._tick()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next tick may work
                await self._retries.wait_out(error)
            else:
                self._retries.over()
                self._trouble.over("deadlines.waiting")
            await asyncio.sleep(_TICK_SECONDS)

    async def _tick(self) -> None:
        if not self._is_ours():
            return
        now = self._clock.now()
        if not await self._store.due(now, _AT_ONCE, self._kinds):
            return
        await self._catch_up()
        while due := self._new(await self._store.due(now, _AT_ONCE, self._kinds)):
            voice = Voice(self._service, self._clock.now(), self._wall_ms())
            await self._publisher.publish(
                [
                    voice.say(tell(deadline), self._cause(each, deadline), 1)
                    for each in due
                    for deadline in each.deadlines
                ]
            )

    async def _catch_up(self) -> None:
        """Wait until the group has passed the ends of this tick.

        So a service that was down does not escalate what was answered in time: an answer that
        was in a topic in time is in time.
        """
        ends = await self._offsets.ends(self._inputs)
        loop = asyncio.get_running_loop()
        patience = loop.time() + _LONG_SECONDS
        while behind := await self._offsets.behind(ends):
            if loop.time() >= patience:
                self._trouble.aside("deadlines.waiting", count=behind)
                patience = loop.time() + _LONG_SECONDS
            await asyncio.sleep(_CATCH_UP_SECONDS)

    def _new(self, due: list[Due]) -> list[Due]:
        """Those not told within the last half minute; what stays pending is told again."""
        now = asyncio.get_running_loop().time()
        self._told = {key: at for key, at in self._told.items() if now - at < _REMEMBER_SECONDS}
        # MongoDB's index is exact to the millisecond, a deadline to the microsecond.
        fresh = [each for each in due if each.deadlines and _name(each) not in self._told]
        self._told.update((_name(each), now) for each in fresh)
        return fresh

    def _cause(self, due: Due, deadline: Any) -> StandIn:
        salt = str(due.version)
        return StandIn(self._service, deadline_id(due.id, deadline, salt), due.id, due.id)


def _name(due: Due) -> str:
    return f"{due.id}/{due.version}"
