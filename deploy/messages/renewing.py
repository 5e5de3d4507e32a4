"""An example can be sent today and tomorrow: it gets fresh ids and the dates of today."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from deploy.messages.written_message import WrittenMessage

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(DAY.pattern + r"T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})")
# What is sealed is not ours to change: a birth date is no date of the case.
SEALED = frozenset({"sealed", "plain", "jwe"})


def renewed(
    messages: Iterable[WrittenMessage], sender: str, now: datetime, case: str | None = None
) -> list[WrittenMessage]:
    """The same story, happening now and told by this sender.

    Each key becomes a fresh one, or `case` if one is given, wherever it stands in any of the
    messages. All dates move by the same number of whole days, so that the last of the messages
    was said within the last 24 hours: the order, the distances and the times of day stay.
    """
    messages = list(messages)
    fresh: dict[str, str] = {}
    for message in messages:
        if message.key is not None:
            fresh.setdefault(message.key.lower(), case or str(uuid4()))
        if message.sender is not None:
            fresh[message.sender] = sender
    days = _days_to(now, messages)

    def renew(text: str) -> str:
        if text.lower() in fresh:
            return fresh[text.lower()]
        return _moved(text, days)

    return [
        replace(
            message,
            key=case if message.key is None else renew(message.key),
            headers=_headers(message.headers, fresh, now),
        ).with_data(_each_text(message.data, renew))
        for message in messages
    ]


def _headers(headers: dict[str, str], fresh: dict[str, str], now: datetime) -> dict[str, str]:
    made = {"ce_id": str(uuid4()), "ce_time": now.isoformat(timespec="milliseconds")}
    kept = {name: fresh.get(value.lower(), value) for name, value in headers.items()}
    return {**kept, **made}


def _days_to(now: datetime, messages: Iterable[WrittenMessage]) -> timedelta:
    said = [time for message in messages if (time := _moment(message.headers.get("ce_time", "")))]
    return timedelta(days=(now - max(said)).days) if said else timedelta()


def _moved(text: str, days: timedelta) -> str:
    if DAY.fullmatch(text):
        try:
            return (date.fromisoformat(text) + days).isoformat()
        except (ValueError, OverflowError):
            return text
    moment = _moment(text)
    try:
        return text if moment is None else (moment + days).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return text


def _moment(text: str) -> datetime | None:
    if not MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(one, change) for one in value]
    if isinstance(value, dict):
        return {
            name: one if name in SEALED and not _holds_parts(one) else _each_text(one, change)
            for name, one in value.items()
        }
    return value


def _holds_parts(value: Any) -> bool:
    """A list of sealed parts names receivers and children beside what is sealed."""
    return isinstance(value, list)
