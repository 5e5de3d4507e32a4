"""A request is answered once and taken back at any time: whatever comes first, nothing stays."""

from shared.engine.decisions import Sitting
from shared.engine.repeats import remember
from shared.language.codes import Code
from shared.language.message import Cancellation
from shared.store.aggregate import Aggregate
from shared.store.seen import UNSEEN, Answer, Seen
from shared.wire.decoded import Decoded, request_key


def cancel(aggregate: Aggregate, item: Decoded, message: Cancellation, sitting: Sitting) -> bool:
    """Take a request back; tells whether it was done, so that its effect has to be undone.

    One that has not come yet, or that waits behind parked records, is answered now and is then
    known as cancelled.
    """
    key = request_key(item.sender, message.request)
    seen = aggregate.recall(key)
    if seen is not None and seen.answer is not None and seen.answer.code is None:
        return True
    if seen is None:
        answer = Answer("cancelled", Code.WRONG_STATE)
        aggregate.remember(Seen(key, UNSEEN, item.record.timestamp, answer))
        # Kept until it is published: the request may never come, and this does not come again.
        aggregate.outbox.append(sitting.context.voice.answer(item, answer))
    remember(aggregate, item)
    return False
