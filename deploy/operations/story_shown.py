"""The story of a case as people read it: local time, who, what, to whom, why, and after what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from deploy.operations.story_entry import StoryEntry
from deploy.terminal.shown import shown
from shared.network.working_days import BERLIN

DAY = "%A, %d.%m.%Y"
_INDENT = " " * 10
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DERIVED = 5
"""The version of the ids our own services make; agencies make random ones."""


def story_lines(story: Sequence[StoryEntry]) -> Iterator[str]:
    """One paragraph for each thing that happened, under its day."""
    return map(shown, _lines(story))


def _lines(story: Sequence[StoryEntry]) -> Iterator[str]:
    known = {each.id: each for each in story if each.id is not None}
    width = max((len(each.who) for each in story), default=0)
    day = ""
    for each in story:
        local = each.at.astimezone(BERLIN)
        if (today := local.strftime(DAY)) != day:
            day = today
            yield day
        to = f" to {each.to}" if each.to else ""
        yield f"{local:%H:%M:%S}  {each.who:<{width}}  {each.words}{to}{_after(each, known)}"
        if each.codes:
            yield _INDENT + " ".join(f"{name}={plain(code)}" for name, code in each.codes.items())
        if each.reason:
            yield f"{_INDENT}because {each.reason}"
        if each.next:
            yield f"{_INDENT}next: {each.next}"


def plain(code: Any) -> str:
    """A code as one word; times are local, and an id is cut to its beginning."""
    if isinstance(code, bool):
        return "yes" if code else "no"
    if isinstance(code, list):
        return ",".join(plain(one) for one in code) or "none"
    if isinstance(code, str) and _ID.fullmatch(code):
        return _short(code)
    if isinstance(code, str) and "T" in code:
        return _local(code)
    return str(code)


def _short(message_id: str) -> str:
    return message_id[:8]


def _local(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.utcoffset() is None:
        return text
    return moment.astimezone(BERLIN).strftime("%d.%m.%Y_%H:%M")


def _after(each: StoryEntry, known: Mapping[str, StoryEntry]) -> str:
    """What led to it: something told here, else what an agency or a service's clock said."""
    if each.cause is None:
        return ""
    if each.cause in known:
        return f", after {known[each.cause].words}"
    try:
        ours = UUID(each.cause).version == _DERIVED
    except ValueError:
        return ""
    who = "a service told itself" if ours else "an agency sent"
    return f", after {who} {_short(each.cause)}"
