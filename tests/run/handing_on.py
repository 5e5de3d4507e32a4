"""A process that runs a part of the tests lets the one for which it does know what it saw."""

from typing import Any

import pytest


def is_part(config: pytest.Config) -> bool:
    """Whether this process runs a part of the tests for another one."""
    return hasattr(config, "workerinput")


def hand_on(config: pytest.Config, name: str, lines: list[str]) -> None:
    """Let the process for which this one runs know."""
    output: dict[str, Any] = config.workeroutput  # type: ignore[attr-defined] # xdist's own
    output[name] = lines


def handed_on(node: Any, name: str) -> list[str]:
    """What a process has let this one know; one that died has said nothing."""
    return list(getattr(node, "workeroutput", {}).get(name, []))
