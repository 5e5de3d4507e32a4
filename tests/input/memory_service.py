"""One service with its real decoder, engine and steps, on a store and a bus in memory."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from typing import Any, NamedTuple

from deploy.network.services import SWITCHBOARDS
from shared.engine.batch_time import BatchTime
from shared.engine.decide import Decider
from shared.engine.decisions import Windows
from shared.engine.engine import Engine
from shared.language.answers import CommandAccepted, CommandRefused, DeadlineReached
from shared.language.message import Message
from shared.language.steps import State
from shared.language.topics import inbound_topic
from shared.network.registry import Registry
from shared.network.sealing_keys import new_key
from shared.network.signing import SigningKey
from shared.store.due import passed_deadlines
from shared.store.memory_store import MemoryStore
from shared.watch.metrics import Metrics
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble
from shared.wire.decode import Decoder
from shared.wire.envelope import Outgoing
from tests.shared.engine.process import SilentLog, SilentReport
from tests.shared.toy.records import MemoryRecord, envelope, message_id

SIGNING = SigningKey(new_key("example"), date(2020, 1, 1), date(2099, 12, 31))
"""With what `events` signs certificates here."""
DAY_MS = 24 * 60 * 60 * 1000
_ANSWERS = frozenset({CommandAccepted.ce_type(), CommandRefused.ce_type()})
_LOG, _METRICS = SilentLog(), Metrics()


class Told(NamedTuple):
    """What was told because of one record, without what is made anew for each."""

    topic: str
    key: str
    type: str
    value: str


@dataclass(slots=True)
class Present:
    """A clock that a test sets."""

    moment: datetime

    def now(self) -> datetime:
        """As `Clock.now`."""
        return self.moment


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command."""

    code: str | None
    """None: accepted."""
    state: str | None
    pointer: str | None


class _Heard:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.outgoing: list[Outgoing] = []

    async def publish(
        self, outgoing: Sequence[Outgoing], check: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """As `Publishes.publish`."""
        if check is not None:
            await check()
        self.outgoing.extend(outgoing)


class MemoryService:
    """Carries out one batch after the other; whatever would be waited out is raised."""

    def __init__(self, name: str, registry: Registry, clock: Present) -> None:
        self.board = SWITCHBOARDS[name]
        self.name = name
        self.clock = clock
        self.number = 0
        """How many records were made for it."""
        settings = import_module(f"services.{name}.settings")
        rules = settings.rules(settings.Settings(), registry)
        if name == "events":
            rules = replace(rules, signing=SIGNING)
        self._heard = _Heard()
        self.store = MemoryStore(self.board.models)
        decoder = Decoder(self.board, registry)
        trouble = Trouble(_LOG, lambda _cause: None)
        self._engine = Engine(
            switchboard=self.board,
            decoder=decoder,
            decider=Decider(self.board, rules, "1.0.0", decoder.decode),
            store=self.store,
            publisher=self._heard,
            published=self.store.published,
            batch_time=BatchTime(
                name, clock, self._wall_ms, Windows(30 * DAY_MS, 60 * DAY_MS), trouble
            ),
            retries=Retries(trouble, lambda _error: None),
            report=SilentReport(_LOG, _METRICS),
        )

    def _wall_ms(self) -> int:
        return int(self.clock.moment.timestamp() * 1000)

    def state(self, key: str) -> State | None:
        """The aggregate as it is stored, read back."""
        document = self.store.documents.get(key)
        stored = None if document is None else document["state"]
        if document is None or stored is None:
            return None
        return self.board.models[document["kind"]].model_validate(stored)

    def record(
        self, message: Message | tuple[str, bytes], *, topic: str, key: str, source: str
    ) -> MemoryRecord:
        """A record as it should be, under an id of its own; of bytes the type is said beside."""
        self.number += 1
        kind, value = (
            (message.ce_type(), message.to_json()) if isinstance(message, Message) else message
        )
        headers = envelope(kind, id_=message_id(self.number), key=key, source=source)
        return MemoryRecord(
            topic=topic,
            key=key.encode(),
            value=value,
            headers=[(name, text.encode()) for name, text in headers.items()],
            offset=self.number,
            timestamp=self._wall_ms(),
        )

    def command(self, message: Message | tuple[str, bytes], *, by: str, key: str) -> MemoryRecord:
        """What an agency asks."""
        return self.record(
            message, topic=inbound_topic(self.name, by), key=key, source=f"/agencies/{by}"
        )

    def fact(self, message: Message, *, key: str) -> MemoryRecord:
        """What a service tells, or this one tells itself."""
        topic = message.topic or self.board.self_topic
        source = self.board.sources()[topic]
        return self.record(message, topic=topic, key=key, source=f"/services/{source}")

    def repeat_id(self) -> None:
        """Let the next record have the id of the last one."""
        self.number -= 1

    async def take(self, *records: MemoryRecord) -> list[Outgoing]:
        """Carry out what was polled at once; what is told because of it."""
        self._heard.outgoing = []
        await self._engine.handle(records)
        return self._heard.outgoing

    def due(self, key: str) -> list[DeadlineReached]:
        """The deadlines of an aggregate that have passed and are not those of a loop."""
        document = self.store.documents.get(key)
        if document is None or document["kind"] not in self.board.scheduled:
            return []
        if document["state"] is None:
            return []
        return list(passed_deadlines(document["state"], self.clock.moment))

    def next_due(self) -> datetime | None:
        """When the next of these deadlines passes, of whatever aggregate."""
        scheduled = self.board.scheduled
        documents = [one for one in self.store.documents.values() if one["kind"] in scheduled]
        return min((one["due_at"] for one in documents if one["due_at"]), default=None)


def answers(outgoing: Sequence[Outgoing]) -> list[Answer]:
    """The answers among what was told."""
    found = [json.loads(each.value) for each in outgoing if each.type in _ANSWERS]
    return [Answer(one.get("code"), one.get("state"), one.get("pointer")) for one in found]


def facts(outgoing: Sequence[Outgoing]) -> list[Outgoing]:
    """What was told beside answers."""
    return [each for each in outgoing if each.type not in _ANSWERS]


def told(outgoing: Sequence[Outgoing]) -> list[Told]:
    """What was told, to be compared."""
    return [Told(each.topic, each.key, each.type, each.value) for each in outgoing]


def kept_of(documents: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What documents say of their aggregates: all but what every message leaves behind."""
    names = ("kind", "erased", "state", "due_at", "waiting")
    return {
        key: {name: document[name] for name in names}
        for key, document in documents.items()
        if document["state"] is not None
    }
