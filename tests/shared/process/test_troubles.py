"""Every error that is waited out has the name by which the operating guide knows it."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from pymongo.errors import AutoReconnect, OperationFailure

from shared.engine.decisions import Parking
from shared.engine.fault_check import OurFault
from shared.process.troubles import named
from shared.store.store import Unsaveable
from shared.store.unreadable import Unreadable
from shared.store.watermark import Restored
from tests.shared.toy.records import BOX, OPEN

RESTORED = Restored(0, 1)
KNOWN: list[tuple[Exception, str, Mapping[str, Any]]] = [
    (AutoReconnect(), "mongo.away", {}),
    (OperationFailure("no right", 13), "mongo.refused", {}),
    (KafkaConnectionError(), "kafka.away", {}),
    (RESTORED, "mongo.restored", {"stored": "empty", "acknowledged": RESTORED.acknowledged}),
    (Unsaveable(BOX), "mongo.refused", {"case": BOX}),
    (Unreadable(BOX), "aggregate.unreadable", {"case": BOX}),
]


@pytest.mark.parametrize(("error", "event", "fields"), KNOWN)
def test_an_error_that_is_known_has_its_name(
    error: Exception, event: str, fields: Mapping[str, Any]
) -> None:
    found = named(error)
    assert found is not None
    assert found.event == event
    assert {name: found.fields[name] for name in fields} == fields


def test_of_a_fault_of_ours_the_crash_is_told_and_not_its_messenger() -> None:
    crash = ZeroDivisionError()
    fault = OurFault(Parking(OPEN, BOX, "crashed", crash))
    fault.__cause__ = crash
    found = named(fault)
    assert found is not None
    assert (found.event, found.fields["code"], found.error) == ("steps.crash", "crashed", crash)


def test_an_error_that_nobody_foresaw_has_no_name() -> None:
    assert named(ValueError()) is None
