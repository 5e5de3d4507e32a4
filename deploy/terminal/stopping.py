"""Ctrl-C, a termination or a closed terminal ends everything in order, and only once."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from deploy.terminal.asked_to_end import when_asked

Result = TypeVar("Result")


class Stopping:
    """Raises KeyboardInterrupt wherever the program is, or lets its tasks end first."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._cancel: Callable[[], object] | None = None

    def listen(self) -> None:
        """Take the signals from now on."""
        when_asked(self._end)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run it in a loop of its own; when it is given up, only after it has cleaned up."""
        try:
            return asyncio.run(self._cancellable(work))
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None

    async def _cancellable(self, work: Coroutine[Any, Any, Result]) -> Result:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is None:
            raise AssertionError("a coroutine runs in a task")
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            return await work
        finally:
            self._cancel = None

    def _end(self) -> None:
        self._say("stopping")
        if self._cancel is None:
            raise KeyboardInterrupt
        self._cancel()
