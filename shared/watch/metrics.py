"""What a service counts and measures, in Prometheus words; ids and names of agencies stay out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Counts(Protocol):
    """What a store can count."""

    async def pending(self, kind: str, where: Mapping[str, Any]) -> int:
        """How many of the aggregates of a kind with a pending deadline are like this."""
        ...

    async def noted(self, kind: str, name: str, since: datetime) -> int:
        """How many entries of a list in the states of a kind have a moment `at` since then."""
        ...


@dataclass(frozen=True)
class StoreFigure:
    """A figure that only one service has: how many of its aggregates are like this."""

    name: str
    help: str
    kind: str
    """Of aggregate."""
    where: Mapping[str, Any]
    """As a filter of MongoDB; it is asked of aggregates with a pending deadline only."""

    async def count(self, store: Counts, now: datetime) -> int:
        """Ask the store."""
        del now
        return await store.pending(self.kind, self.where)


@dataclass(frozen=True)
class RecentFigure:
    """A figure that only one service has: what its aggregates have noted in the last days."""

    name: str
    help: str
    kind: str
    """Of aggregate."""
    noted: str
    """A list in the state; its entries have the moment `at`, by which the service indexes them."""
    within: timedelta

    async def count(self, store: Counts, now: datetime) -> int:
        """Ask the store."""
        return await store.noted(self.kind, self.noted, now - self.within)


Figure = StoreFigure | RecentFigure


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.handled = Counter(
            "kvi_handled", "Records carried out, by message.", ["message"], registry=self.registry
        )
        self.refused = Counter(
            "kvi_refused", "Commands refused, by code.", ["code"], registry=self.registry
        )
        self.told = Counter(
            "kvi_told", "Messages published, by message.", ["message"], registry=self.registry
        )
        self.parked = Counter(
            "kvi_parked", "Records parked, by code.", ["code"], registry=self.registry
        )
        self.not_read = Counter(
            "kvi_not_read",
            "Facts parked since this version of the service does not read theirs, by message.",
            ["message"],
            registry=self.registry,
        )
        self.retried = Counter(
            "kvi_retried", "Attempts that had to be repeated.", ["cause"], registry=self.registry
        )
        self.conflicts = Counter(
            "kvi_version_conflicts", "Aggregates another replica saved.", registry=self.registry
        )
        self.batch_size = Histogram(
            "kvi_batch_records",
            "Records of a batch.",
            buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
            registry=self.registry,
        )
        self.batch_seconds = Histogram(
            "kvi_batch_seconds",
            "From poll to acknowledgement.",
            buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
            registry=self.registry,
        )
        self.lag = Gauge(
            "kvi_lag_records", "Records not yet acknowledged by the group.", registry=self.registry
        )
        self.oldest = Gauge(
            "kvi_oldest_unfinished_seconds",
            "Age of the oldest record that the group has not acknowledged; 0 when there is none.",
            registry=self.registry,
        )
        self.overdue = Gauge(
            "kvi_deadlines_overdue",
            "Aggregates with a passed deadline that nothing was done about yet, by kind.",
            ["kind"],
            registry=self.registry,
        )
        self.parked_now = Gauge(
            "kvi_parked_now",
            "Records that wait for an operator's decision, by kind of aggregate.",
            ["kind"],
            registry=self.registry,
        )
        self.parked_oldest = Gauge(
            "kvi_parked_oldest_seconds",
            "How long the oldest of them has waited; 0 when there is none.",
            registry=self.registry,
        )
        self.unreadable = Gauge(
            "kvi_unreadable_now",
            "Aggregates that records wait for since their document could not be read, by kind.",
            ["kind"],
            registry=self.registry,
        )
        self.urgent = Gauge(
            "kvi_unreadable_urgent_now",
            "Of these, those for which something waits that waits for nothing else, by kind.",
            ["kind"],
            registry=self.registry,
        )
        self.mongodb = Gauge(
            "kvi_mongodb",
            "1, with the version of the MongoDB that answers.",
            ["version"],
            registry=self.registry,
        )
        self.trouble = Gauge(
            "kvi_trouble",
            "Attempts in a row that have failed, by cause; absent when it is over.",
            ["cause"],
            registry=self.registry,
        )
        self.ready = Gauge("kvi_ready", "1 when ready.", registry=self.registry)
