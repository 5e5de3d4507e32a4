"""Repeats: a message that was dealt with is recognised by its sender, its id and its content."""

from shared.engine.decisions import BatchContext, Sitting
from shared.language.codes import Code
from shared.store.aggregate import Aggregate
from shared.store.seen import Answer, Seen
from shared.wire.decoded import Decoded
from shared.wire.envelope import Outgoing


def told_again(aggregate: Aggregate, item: Decoded, sitting: Sitting) -> list[Outgoing] | None:
    """What a repeat, a conflict and a record too old to tell are answered; None: it is new.

    The caller says whether that answer is kept until it is published.
    """
    voice = sitting.context.voice
    seen = aggregate.recall(item.seen_key)
    if seen is not None and (seen.digest == item.digest or seen.is_cancelled):
        return [] if seen.answer is None else [voice.answer(item, seen.answer)]
    if seen is not None:
        code = Code.CONFLICT
    elif item.record.timestamp < sitting.context.remembered_since_ms:
        code = Code.STALE
    else:
        return None
    if item.is_answered:
        return [voice.answer(item, Answer(code=code), recorded=False)]
    sitting.result.ignored.append((code, item))
    return []


def remember(aggregate: Aggregate, item: Decoded, answer: Answer | None = None) -> None:
    """Know this message from now on, and how it was answered."""
    aggregate.remember(Seen(item.seen_key, item.digest, item.record.timestamp, answer))


def answer_once(aggregate: Aggregate, item: Decoded, answer: Answer, context: BatchContext) -> None:
    """Answer a command or a request, and give it the same answer whenever it comes again.

    The answer is kept until it is published, since the records concerned are parked and do not come
    again.
    """
    remember(aggregate, item, answer)
    aggregate.outbox.append(context.voice.answer(item, answer))
