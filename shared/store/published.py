"""What this process has told of its outboxes, so that it need not carry it forward."""

from collections.abc import Iterable


class Published:
    """The ids that this process has itself seen acknowledged by the broker.

    The oldest are forgotten, which is harmless: the message is published once more and its
    receivers know it.
    """

    def __init__(self, limit: int = 80_000) -> None:
        self._younger: set[str] = set()
        self._older: set[str] = set()
        self._half = limit // 2

    def __contains__(self, message_id: str) -> bool:
        return message_id in self._younger or message_id in self._older

    def add(self, message_ids: Iterable[str]) -> None:
        """Note messages as published."""
        self._younger.update(message_ids)
        if len(self._younger) > self._half:
            self._younger, self._older = set(), self._younger
