"""What only a restart mends: by its code in the log, in the words of the probes."""

from collections.abc import Mapping

RESTART_CAUSES: Mapping[str, str] = {
    "lane.ended": "a consume loop has ended",
    "lane.stands_still": "a consume loop reads nothing of what waits",
    "batch.stuck": "a batch is stuck",
    "loop.ended": "a background loop has ended",
    "client.ended": "a client of Kafka has ended",
    "start.failed": "it could not be started",
    "watch.failed": "nobody looks after the process",
}
