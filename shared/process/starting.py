"""A process begins when its servers do, however long they take."""

from collections.abc import Awaitable, Callable

from shared.process.troubles import named
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble


async def until_it_works(begin: Callable[[], Awaitable[None]], trouble: Trouble) -> None:
    """Try until it goes well. Raises Stopping, and what no waiting mends."""
    retries = Retries(trouble, named)
    while True:
        try:
            await begin()
        except Exception as error:  # noqa: BLE001 - raised again unless waiting mends it
            await retries.wait_out(error)
        else:
            retries.over()
            return
