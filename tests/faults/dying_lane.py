"""A service of which one lane can be made to die, in the ways that were seen.

SIGUSR1: aiokafka's fetching fails. SIGUSR2: everything runs, and nothing is read any more. And
while a file is there that a variable names, a lane takes it away and cannot be started.
"""

import asyncio
import os
import signal
from importlib import import_module
from pathlib import Path
from typing import Any

from aiokafka.errors import KafkaConnectionError

from shared.kafka.reading import PatientConsumer
from shared.process import standstill
from shared.process.serve import run
from shared.process.service import Service

SERVICE, UNSTARTABLE, IS_HIT = "DYING_SERVICE", "DYING_AT_START", "DYING_NOW"
LOOKS = 1
TEXT = "Erika Mustermann"
"""Of an error; it is told nowhere."""


class MortalConsumer(PatientConsumer):
    """A consumer that can be hit while it lives."""

    async def start(self) -> None:
        """Listen to the signals once it can be hit."""
        await super().start()
        if _trapped():
            raise KafkaConnectionError
        # Each consumer takes them over from the one before, so one lane is hit.
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self._fail_to_fetch)
        loop.add_signal_handler(signal.SIGUSR2, self._go_silent)

    def _fail_to_fetch(self) -> None:
        def unexpected(_assignment: object) -> Any:
            raise LookupError(TEXT)

        self._fetcher._fetch_task.add_done_callback(_is_hit)  # noqa: SLF001
        self._fetcher._get_actions_per_node = unexpected  # noqa: SLF001

    def _go_silent(self) -> None:
        async def nothing(*_partitions: Any, **_options: Any) -> dict[Any, Any]:
            # Not before the poll that was under way has ended: it may still find records.
            _is_hit()
            await asyncio.sleep(0.01)
            return {}

        self._fetcher.fetched_records = nothing


def _is_hit(_fetching: object = None) -> None:
    Path(os.environ[IS_HIT]).touch()


def _trapped() -> bool:
    """Whether the trap was there; it springs once."""
    try:
        Path(os.environ[UNSTARTABLE]).unlink()
    except (FileNotFoundError, KeyError):
        return False
    return True


def main() -> None:
    """Be the service."""
    service: Service = import_module(f"services.{os.environ[SERVICE]}.app").SERVICE
    kafka: Any = import_module("shared.kafka.broker")
    kafka.PatientConsumer = MortalConsumer
    standstill.LOOKS = LOOKS
    run(service)


if __name__ == "__main__":
    main()
