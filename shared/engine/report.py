"""The report of a batch: one log line per business fact, refusal and parked record, and figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from shared.engine.batch import Batch
from shared.engine.decisions import OF_A_DOCUMENT, QUEUED, Decisions, Parking
from shared.engine.facts import tell_log
from shared.language.answers import CommandRefused, Ping
from shared.language.codes import Code
from shared.watch.logs import Log, declare
from shared.watch.metrics import Metrics
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing, type_name
from shared.wire.record import Record

_REFUSED = CommandRefused.ce_type()

declare("record.refused", "sender", "digest", "header")
declare("record.parked")
declare("fact.ignored")
declare("batch.overtaken")


class Report:
    """Says and counts for one process what its batches led to."""

    def __init__(self, log: Log, metrics: Metrics) -> None:
        self._log = log
        self._metrics = metrics
        self._newer: Counter[str] = Counter()

    def conflicts(self, count: int) -> None:
        """Count aggregates that another replica saved meanwhile."""
        if count:
            self._metrics.conflicts.inc(count)

    def overtaken(self, aggregate: str) -> None:
        """Say that this process stood still while another went on with its work."""
        self._log.trouble("batch.overtaken", case=aggregate, next="./kvi status")

    def batch(
        self, batch: Batch, decisions: Iterable[Decisions], outgoing: Sequence[Outgoing]
    ) -> None:
        """Tell what one batch led to, after it was published."""
        self._handled(batch)
        self._told(outgoing)
        for rejected in batch.refused:
            self._refused(rejected)
        for rejected in batch.keyless:
            self._parked(Parking.of(rejected, None))
        for each in decisions:
            if each.parked:
                self._put_aside(each.parked, each.kind)
            for code, item in each.ignored:
                self._ignored(code, item, each.kind)

    def _handled(self, batch: Batch) -> None:
        self._metrics.batch_size.observe(batch.size)
        if batch.pings:
            self._metrics.handled.labels(Ping.type_name()).inc(len(batch.pings))
        messages = Counter(
            type(item.message)
            for items in batch.by_aggregate.values()
            for item in items
            if isinstance(item, Decoded)
        )
        for message, count in messages.items():
            self._metrics.handled.labels(message.type_name()).inc(count)

    def _told(self, outgoing: Sequence[Outgoing]) -> None:
        types = Counter(each.type for each in outgoing)
        for ce_type, count in types.items():
            self._metrics.told.labels(type_name(ce_type)).inc(count)
        tell_log(self._log, outgoing)
        for each in outgoing:
            if each.type == _REFUSED and isinstance(each.message, CommandRefused):
                self._metrics.refused.labels(each.message.code).inc()

    def _refused(self, item: Rejected) -> None:
        self._log.trouble(
            "record.refused",
            code=item.code,
            sender=item.sender,
            header=item.header,
            digest=item.digest,
            message_id=item.id,
            next=f"./kvi listen --as {item.sender} --from-start",
            **_place(item.record),
        )

    def _put_aside(self, parked: Sequence[Parking], kind: str) -> None:
        """One line for each parked record of a case, but one for all that merely wait."""
        waiting: defaultdict[str, list[Parking]] = defaultdict(list)
        for parking in parked:
            if parking.code == QUEUED or parking.code in OF_A_DOCUMENT:
                waiting[parking.code].append(parking)
            else:
                self._parked(parking, kind)
        for code, some in waiting.items():
            self._metrics.parked.labels(code).inc(len(some))
            self._log.trouble(
                "record.parked",
                some[0].error,
                case=some[0].aggregate,
                kind=kind,
                code=code,
                count=len(some),
                next="./kvi parked list",
            )

    def _parked(self, parking: Parking, kind: str | None = None) -> None:
        self._metrics.parked.labels(parking.code).inc()
        count = None if parking.newer is None else self._not_read(parking.newer)
        if count is not None and str(count).strip("0") != "1":
            return
        self._log.trouble(
            "record.parked",
            parking.error,
            case=parking.aggregate,
            kind=kind,
            code=parking.code,
            message=parking.newer,
            count=count,
            next="./kvi parked list",
            **_place(parking.record),
        )

    def _not_read(self, message: str) -> int:
        """Count what this version of the service does not read.

        All of it goes on until the next version is up, so the first is a line, the tenth, the
        hundredth, and each one is in the list of what is parked.
        """
        self._metrics.not_read.labels(message).inc()
        self._newer[message] += 1
        return self._newer[message]

    def _ignored(self, code: Code, item: Decoded | Rejected, kind: str) -> None:
        self._log.trouble(
            "fact.ignored",
            case=item.key,
            kind=kind,
            code=code,
            message=item.newer if isinstance(item, Rejected) else item.message.type_name(),
            message_id=item.id,
            next=f"./kvi case {item.key}",
            **_place(item.record),
        )


def _place(record: Record) -> dict[str, str | int]:
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}
