"""What the logs tell of a case: everything the services told and noted, one line each."""

import gzip
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.operations.kinds import kind_told_of
from deploy.operations.story_entry import StoryEntry
from shared.network.i_json import NotIJson, read

_ABOUT_THE_LINE = frozenset(
    {
        "time", "level", "service", "replica", "event", "at", "case", "correlation_id",
        "causation_id", "message_id", "topic", "partition", "offset", "next", "lines_lost",
    }
)  # fmt: skip
_TOLD = b'"at":"'
_TEXTS = ("time", "service", "event")


def logged_about(case: str, logs: Path) -> Iterator[StoryEntry]:
    """Read the logs of all services and replicas, also those that were rotated away."""
    for path in sorted(logs.glob("*.log*")):
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            yield from in_lines(case, lines)


def in_lines(case: str, lines: Iterable[bytes]) -> Iterator[StoryEntry]:
    """Find the lines about a case; whatever is no line of ours is passed over."""
    wanted = case.encode()
    latest = b""
    for raw in lines:
        if _TOLD in raw:
            latest = raw
        if wanted not in raw:
            continue
        line = _read(raw)
        if line is not None and case in (line.get("case"), line.get("correlation_id")):
            yield _noted(line, _ahead(latest)) if "at" not in line else _told(line)


def _told(line: dict[str, Any]) -> StoryEntry:
    return StoryEntry(
        at=datetime.fromisoformat(line["at"]),
        wall=datetime.fromisoformat(line["time"]),
        service=line["service"],
        event=line["event"],
        kind=kind_told_of(line["service"], line["event"]),
        codes=_codes(line),
        topic=line.get("topic"),
        id=line.get("message_id"),
        cause=line.get("causation_id"),
    )


def _noted(line: dict[str, Any], ahead: timedelta) -> StoryEntry:
    wall = datetime.fromisoformat(line["time"])
    codes = _codes(line)
    kind = codes.pop("kind", None)
    if "offset" in line:
        # As operators call a record that was put aside.
        codes["record"] = f"{line.get('topic')}-{line.get('partition')}-{line['offset']}"
    return StoryEntry(
        at=wall + ahead,
        wall=wall,
        service=line["service"],
        event=line["event"],
        kind=kind if isinstance(kind, str) else None,
        codes=codes,
        next=line.get("next"),
    )


def _ahead(told: bytes) -> timedelta:
    """How far the services' clock is from the machine's, after the latest that says both."""
    line = _read(told)
    if line is None:
        return timedelta()
    return datetime.fromisoformat(line["at"]) - datetime.fromisoformat(line["time"])


def _codes(line: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in line.items()
        if name not in _ABOUT_THE_LINE and value is not None
    }


def _read(raw: bytes) -> dict[str, Any] | None:
    try:
        line = read(raw)
    except NotIJson:
        return None
    if not isinstance(line, dict) or not all(isinstance(line.get(name), str) for name in _TEXTS):
        return None
    times = [line["time"], *([line["at"]] if "at" in line else [])]
    return line if all(map(_is_moment, times)) else None


def _is_moment(text: Any) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except (ValueError, TypeError):
        return False
