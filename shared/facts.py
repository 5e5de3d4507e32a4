"""Facts in the log: each message a service tells is one line, named subject.past."""

import re
from collections.abc import Iterable

from shared.envelope import Outgoing, type_name
from shared.log_events import RESERVED
from shared.logs import Log, declare
from shared.message import Message

_WORD = re.compile(r"[A-Z][a-z0-9]*")
_PARTICLES = frozenset({"on", "stale", "up"})
_WRITTEN = RESERVED | {"service"}
"""What the log itself writes into each line."""


def event_name(message: str) -> str:
    """`consultation.held` for ConsultationHeld, `sealed_part.passed_on` for SealedPartPassedOn."""
    words = [word.lower() for word in _WORD.findall(message)]
    past = 2 if words[-1] in _PARTICLES else 1
    subject = words[:-past] or ["message"]
    return f"{'_'.join(subject)}.{'_'.join(words[-past:])}"


def declare_facts(messages: Iterable[type[Message]]) -> None:
    """Allow one line for each message, with its ids, codes, counts and times."""
    for message in messages:
        fields = [name for name in message.loggable() if name not in RESERVED]
        declare(event_name(message.type_name()), "at", *fields)


def tell_log(log: Log, letter: Outgoing) -> None:
    """Say that a message was published: why, about what and with which codes."""
    fields = {name: value for name, value in (letter.fields or {}).items() if name not in _WRITTEN}
    log.fact(
        event_name(type_name(letter.type)),
        case=letter.key,
        correlation_id=letter.correlation,
        causation_id=letter.causation,
        message_id=letter.id,
        topic=letter.topic,
        at=letter.time,
        **fields,
    )
