"""The tasks that aiokafka keeps for a client: when one of them ends, the client does not say so.

A consumer whose fetching has ended only gives no records any more, in a stable group and for ever.
"""

import asyncio
from typing import Any

Task = asyncio.Task[Any]

_FOR_GOOD = (
    "_client._sync_task",
    "client._sync_task",  # a producer calls it so
    "_fetcher._fetch_task",
    "_coordinator._coordination_task",
    "_coordinator._reset_committed_task",
)
_UNTIL_A_REBALANCE = ("_coordinator._heartbeat_task", "_coordinator._commit_refresh_task")
"""These may end normally and are started again; only one that failed is missing."""


def ended(client: Any) -> list[Task]:
    """Those that have ended of a consumer, an admin client, or a producer but for its sender.

    A producer whose sender has ended is replaced by `Producer.recover`.
    """
    return [
        *(task for task in _kept(client, _FOR_GOOD) if task.done()),
        *(task for task in _kept(client, _UNTIL_A_REBALANCE) if error_of(task) is not None),
    ]


def watched(client: Any) -> list[Task]:
    """All that `ended` looks at."""
    return _kept(client, (*_FOR_GOOD, *_UNTIL_A_REBALANCE))


def error_of(task: Task) -> BaseException | None:
    """What ended a task, if it was an error."""
    return task.exception() if task.done() and not task.cancelled() else None


def _kept(client: Any, places: tuple[str, ...]) -> list[Task]:
    found = []
    for place in places:
        owner, name = place.split(".")
        # What is not started yet has no such attribute, and each kind of client has its own.
        task = getattr(getattr(client, owner, None), name, None)
        if task is not None:
            found.append(task)
    return found
