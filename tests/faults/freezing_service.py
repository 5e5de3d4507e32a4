"""A service that stands still at a named place, as on a machine that swaps, until it is woken."""

import os
import signal
from importlib import import_module
from pathlib import Path

from shared.process.serve import run
from shared.process.service import Service

SERVICE, PLACE, ARMED, FROZEN = "FAULT_SERVICE", "FAULT_PLACE", "FAULT_ARMED", "FAULT_FROZEN"


def stand_still(here: str) -> None:
    """Stop the whole process at the place, as long as the file is there that says so."""
    if here == os.environ[PLACE] and Path(os.environ[ARMED]).exists():
        Path(os.environ[FROZEN]).write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGSTOP)


def main() -> None:
    """Run as the service does."""
    service: Service = import_module(f"services.{os.environ[SERVICE]}.app").SERVICE
    run(service, stand_still)


if __name__ == "__main__":
    main()
