"""What the engine needs of Kafka."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from shared.wire.envelope import Outgoing


class Publishes(Protocol):
    """Tells what there is to tell."""

    async def publish(
        self, outgoing: Sequence[Outgoing], check: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Publish the whole list, oldest first, however long it takes.

        `check` says, by raising, that this may no longer be told. Raises that, and Stopping.
        """
