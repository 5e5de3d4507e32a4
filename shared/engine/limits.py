"""Limits: how much one aggregate takes on, so that each save fits into MongoDB's 16 MiB."""

from shared.store.aggregate import Aggregate
from shared.wire.decoded import Decoded

SEEN_CAP = 2_000
"""An aggregate with this many remembered and waiting messages takes no further commands."""
SENDER_CAP = SEEN_CAP // 2
"""An agency with this many of its own is refused: one that repeats itself under ever new ids must
not lock out the office in charge, which always has the other half."""
OUTBOX_BYTES = 8 * 1024 * 1024
"""With this much unpublished, an aggregate takes on nothing that would add to it."""
RELEASED_RECORDS = 50
RELEASED_BYTES = 4 * 1024 * 1024
"""One command releases at most this much; the next goes on with the rest."""


def is_full(aggregate: Aggregate, item: Decoded) -> bool:
    """Whether the aggregate holds too much to take this command on."""
    held = len(aggregate.seen) + len(aggregate.waiting)
    if held >= SENDER_CAP and (held >= SEEN_CAP or _of_its_sender(aggregate, item) >= SENDER_CAP):
        return True
    return sum(len(each.value) for each in aggregate.outbox) > OUTBOX_BYTES


def _of_its_sender(aggregate: Aggregate, item: Decoded) -> int:
    seen = sum(key.startswith(f"{item.sender}/") for key in aggregate.seen)
    return seen + sum(name.startswith(f"{item.record.topic}-") for name in aggregate.waiting)
