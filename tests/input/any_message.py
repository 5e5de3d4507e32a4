"""Messages that chance makes of the examples: most are read, many carried out, none is alike."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from deploy.generate.schemas import schema_of
from deploy.messages.renewing import renewed
from deploy.messages.written_message import WrittenMessage, examples_of
from shared.language.message import Message
from shared.network.sealing import seal
from tests.contracts.edges import Json, fits, places, resolved, texts
from tests.input.memory_network import PUBLIC_KEY, REGISTRY

# From a day; negative ones are before it. Among them the ends of what is kept, and slips of a pen.
DAYS = (0, 0, 0, -1, 1, -7, 27, 28, 29, -40, 180, 364, 365, 366, 800, -9_000, 20_000)
_CHANGES = (0, 0, 0, 1, 1, 2, 3)


@cache
def schema(message: type[Message]) -> Json:
    """As it is published, or would be."""
    return schema_of(message)


@cache
def good(message: type[Message]) -> tuple[WrittenMessage, ...]:
    """Its examples that show how it is done."""
    found = examples_of(message.type_name()).values()
    return tuple(one for one in found if one.is_meant_to_be_good)


@cache
def sealed_for(receiver: str, case: str) -> str:
    """A part that this agency alone could open, in this case alone."""
    key = PUBLIC_KEY | {"kid": "example"}
    return seal({"canary": "Kanarienvogel"}, case=case, receiver=receiver, public_key=key)


def any_message(  # noqa: PLR0913 - a message has many circumstances
    random: Random,
    message: type[Message],
    *,
    case: str,
    now: datetime,
    ids: tuple[str, ...],
    fit: Callable[[Random, type[Message], Json], None],
    as_it_is: bool = False,
) -> bytes:
    """An example as it would be said now, made to fit, then with some of its fields otherwise."""
    example = random.choice(good(message))
    (fresh,) = renewed([example], example.sender or "nobody", now.astimezone(UTC), case)
    data: Json = deepcopy(fresh.data)
    chance = _Chance(random, schema(message), now, ids)
    fit(random, message, data)
    for _ in range(0 if as_it_is else random.choice(_CHANGES)):
        chance.change(data)
    return json.dumps(_sealed(data, case)).encode()


class _Chance:
    def __init__(self, random: Random, root: Json, now: datetime, ids: tuple[str, ...]) -> None:
        self._random = random
        self._root = root
        self._now = now
        self._ids = ids

    def change(self, data: Json) -> None:
        """Give one field another value, take one away, or add one."""
        properties = self._root.get("properties", {})
        absent = [name for name in properties if name not in data]
        found = list(places(self._root, self._root, data, ""))
        if not found and not absent:
            return
        number = self._random.randrange(len(found) + len(absent))
        if number < len(found):
            _, holder, key, part = found[number]
            if key not in part.get("required", ()) and self._random.random() < 0.1:
                del holder[key]
            else:
                holder[key] = self.value(part)
        else:
            name = absent[number - len(found)]
            data[name] = self.value(properties[name])

    def value(self, part: Json) -> Any:
        """One that fits this part of the schema."""
        part = resolved(self._root, part)
        if "enum" in part:
            return self._random.choice(part["enum"])
        match part["type"]:
            case "object":
                wanted = part.get("required", ())
                return {
                    name: self.value(inner)
                    for name, inner in part.get("properties", {}).items()
                    if name in wanted or self._random.random() < 0.5
                }
            case "array":
                least, most = part.get("minItems", 0), part.get("maxItems", 3)
                size = self._random.randint(least, min(most, least + 2))
                return [self.value(part["items"]) for _ in range(size)]
            case "boolean":
                return self._random.random() < 0.5
            case "integer" | "number":
                least = part.get("minimum", 1)
                return self._random.randint(least, min(part.get("maximum", 9), least + 9))
        return self._text(part)

    def _text(self, part: Json) -> str:
        moment = self._now + timedelta(days=self._random.choice(DAYS))
        match part.get("format"):
            case "date":
                return moment.date().isoformat()
            case "date-time":
                return moment.isoformat()
            case "uuid" if self._ids:
                return str(self._random.choice(self._ids))
        return str(self._random.choice(_fitting(json.dumps(part))))


@cache
def _fitting(part: str) -> tuple[str, ...]:
    """What the examples have that fits, the agencies among it."""
    said = dict.fromkeys((*(agency.id for agency in REGISTRY.agencies), *texts()))
    found = [text for text in said if fits(json.loads(part), text)]
    return tuple(found[:20])


def _sealed(value: Any, case: str) -> Any:
    """The same, sealed for whom it names: chance could not."""
    match value:
        case {"receiver": str(receiver), "jwe": str()}:
            return {**value, "jwe": sealed_for(receiver, case)}
        case {"to": str(receiver), "sealed": str()}:
            return {**value, "sealed": sealed_for(receiver, case)}
        case dict():
            return {name: _sealed(one, case) for name, one in value.items()}
        case list():
            return [_sealed(one, case) for one in value]
    return value
