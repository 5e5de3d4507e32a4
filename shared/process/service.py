"""What one of the four services is made of, as its `app.py` describes it."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from shared.engine.speech import StandIn, Voice
from shared.kafka.publish import Publisher
from shared.language.message import SelfMessage
from shared.language.steps import tell
from shared.language.topics import inbound_topic, outbound_topic
from shared.network.registry import Registry
from shared.process.settings import ServiceSettings
from shared.store.mongo import Database, Index
from shared.store.mongo_store import MongoStore, index_of_noted
from shared.watch.clock import Clock
from shared.watch.logs import Log
from shared.watch.metrics import Figure, RecentFigure
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble
from shared.wire.envelope import derived_id
from shared.wire.switchboard import Switchboard


@dataclass(frozen=True)
class LoopContext:
    """What one of a service's own loops is given to work with."""

    settings: ServiceSettings
    registry: Registry
    clock: Clock
    database: Database
    store: MongoStore
    publisher: Publisher
    trouble: Trouble
    retries: Retries
    log: Log
    wall_ms: Callable[[], int]
    service: str

    async def say_to_self(self, aggregate: str, message: SelfMessage, *names: str) -> None:
        """Tell the service something about one of its aggregates; the names make its id.

        Returns once the broker has it. Raises Stopping when the service stops before.
        """
        voice = Voice(self.service, self.clock.now(), self.wall_ms())
        cause_id = derived_id(aggregate, message.type_name(), *names)
        cause = StandIn(self.service, cause_id, aggregate, aggregate)
        await self.publisher.publish([voice.say(tell(message), cause, 1)])


Loop = Callable[[LoopContext], Coroutine[Any, Any, None]]
"""Ends only by Stopping. When it raises anything else it is begun again, and the trouble of its
context has it; only the loop itself can tell that this is over, after a round that went well.
"""


@dataclass(frozen=True)
class Service:
    """One of the four, as its `app.py` describes it."""

    switchboard: Switchboard
    rules: Callable[[Registry], object]
    figures: Sequence[Figure] = ()
    """Beside those that every service has."""
    loops: Sequence[Loop] = ()
    """What it does beside carrying out batches, on every replica."""
    lanes: int = 3
    """How many lanes a process has where KVI_LANES does not say."""
    spacing_ms: int = 10
    """How long a lane gathers under traffic before it asks for the next records."""

    def __post_init__(self) -> None:
        """Catch a figure of nothing before the service starts. Raises ValueError."""
        for figure in self.figures:
            if figure.kind not in self.switchboard.models:
                raise ValueError(
                    f"{self.switchboard.service}: {figure.name} counts a kind of aggregate "
                    f"'{figure.kind}' that the service does not have"
                )

    @property
    def indexes(self) -> Sequence[Index]:
        """By which what the figures count is found, each of one kind's documents only."""
        recent = (figure for figure in self.figures if isinstance(figure, RecentFigure))
        return [index_of_noted(figure.kind, figure.noted) for figure in recent]


def registry_of(settings: ServiceSettings) -> Registry:
    """The registry with the keys laid over it. Raises BadRegistry."""
    overlays = [settings.registry_keys] if settings.registry_keys is not None else []
    return Registry.load(settings.registry, *overlays)


def inputs(switchboard: Switchboard, registry: Registry) -> frozenset[str]:
    """Every topic the service reads."""
    inbound = {
        inbound_topic(switchboard.service, agency.id)
        for agency in registry.agencies
        if switchboard.heard_from(agency.kind)
    }
    return switchboard.listens_to() | inbound


def outputs(switchboard: Switchboard, registry: Registry) -> frozenset[str]:
    """Every topic the service may write: who may not ask or answer it is not addressed by it."""
    outbound = {
        outbound_topic(agency.id)
        for agency in registry.agencies
        if switchboard.heard_from(agency.kind)
    }
    return switchboard.writes_to() | outbound
