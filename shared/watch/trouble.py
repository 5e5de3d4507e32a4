"""Trouble: what fails now and is tried again; waited out, logged once per attempt."""

import asyncio
from collections.abc import Callable, Mapping

from shared.watch.logs import Log, declare

for _event in (
    "mongo.away",
    "mongo.refused",
    "aggregate.unreadable",
    "save.conflict",
    "deadlines.waiting",
    "clock.off",
    "kafka.away",
    "kafka.silent",
    "topic.refused",
    "steps.crash",
    "batch.failed",
    "commit.failed",
    "loop.failed",
    "trouble.over",
):
    declare(_event)
RESTORED = declare("mongo.restored", "stored", "acknowledged")

_DELAYS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds before each further attempt; the last is repeated."""


class Stopping(Exception):
    """The service stops, or its partitions were taken: leave the batch unacknowledged."""


class Trouble:
    """One per consumer: its waits end at once when it has to let go of its batch."""

    def __init__(self, log: Log, count: Callable[[str], None]) -> None:
        self._log = log
        self._count = count
        self._attempts: dict[str, int] = {}
        self._aside: dict[str, tuple[type[BaseException] | None, object]] = {}
        self._let_go = asyncio.Event()

    @property
    def current(self) -> tuple[str, ...]:
        """What goes wrong right now; empty when all is well."""
        return tuple(self._attempts)

    @property
    def attempts(self) -> Mapping[str, int]:
        """How often in a row each of these has failed."""
        return dict(self._attempts)

    @property
    def stopping_work(self) -> frozenset[str]:
        """Of these, what keeps the process from doing its work; the rest only delays something."""
        return frozenset(self._attempts.keys() - self._aside.keys())

    @property
    def letting_go(self) -> bool:
        """Whether the running batch must be left unacknowledged."""
        return self._let_go.is_set()

    def let_go(self) -> None:
        """End all waiting: every wait raises Stopping."""
        self._let_go.set()

    def resume(self) -> None:
        """Allow waiting again, after a rebalance."""
        self._let_go.clear()

    async def wait(
        self, event: str, error: BaseException | None = None, **fields: str | int | None
    ) -> None:
        """Log the attempt and wait before the next one. Raises Stopping."""
        attempt = self._attempts.get(event, 0) + 1
        self._attempts[event] = attempt
        delay = _DELAYS[min(attempt, len(_DELAYS)) - 1]
        self._count(event)
        self._log.trouble(
            event, error, attempt=attempt, seconds=delay, next="./kvi status", **fields
        )
        try:
            await asyncio.wait_for(self._let_go.wait(), delay)
        except TimeoutError:
            return
        raise Stopping

    def note(self, event: str, **fields: int) -> None:
        """Log something that lasts, once, until it is over. Raises Stopping."""
        if event not in self._attempts:
            self._log.trouble(event, next="./kvi status", **fields)
            self._count(event)
        self._attempts[event] = self._attempts.get(event, 0) + 1
        if self.letting_go:
            raise Stopping

    def note_error(self, event: str, error: BaseException) -> None:
        """Log an error that needs no waiting here."""
        self._attempts[event] = self._attempts.get(event, 0) + 1
        self._count(event)
        self._log.trouble(event, error, attempt=self._attempts[event], next="./kvi status")

    def aside(self, event: str, error: BaseException | None = None, **fields: object) -> None:
        """Count something that failed and comes again by itself, while all else goes on.

        Logged once until it is over, and again of another case or with another kind of error.
        Neither a restart nor taking work from the process would mend it, so it stays ready
        (docs/decisions/0032).
        """
        said = (None if error is None else type(error), fields.get("case"))
        if event not in self._attempts or self._aside.get(event) != said:
            self._log.trouble(event, error, next="./kvi status", **fields)
        self._count(event)
        self._aside[event] = said
        self._attempts[event] = self._attempts.get(event, 0) + 1

    def forget(self) -> None:
        """Start afresh after a rebalance: what could not be done is another consumer's now."""
        self._attempts.clear()
        self._aside.clear()

    def over(self, event: str) -> None:
        """It works again."""
        self._aside.pop(event, None)
        attempts = self._attempts.pop(event, None)
        if attempts is not None:
            self._log.fact("trouble.over", code=event, attempt=attempts)
