"""Speech: what a step decided to say becomes messages whose ids a repeat makes again."""

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from shared.language.answers import CommandAccepted, CommandRefused, RequestAnswered
from shared.language.codes import Code
from shared.language.flaws import Header, Hint, hint_for
from shared.language.message import Cancellation, Message, Request
from shared.language.steps import Said
from shared.language.topics import outbound_topic, self_topic
from shared.store.seen import Answer
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing, derived_id
from shared.wire.record import parked_id


class StandIn(NamedTuple):
    """What stands for the message that leads to what is said, where none came in."""

    sender: str
    id: str
    key: str
    """Id of the aggregate."""
    correlation: str
    trace: str | None = None
    ce_id: str | None = None
    """The id as its sender wrote it, where the spelling differs."""


Cause = Decoded | StandIn
"""What leads to what is said."""


class Voice:
    """Speaks for one service at one time."""

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
        return self._outgoing(said.message, topic, said.about or cause.key, cause, str(index))

    def answer(self, item: Decoded, answer: Answer, *, recorded: bool = True) -> Outgoing:
        """The answer to a command; one that is not recorded has the content in its id.

        So an answer `conflict` never has the id of the answer to the first content.
        """
        index = "0" if recorded else f"0-{item.digest}"
        if not item.from_agency and isinstance(item.message, Request | Cancellation):
            return self._answer_to_asker(item, item.message, answer, index)
        command = item.message.type_name()
        message: Message
        if answer.code is None:
            message = _acceptance(command, answer.state or "done")
        else:
            message = _refusal(answer, command=command)
        topic = outbound_topic(item.sender)
        return self._outgoing(message, topic, item.key, item, index)

    def _answer_to_asker(
        self, item: Decoded, asked: Request | Cancellation, answer: Answer, index: str
    ) -> Outgoing:
        """The answer to a request; its id is made from the request alone, whatever causes it."""
        request = asked.cancels if isinstance(asked, Cancellation) else type(asked)
        message = RequestAnswered(
            request=asked.request, asked=request.type_name(), code=answer.code, state=answer.state
        )
        request_id = str(asked.request)
        cause = StandIn(item.sender, request_id, item.key, item.correlation, item.trace, item.id)
        return self._outgoing(message, self_topic(self._service), str(asked.asker), cause, index)

    def reply(self, item: Decoded, message: Message) -> Outgoing:
        """An answer with a content of its own, such as Pong; also under an id of its own.

        It is not remembered, so the content is in its id: another content is another message.
        """
        content = blake2b(message.to_json(), digest_size=12).hexdigest()
        index = f"{message.type_name().lower()}-{content}"
        topic = outbound_topic(item.sender)
        return self._outgoing(message, topic, item.key, item, index)

    def refuse(self, item: Rejected) -> Outgoing:
        """The answer to a record of an agency that cannot be carried out."""
        record = item.record
        place = (record.partition, record.offset) if item.id is None else (None, None)
        named = derived_id(self._service, parked_id(record))
        cause_id = item.id or named
        key = item.key or cause_id
        correlation = item.correlation or key
        cause = StandIn(item.sender, cause_id, key, correlation, item.trace, item.ce_id)
        message = _refusal(
            Answer(code=item.code, pointer=item.pointer),
            command=item.command,
            header=item.header,
            hint=item.hint,
            place=place,
        )
        return self._outgoing(message, outbound_topic(item.sender), key, cause, f"0-{item.digest}")

    def _outgoing(
        self, message: Message, topic: str, key: str, cause: Cause, index: str
    ) -> Outgoing:
        message_id = derived_id(self._service, cause.sender, cause.id, cause.key, index)
        return Outgoing(
            message_id,
            topic,
            key,
            message.ce_type(),
            self._time,
            message.to_json().decode(),
            cause.correlation,
            cause.ce_id or cause.id,
            cause.trace,
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
    header: Header | None = None,
    hint: Hint | None = None,
    place: tuple[int | None, int | None] = (None, None),
) -> CommandRefused:
    code = answer.code or Code.MALFORMED
    return CommandRefused(
        code=code,
        command=command,
        partition=place[0],
        offset=place[1],
        pointer=answer.pointer,
        header=header,
        state=answer.state,
        hint=hint or hint_for(code, answer.pointer),
    )
