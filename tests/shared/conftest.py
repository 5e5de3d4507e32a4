"""What the tests of the shared rooms share."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture
def log_as_before() -> Iterator[None]:
    """Undo what `shared.watch.logs.configure` sets for the whole process."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    config = structlog.get_config() if structlog.is_configured() else None
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    yield
    for handler in root.handlers:
        if handler not in before[0]:
            handler.close()  # what it left out is said now, and not in a later test
    root.handlers[:], level = before
    root.setLevel(level)
    if config is None:
        structlog.reset_defaults()  # else it would count as set up, and not by us
    else:
        structlog.configure(**config)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
