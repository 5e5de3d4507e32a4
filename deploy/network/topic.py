"""How long the bus keeps what is said, in how many partitions, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

INPUT_PARTITIONS = 6
"""Fixed for ever, the same for every input: a case then always meets the same replica."""

SEGMENT = timedelta(days=1)
"""Kafka deletes whole segments, so a record may outlive its retention by this much."""

LONGEST_PARKING = timedelta(days=14)
"""How long a parked record may wait for its repair and still be told from a new one."""

LARGEST_BATCH = 1_048_588
"""The limit is on batches, and 1 MB is what librdkafka fills by default; Kafka's own default.

A single record above 128 KiB so reaches the service, which refuses it with a code.
"""

IN_SYNC = 2
"""With this many copies of a record on disk, one broker may be lost without losing it."""


class Use(StrEnum):
    """What a topic is for; how it is kept follows from it."""

    FROM_AGENCY = "from an agency"
    TO_AGENCY = "to an agency"
    SHARED = "shared"
    PROGRAMME = "programme"
    SEALED = "sealed"
    POST = "post"
    SELF = "self"
    REVOKED = "revoked"
    REGISTRY = "registry"
    DIRECTORY = "directory"
    """What there is for children, for everyone who takes part."""

    @property
    def is_input(self) -> bool:
        """Whether a service goes by what is on it."""
        return self is not Use.TO_AGENCY and not self.is_for_all

    @property
    def is_for_one_service(self) -> bool:
        """Whether only the service reads it by whose name it begins."""
        return self in {Use.SEALED, Use.POST}

    @property
    def is_for_all(self) -> bool:
        """Whether every agency may read it, but for the public pages."""
        return self in {Use.REVOKED, Use.REGISTRY, Use.DIRECTORY}


@dataclass(frozen=True, slots=True)
class Keeping:
    """How one use of a topic is kept, with the reason in words."""

    retention: timedelta
    because: str
    partitions: int = INPUT_PARTITIONS
    extra: tuple[tuple[str, str], ...] = ()
    compacted: bool = False
    """The latest record of each key stays for good, and for so long that it was taken out."""


KEEPING: Mapping[Use, Keeping] = {
    Use.FROM_AGENCY: Keeping(
        timedelta(days=21),
        "case data stays on the bus for 14 to 30 days: long enough to mend a service and read "
        "again, short enough to be gone when an erasure is confirmed",
        # The services read without the codecs lz4, snappy and zstd. The broker unpacks, so an
        # agency may use any of them, and a batch that is small only while packed is refused.
        extra=(("compression.type", "uncompressed"),),
    ),
    Use.TO_AGENCY: Keeping(
        timedelta(days=14),
        "an agency's software may stand still over a fortnight of holidays; one partition, so "
        "that it reads everything in order",
        partitions=1,
    ),
    Use.SHARED: Keeping(timedelta(days=21), "case data, like the commands it comes from"),
    Use.PROGRAMME: Keeping(
        timedelta(days=30), "no case data: the longest the retention proposal allows"
    ),
    Use.SEALED: Keeping(
        timedelta(days=7),
        "sealed parts are passed on at once; a week covers an outage of the receiving service",
    ),
    Use.POST: Keeping(
        timedelta(days=7),
        "addresses of people: a mail leaves at once, and a week covers an outage of what sends it",
    ),
    Use.SELF: Keeping(
        timedelta(days=7), "whatever a service asks of itself is also in its database until done"
    ),
    Use.REVOKED: Keeping(
        timedelta(days=30),
        "numbers of certificates and no person: whoever is shown one, however old, must find out "
        "whether it holds; one partition, since it is small",
        partitions=1,
        compacted=True,
    ),
    Use.REGISTRY: Keeping(
        timedelta(days=30),
        "no case data: what holds of each agency stays, and whoever was away for a month still "
        "hears that one was taken out; one partition, since it is small",
        partitions=1,
        compacted=True,
    ),
    Use.DIRECTORY: Keeping(
        timedelta(days=30),
        "no person in it: what holds of each offer stays, for whoever begins to search; one "
        "partition, since it is small",
        partitions=1,
        compacted=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it has to be."""

    name: str
    use: Use
    replication: int = 1

    @property
    def partitions(self) -> int:
        """Fixed by its use."""
        return KEEPING[self.use].partitions

    @property
    def config(self) -> dict[str, str]:
        """Everything that differs from, or must not depend on, a broker's own defaults."""
        keeping = KEEPING[self.use]
        return {
            **_kept(keeping),
            "segment.ms": _milliseconds(SEGMENT),
            "segment.bytes": str(64 * 1024 * 1024),
            # An index is set aside in full when its segment opens: 10 MB by default, twice, for
            # each of some 300 partitions. This much serves 64 MB.
            "segment.index.bytes": str(256 * 1024),
            # The broker's clock decides what is old; a sender's clock may be wrong.
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(LARGEST_BATCH),
            "min.insync.replicas": str(min(IN_SYNC, self.replication)),
            "unclean.leader.election.enable": "false",
            **dict(keeping.extra),
        }


def _kept(keeping: Keeping) -> dict[str, str]:
    span = _milliseconds(keeping.retention)
    if keeping.compacted:
        # Older records go within that time too, however few they are.
        compaction = {"delete.retention.ms": span, "max.compaction.lag.ms": span}
        return {"cleanup.policy": "compact", **compaction}
    return {"cleanup.policy": "delete", "retention.ms": span}


def use_of(shared_topic: str) -> Use:
    """What a topic of services is for: the second part of its name says it."""
    named = {
        "self": Use.SELF,
        "sealed": Use.SEALED,
        "post": Use.POST,
        "programme": Use.PROGRAMME,
        "offers": Use.DIRECTORY,
        "revoked": Use.REVOKED,
    }
    return named.get(shared_topic.split(".")[1], Use.SHARED)


def window() -> timedelta:
    """How long a service must recognise a message: as long as a repeat can still arrive."""
    inputs = (keeping.retention for use, keeping in KEEPING.items() if use.is_input)
    return max(inputs) + SEGMENT + LONGEST_PARKING


def _milliseconds(span: timedelta) -> str:
    return str(span // timedelta(milliseconds=1))
