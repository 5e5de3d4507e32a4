"""What is due is looked for once a pause, and what this replica knows to be under way left out."""

from collections import deque
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta

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
        self.looked = datetime.min.replace(tzinfo=UTC)
        """When what is found now was seen, by the wall clock."""

    async def next(self, under_way: AbstractSet[str]) -> Task | None:
        """What is due next, as it was seen a pause ago at most; None: there is nothing."""
        if not self._found or self._wall() - self.looked >= self._pause:
            now, looked = self._clock.now(), self._wall()
            due = await self._deliveries.due(now, LOOKED_AT)
            known = {name: until for name, until in self._passed_over.items() if until > looked}
            self._passed_over = known
            busy = known.keys() | under_way
            self._found = deque(task for task in tasks(due, now) if task.name not in busy)
            self.looked = looked
        return self._found.popleft() if self._found else None

    def pass_over(self, task: Task, until: datetime) -> None:
        """It is leased until then, or what was said of it may not be recorded before."""
        self._passed_over[task.name] = until
