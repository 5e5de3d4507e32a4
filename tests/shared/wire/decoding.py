"""A good command of the toy, and the decoder that reads it or says what is wrong."""

from shared.wire.decode import Decoder
from shared.wire.decoded import Rejected
from tests.shared.toy.contract import OpenBox
from tests.shared.toy.records import REGISTRY, MemoryRecord, command
from tests.shared.toy.switchboard import SWITCHBOARD

DECODER = Decoder(SWITCHBOARD, REGISTRY)
NINE = "2026-03-16T09:00:00Z"
GOOD = command(OpenBox(mark=1))


def rejected(bad: MemoryRecord) -> Rejected:
    """What is refused of a record."""
    item = DECODER.decode(bad)
    assert isinstance(item, Rejected)
    return item
