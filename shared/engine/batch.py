"""A batch: the records of one poll, decoded and sorted by what they are for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.language.answers import DiscardParked, Ping, ReleaseParked
from shared.language.message import Message
from shared.wire.decode import Decoder
from shared.wire.decoded import Decoded, Rejected
from shared.wire.record import Record

_MENDING = frozenset({ReleaseParked, DiscardParked})


@dataclass(slots=True)
class Batch:
    """The records of one poll, sorted by what they are for."""

    size: int
    newest_ms: int
    """Broker time of the youngest record."""
    by_aggregate: Mapping[str, list[Decoded | Rejected]] = field(default_factory=dict)
    mending: Mapping[str, list[Message]] = field(default_factory=dict)
    """Of these, by aggregate, the commands of operators about parked records."""
    refused: list[Rejected] = field(default_factory=list)
    """Of agencies: answered at once, for no aggregate."""
    refused_enquiries: list[Rejected] = field(default_factory=list)
    """The same of enquiries, which nobody hears of."""
    pings: list[Decoded] = field(default_factory=list)
    enquiries: list[Decoded] = field(default_factory=list)
    keyless: list[Rejected] = field(default_factory=list)
    """Of our own services, and without a readable key: parked for no aggregate."""


def sort(records: Sequence[Record], decoder: Decoder) -> Batch:
    """Decode the records, at least one, in the order in which they were polled."""
    batch = Batch(len(records), max(record.timestamp for record in records))
    by_aggregate: dict[str, list[Decoded | Rejected]] = defaultdict(list)
    mending: dict[str, list[Message]] = defaultdict(list)
    for record in records:
        item = decoder.decode(record)
        if item is None:
            continue
        if isinstance(item, Decoded):
            if type(item.message) is Ping:
                batch.pings.append(item)
                continue
            if type(item.message) in decoder.enquiries:
                batch.enquiries.append(item)
                continue
            by_aggregate[item.key].append(item)
            if type(item.message) in _MENDING:
                mending[item.key].append(item.message)
        elif item.from_agency:
            (batch.refused_enquiries if item.is_enquiry else batch.refused).append(item)
        elif item.key is None:
            batch.keyless.append(item)
        else:
            by_aggregate[item.key].append(item)
    batch.by_aggregate, batch.mending = dict(by_aggregate), dict(mending)
    return batch
