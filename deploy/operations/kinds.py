"""Which kind of aggregate a service speaks of: the same id may be another thing elsewhere."""

from collections.abc import Mapping
from functools import cache

from deploy.network.services import SWITCHBOARDS
from shared.engine.facts import event_name
from shared.language.answers import Pong


def kind_told_of(service: str, event: str) -> str | None:
    """The kind, where the name of the event says it; None: it may be any, or nobody knows it."""
    return _by_event(service).get(event) if service in SWITCHBOARDS else None


@cache
def _by_event(service: str) -> Mapping[str, str]:
    board = SWITCHBOARDS[service]
    found: dict[str, str] = {}
    for message in set(board.tells()) - {Pong}:  # which is about nothing, whatever its key
        kind = board.kind_of(message)
        kinds = board.told_by(message) if kind is None else (kind,)
        if len(kinds) == 1:
            found[event_name(message.type_name())] = kinds[0].name
    return found
