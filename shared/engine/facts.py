"""Facts in the log: each message a service tells is one line, named subject.past."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from shared.language.answers import CommandAccepted
from shared.language.message import Message
from shared.watch.log_events import RESERVED
from shared.watch.logs import Log, declare
from shared.wire.envelope import Outgoing, type_name

_WORD = re.compile(r"[A-Z][a-z0-9]*")
_PARTICLES = frozenset({"on", "over", "stale", "up"})
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
        declare(event_name(message.type_name()), "at", *_fields_of(message))


def tell_log(log: Log, outgoing: Sequence[Outgoing]) -> None:
    """Say what was published: why, about what and with which codes.

    An acceptance beside the facts it led to says nothing new, so only one without any is a line.
    """
    explained = {each.causation for each in outgoing if each.type != _ACCEPTED}
    log.facts(
        _line(each)
        for each in outgoing
        if each.type != _ACCEPTED or each.causation not in explained
    )


def _line(outgoing: Outgoing) -> tuple[str, dict[str, Any]]:
    message = outgoing.message
    fields: dict[str, Any] = {}
    if message is not None:
        for name in _fields_of(type(message)):
            value = getattr(message, name)
            if value is not None:
                fields[name] = value
    fields["case"] = outgoing.key
    fields["correlation_id"] = outgoing.correlation
    fields["causation_id"] = outgoing.causation
    fields["message_id"] = outgoing.id
    fields["topic"] = outgoing.topic
    fields["at"] = outgoing.time
    return _event_of_type(outgoing.type), fields


@cache
def _fields_of(message: type[Message]) -> tuple[str, ...]:
    """The codes, ids and counts of a message: what a log line may say about it."""
    return tuple(name for name in message.loggable() if name not in _WRITTEN)


@cache
def _event_of_type(ce_type: str) -> str:
    return event_name(type_name(ce_type))


_ACCEPTED = CommandAccepted.ce_type()
