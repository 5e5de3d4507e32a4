"""What is due is looked for once a pause, and what this replica knows to be under way left out."""

from collections import deque
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from services.notify.sender.deliveries import Deliveries, Task, tasks
from shared.watch.clock import Clock

LOOKED_AT = 100
"""Cases looked at in one round."""


class Lookout:
    """Sees what is due."""

    def __init__(
        self,
        deliveries: Deliveries,
        clock: Clock,
        wall: Callable[[], datetime],
        pause: timedelta,
    ) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._wall = wall
        self._pause = pause
        self._found: deque[Task] = deque()
        self._passed_over: dict[str, datetime] = {}
        self._ends: list[tuple[datetime, str]] = []
        """A heap: a lease holds for a quarter of an hour, in which thousands of mails can leave, so
        not all of them are gone through at each look.
        """
        self.looked = datetime.min.replace(tzinfo=UTC)
        """When what is found now was seen, by the wall clock."""

    async def next(self, under_way: AbstractSet[str]) -> Task | None:
        """What is due next, as it was seen a pause ago at most; None: there is nothing."""
        if not self._found or self._wall() - self.looked >= self._pause:
            now, looked = self._clock.now(), self._wall()
            due = await self._deliveries.due(now, LOOKED_AT)
            self._forget_what_has_ended(looked)
            self._found = deque(
                task
                for task in tasks(due, now)
                if task.name not in self._passed_over and task.name not in under_way
            )
            self.looked = looked
        return self._found.popleft() if self._found else None

    def pass_over(self, task: Task, until: datetime) -> None:
        """It is leased until then, or what was said of it may not be recorded before."""
        self._passed_over[task.name] = until
        heappush(self._ends, (until, task.name))

    def _forget_what_has_ended(self, looked: datetime) -> None:
        while self._ends and self._ends[0][0] <= looked:
            until, name = heappop(self._ends)
            # It may have been passed over once more since, for longer.
            if self._passed_over.get(name) == until:
                del self._passed_over[name]
