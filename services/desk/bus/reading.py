"""Reads what an agency is told into its mailbox; acknowledges only what is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import nan
from typing import Protocol

from aiokafka.errors import KafkaError

from services.desk.domain.entry import Entry
from shared.kafka.login import KafkaLogin
from shared.kafka.reading import CarefulConsumer
from shared.kafka.tasks import error_of
from shared.language.topics import outbound_topic
from shared.watch.logs import Log, declare
from shared.watch.retries import Retries
from shared.wire.received import Received

declare("mailbox.kept", "agency", "count")
declare("mailbox.passed_over", "agency", "offset")

_POLL_MS = 1_000
_MAX_RECORDS = 500


class Keeps(Protocol):
    """Where it goes."""

    async def keep(self, agency: str, told: Sequence[Entry]) -> None:
        """Keep it, and all that follows from it; again if it comes again."""


class Reader:
    """Of one agency. In a group of its own: a shared one would starve its other software."""

    def __init__(self, login: KafkaLogin, keeps: Keeps, retries: Retries, log: Log) -> None:
        self.agency = login.user
        self._login = login
        self._keeps = keeps
        self._retries = retries
        self._log = log
        self.lag: float = nan
        """What the agency was told and the mailbox has not; unknown until Kafka has been read."""

    async def run(self) -> None:
        """Read until cancelled. Raises Stopping when the process stops."""
        while True:
            try:
                await self._read()
            except Exception as error:  # noqa: BLE001 - waited out unless nothing mends it
                await self._retries.wait_out(error)

    async def _read(self) -> None:
        consumer = CarefulConsumer(
            outbound_topic(self.agency),
            **self._login.aiokafka(),
            group_id=f"{self.agency}.desk",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        try:
            await consumer.start()
            while True:
                await self._one_round(consumer)
                self._retries.over()
        finally:
            self.lag = nan
            await consumer.stop()

    async def _one_round(self, consumer: CarefulConsumer) -> None:
        if ended := consumer.ended():
            raise KafkaError(type(error_of(ended[0])).__name__)
        polled = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_MAX_RECORDS)
        records = [record for some in polled.values() for record in some]
        self.lag = _behind(consumer)
        if not records:
            return
        self.lag += len(records)
        told = [entry for record in records if (entry := self._entry(Received.of(record)))]
        await self._keeps.keep(self.agency, told)
        await consumer.commit()
        self.lag = _behind(consumer)
        self._log.fact("mailbox.kept", agency=self.agency, count=len(told))

    def _entry(self, received: Received) -> Entry | None:
        """As it lies in the mailbox; nothing for a record that is no message of the services."""
        value = received.text
        if received.id is None or received.key is None or value is None:
            self._log.fact("mailbox.passed_over", agency=self.agency, offset=received.offset)
            return None
        return Entry(
            agency=self.agency,
            number=0,
            id=received.id,
            message=received.type_name,
            case=received.key,
            cause=received.cause,
            told_at=_moment(received),
            value=value,
        )


def _behind(consumer: CarefulConsumer) -> float:
    """How many records lie behind those that were taken; none where another process reads."""
    places = consumer.places()
    if places is None:
        return nan
    ends = {place: consumer.highwater(place) for place in places}
    return sum(
        nan if end is None or (at := places[place]) is None else end - at
        for place, end in ends.items()
    )


def _moment(received: Received) -> datetime:
    """When it was told; by the broker's time where the message does not say."""
    try:
        said = datetime.fromisoformat(received.headers.get("ce_time", ""))
        return received.written_at if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, OverflowError):
        return received.written_at
