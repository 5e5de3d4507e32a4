"""Lets a task that a library keeps for itself end with an error, as a bug of it would."""

import asyncio
from typing import Any


async def fail(task: "asyncio.Task[Any]", error: Exception) -> None:
    """Raise it inside, from whatever the task waits for; return when the task has ended."""
    while not task.done():
        waited_for: Any = task._fut_waiter  # type: ignore[attr-defined] # noqa: SLF001 - no other way in
        if waited_for is not None and not waited_for.done():
            waited_for.set_exception(error)
            await asyncio.wait({task})
        await asyncio.sleep(0)
