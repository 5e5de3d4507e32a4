"""Publishing: a list of messages is out when the broker has acknowledged all of it, in order."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from aiokafka.errors import KafkaError

from shared.aggregate import Published
from shared.envelope import Headers, Outgoing
from shared.trouble import Trouble

_SLICE_SECONDS = 5.0
"""With the broker frozen, idempotent sends stay pending for ever: say so this often and wait on."""


class Sender(Protocol):
    """Hands one record to the producer."""

    async def send(
        self, topic: str, key: str, value: str, headers: Headers
    ) -> "asyncio.Future[object]":
        """Return what becomes done when the broker has acknowledged the record."""

    async def recover(self, error: KafkaError) -> None:
        """Make sending possible again after an error. Raises KafkaError when it is not yet."""


class Publisher:
    """Publishes for one service."""

    def __init__(
        self, sender: Sender, service: str, published: Published, trouble: Trouble
    ) -> None:
        self._sender = sender
        self._source = f"/services/{service}".encode()
        self._published = published
        self._trouble = trouble

    async def publish(self, letters: Sequence[Outgoing]) -> None:
        """Publish the whole list, oldest first; when one fails, the whole list again in order.

        Receivers drop ids they know, so first occurrences arrive in order whatever happens.
        """
        while True:
            futures: list[asyncio.Future[object]] = []
            try:
                for letter in letters:
                    futures.append(  # noqa: PERF401 - what was sent before an error counts too
                        await self._sender.send(
                            letter.topic, letter.key, letter.value, letter.headers(self._source)
                        )
                    )
                await self._acknowledged(futures)
            except KafkaError as error:
                _forget(futures)
                await self._trouble.wait("kafka.away", error)
                await self._recover(error)
            except BaseException:
                _forget(futures)
                raise
            else:
                break
        self._trouble.over("kafka.away")
        for letter in letters:
            self._published.add(letter.id)

    async def _recover(self, error: KafkaError) -> None:
        try:
            await self._sender.recover(error)
        except KafkaError as still:
            await self._trouble.wait("kafka.away", still)

    async def _acknowledged(self, futures: Sequence["asyncio.Future[object]"]) -> None:
        waiting = set(futures)
        while waiting:
            done, waiting = await asyncio.wait(waiting, timeout=_SLICE_SECONDS)
            for future in done:
                future.result()
            if waiting and not done:
                self._trouble.note("kafka.silent", count=len(waiting))
        self._trouble.over("kafka.silent")


def _forget(futures: Sequence["asyncio.Future[object]"]) -> None:
    """This attempt is over, so what else fails of it is no news."""
    for future in futures:
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
