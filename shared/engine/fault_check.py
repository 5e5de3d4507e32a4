"""A few records that crash are parked; when a large share of a batch does, the fault is ours."""

from collections.abc import Mapping

from shared.engine.batch import Batch
from shared.engine.decisions import OF_A_DOCUMENT, QUEUED, Decisions, Parking
from shared.store.aggregate import Aggregate

_SHARE = 0.05
_AT_LEAST = 20


class OurFault(Exception):
    """Too many records crash or cannot be read: a fault of ours, so try again and park nothing."""

    def __init__(self, example: Parking) -> None:
        super().__init__(example.code)
        self.example = example


class FaultCheck:
    """Judges the batches of one consumer, one after the other."""

    def __init__(self) -> None:
        self._unreadable: set[str] = set()
        """Aggregates in a row that could not be read; empty as soon as one can."""

    def check(
        self,
        batch: Batch,
        touched: Mapping[str, Aggregate],
        decisions: Mapping[str, Decisions],
    ) -> None:
        """Raises OurFault, or Unreadable.

        An unreadable document counts once, however many records wait for it. Documents are counted
        across batches until one can be read: otherwise, under little load, a version that can read
        none would park them one after the other.
        """
        elsewhere = {QUEUED, *OF_A_DOCUMENT}
        crashed = [p for d in decisions.values() for p in d.parked if p.code not in elsewhere]
        crashed.extend(Parking.of(item, None) for item in batch.keyless)
        unreadable = {key: each.unreadable for key, each in touched.items() if each.unreadable}
        if any(each.version for key, each in touched.items() if key not in unreadable):
            self._unreadable.clear()
        in_a_row = self._unreadable | unreadable.keys() if unreadable else set()
        number = len(crashed) + len(in_a_row)
        if number < _AT_LEAST or number <= _SHARE * batch.size:
            self._unreadable |= in_a_row
        elif len(in_a_row) >= len(crashed):
            raise next(iter(unreadable.values()))
        else:
            example = next((each for each in crashed if each.error is not None), crashed[0])
            raise OurFault(example) from example.error
