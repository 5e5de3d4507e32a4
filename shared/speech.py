"""Speech: what a step decided to say becomes messages whose ids a repeat makes again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Self

from shared.answers import CommandAccepted, CommandRefused
from shared.codes import HINTS, Code
from shared.decode import Decoded, Rejected, parked_id
from shared.envelope import Outgoing, derived_id, traceparent_after
from shared.message import Message
from shared.seen import Answer
from shared.steps import Said
from shared.topics import outbound_topic, self_topic


class Cause(NamedTuple):
    """The message that leads to what is said."""

    sender: str
    id: str
    aggregate: str
    correlation: str
    traceparent: str | None = None

    @classmethod
    def of(cls, item: Decoded) -> Self:
        """A message that came in."""
        return cls(item.sender, item.id, item.key, item.correlation, item.traceparent)


class Voice:
    """Speaks for one service at one moment."""

    def __init__(self, service: str, now: datetime, wall_ms: int) -> None:
        self._service = service
        self._time = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._wall_ms = wall_ms

    def say(self, said: Said, cause: Cause, index: int) -> Outgoing:
        """One message; its index tells it from what else the same cause leads to."""
        if said.to is not None:
            topic = outbound_topic(said.to)
        else:
            topic = said.message.topic or self_topic(self._service)
        return self._letter(said.message, topic, said.about or cause.aggregate, cause, str(index))

    def answer(self, item: Decoded, answer: Answer, *, recorded: bool = True) -> Outgoing:
        """The answer to a command; one that is not recorded has the content in its id.

        So an answer `conflict` never has the id of the answer to the first content.
        """
        command = item.message.type_name()
        message: Message
        if answer.code is None:
            message = _acceptance(command, answer.state or "done")
        else:
            message = _refusal(answer, command=command)
        index = "0" if recorded else f"0-{item.digest}"
        topic = outbound_topic(item.sender)
        return self._letter(message, topic, item.key, Cause.of(item), index)

    def reply(self, item: Decoded, message: Message) -> Outgoing:
        """An answer with a content of its own, such as Pong; also under an id of its own."""
        index = message.type_name().lower()
        topic = outbound_topic(item.sender)
        return self._letter(message, topic, item.key, Cause.of(item), index)

    def refuse(self, item: Rejected) -> Outgoing:
        """The answer to a record of an agency that cannot be carried out."""
        record = item.record
        place: Mapping[str, int] = (
            {"partition": record.partition, "offset": record.offset} if item.id is None else {}
        )
        named = derived_id(self._service, parked_id(record))
        cause_id = item.id or named
        key = item.key or cause_id
        cause = Cause(item.sender, cause_id, key, key)
        message = _refusal(
            Answer(code=item.code, pointer=item.pointer), command=item.command, **place
        )
        return self._letter(message, outbound_topic(item.sender), key, cause, f"0-{item.digest}")

    def _letter(self, message: Message, topic: str, key: str, cause: Cause, index: str) -> Outgoing:
        message_id = derived_id(self._service, cause.sender, cause.id, cause.aggregate, index)
        return Outgoing(
            message_id,
            topic,
            key,
            message.ce_type(),
            self._time,
            message.to_json().decode(),
            cause.correlation,
            cause.id,
            traceparent_after(cause.traceparent, cause.id, message_id),
            self._wall_ms,
            message,
        )


@lru_cache(maxsize=1_000)
def _acceptance(command: str, state: str) -> CommandAccepted:
    """Most answers are one of very few."""
    return CommandAccepted(command=command, state=state)


def _refusal(
    answer: Answer,
    *,
    command: str | None,
    partition: int | None = None,
    offset: int | None = None,
) -> CommandRefused:
    code = answer.code or Code.MALFORMED
    return CommandRefused(
        code=code,
        command=command,
        partition=partition,
        offset=offset,
        pointer=answer.pointer,
        state=answer.state,
        hint=HINTS[code],
    )
