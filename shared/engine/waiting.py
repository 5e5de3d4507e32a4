"""Records that wait for an aggregate: operators release them in order, or give them up."""

from collections.abc import Callable
from enum import StrEnum, unique

from shared.engine.decisions import Sitting
from shared.engine.limits import RELEASED_BYTES, RELEASED_RECORDS
from shared.engine.repeats import answer_once, remember, told_again
from shared.language.answers import DiscardParked
from shared.language.codes import Code
from shared.store.aggregate import Aggregate
from shared.store.seen import Answer, Seen
from shared.store.store import ParkedRecord
from shared.wire.decoded import Decoded, Rejected
from shared.wire.record import Record


@unique
class Mended(StrEnum):
    """What became of parked records, as the answers name it."""

    RELEASED = "released"
    PARTLY_RELEASED = "partly_released"
    """As many as fit into one save: ask again."""
    PARKED = "parked"
    """It still cannot be carried out."""
    DISCARDED = "discarded"


class Waiting:
    """Deals with what was put aside; released records are carried out like all others."""

    def __init__(
        self,
        reread: Callable[[Record], Decoded | Rejected | None],
        carry_out: Callable[[Aggregate, Decoded, Sitting], Exception | None],
    ) -> None:
        self._reread = reread
        self._carry_out = carry_out

    def release(self, aggregate: Aggregate, item: Decoded, sitting: Sitting) -> None:
        """Carry out what waits, and answer how far that went."""
        answer_once(aggregate, item, self._release(aggregate, sitting), sitting.context)

    def _release(self, aggregate: Aggregate, sitting: Sitting) -> Answer:
        """In order, up to the first that still cannot be, or to what fits into one save."""
        count = size = 0
        while aggregate.waiting:
            if count >= RELEASED_RECORDS or size >= RELEASED_BYTES:
                return Answer(Mended.PARTLY_RELEASED)
            name = aggregate.waiting[0]
            record = sitting.parked.get(name)
            if record is None or not self._is_dealt_with(aggregate, record, sitting):
                return Answer(Mended.PARKED, Code.WRONG_STATE)
            if name in aggregate.waiting:
                aggregate.settle(name)
            count, size = count + 1, size + len(record.value or b"")
        return Answer(Mended.RELEASED)

    def _is_dealt_with(self, aggregate: Aggregate, record: ParkedRecord, sitting: Sitting) -> bool:
        again = self._reread(record)
        if not isinstance(again, Decoded):
            # None: by now it is a fact that this service does not listen to.
            return again is None
        told = told_again(aggregate, again, sitting)
        if told is None:
            return self._carry_out(aggregate, again, sitting) is None
        # The record does not come again, so what it is answered is kept until it is published.
        aggregate.outbox.extend(told)
        return True

    def discard(
        self, aggregate: Aggregate, item: Decoded, message: DiscardParked, sitting: Sitting
    ) -> None:
        """Give a record up: one that waits here, or one that no aggregate waits for.

        Nobody waits for a record without a readable key, and for one whose aggregate was done
        with it just before a crash.
        """
        name, record = message.parked, sitting.parked.get(message.parked)
        answer = Answer(Mended.DISCARDED)
        if name in aggregate.waiting:
            aggregate.settle(name)
            self.give_up(aggregate, name, Answer(Mended.DISCARDED, Code.WRONG_STATE), sitting)
        elif record is None or record.aggregate not in {None, aggregate.id}:
            answer = Answer(code=Code.UNKNOWN_ITEM, pointer="/parked")
        answer_once(aggregate, item, answer, sitting.context)

    def after_the_end(
        self, aggregate: Aggregate, name: str, answer: Answer, sitting: Sitting
    ) -> None:
        """What waits for an erased aggregate is answered as what comes now: by its receipt.

        What crashes on that, too, is given up, since nothing waits for it any more.
        """
        record = sitting.parked.get(name)
        if record is None or not self._is_dealt_with(aggregate, record, sitting):
            self.give_up(aggregate, name, answer, sitting)

    def give_up(self, aggregate: Aggregate, name: str, answer: Answer, sitting: Sitting) -> None:
        """Remember a parked record as dealt with; whoever asked for it hears so."""
        record = sitting.parked.get(name)
        again = self._reread(record) if record is not None else None
        if not isinstance(again, Decoded):
            # No id of its own: the place where it lies tells it apart when it is read again.
            aggregate.remember(Seen(name, "", sitting.context.wall_ms))
            return
        told = told_again(aggregate, again, sitting)
        if told is not None:
            aggregate.outbox.extend(told)
        elif again.is_answered:
            answer_once(aggregate, again, answer, sitting.context)
        else:
            remember(aggregate, again)
