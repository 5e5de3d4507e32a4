"""What the errors of servers, and of our own machinery, are called in the logs.

The one place that knows what each client raises: everybody else tries again whatever it is.
"""

from aiokafka.errors import KafkaError

from shared.engine.fault_check import OurFault
from shared.store.mongo import MongoAway, trouble_with
from shared.store.store import Unsaveable
from shared.store.unreadable import Unreadable
from shared.store.watermark import Restored
from shared.watch.retries import Named
from shared.watch.trouble import RESTORED


def named(error: Exception) -> Named | None:
    """The name of what is known to happen; the operating guide says what to do about each."""
    told: dict[str, str | None] = {}
    source = None
    match error:
        case MongoAway():
            event = trouble_with(error)
        case KafkaError():
            event = "kafka.away"
        case Restored():
            event, told = RESTORED, {"stored": error.stored, "acknowledged": error.acknowledged}
        case Unsaveable():
            event, told = "mongo.refused", {"case": error.aggregate}
        case Unreadable():
            event, told = "aggregate.unreadable", {"case": error.aggregate, "kind": error.kind}
        case OurFault():
            event, source = "steps.crash", error.__cause__
            told = {"code": error.example.code, "message": error.example.newer}
        case _:
            return None
    return Named(event, told, source)
