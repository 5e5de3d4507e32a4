"""What a service does beside carrying out batches: each loop goes on, with troubles of its own."""

import asyncio
from collections.abc import Callable, Iterable

from shared.process.service import Loop, LoopContext
from shared.watch.trouble import Stopping, Trouble


class Loops:
    """The loops of a process."""

    def __init__(self, loops: Iterable[Loop], make_context: Callable[[], LoopContext]) -> None:
        self._loops = [(loop, make_context()) for loop in loops]
        self.tasks: list[asyncio.Task[None]] = []
        """Those that were started; none of them ends before the process does."""

    @property
    def troubles(self) -> list[Trouble]:
        """What goes wrong in each."""
        return [context.trouble for _, context in self._loops]

    def start(self) -> None:
        """Begin them all."""
        self.tasks.extend(
            asyncio.create_task(_keep_running(loop, context)) for loop, context in self._loops
        )

    def let_go(self) -> None:
        """Wait for nothing any more that is away."""
        for trouble in self.troubles:
            trouble.let_go()

    async def stop(self) -> None:
        """End them all, wherever they are."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def _keep_running(loop: Loop, context: LoopContext) -> None:
    """Begin a loop again that met something it could not get over."""
    while True:
        try:
            await loop(context)
        except Stopping:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            await context.retries.wait_out(error)
