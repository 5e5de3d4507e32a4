"""The list on which people sign that they were there, from what its organiser was told."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from services.events.contract.attendance_list import ParticipantListed
from services.events.contract.sector_names import SECTOR_NAMES
from services.events.contract.training_plan import Module
from shared.network.working_days import BERLIN
from shared.papers.german import by_last_name
from shared.papers.pdf import pdf

TEMPLATE = Path(__file__).with_suffix(".typ")
ON_A_SHEET = 3
"""Columns to sign in that a page has room for."""
LISTED = ParticipantListed.ce_type()


class NotHeard(ValueError):
    """What was given are no records as they are heard; it says which line is none."""


def heard(lines: Iterable[str]) -> dict[str, list[ParticipantListed]]:
    """Who is listed for each training, in the order of what was told. Raises NotHeard."""
    found: dict[str, dict[str, ParticipantListed]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record: Any = json.loads(line)
            if record["headers"]["ce_type"] != LISTED:
                continue
            message = ParticipantListed.from_json(json.dumps(record["data"]))
            people = found.setdefault(str(record["key"]), {})
        except (ValueError, LookupError, TypeError, RecursionError):
            raise NotHeard(f"line {number} is no record of ./kvi listen --json") from None
        # The latest counts, also for when the training is.
        people.pop(str(message.participant), None)
        people[str(message.participant)] = message
    return {training: list(people.values()) for training, people in found.items()}


def attendance_list(listed: Sequence[ParticipantListed], at: datetime) -> bytes:
    """The list as a PDF. Raises NotPrintable."""
    plan = listed[-1]
    coming = [(each.name, each.sector) for each in listed if each.name is not None]
    people = sorted(coming, key=lambda each: by_last_name(each[0]))
    data = {
        "title": plan.title,
        "late": sum(each.late or False for each in listed),
        "people": [{"name": name, "sector": SECTOR_NAMES[sector]} for name, sector in people],
        "sheets": [
            {"modules": [each.module for each in some], "days": [_day(each) for each in some]}
            for some in _in_sheets(plan.modules)
        ],
    }
    return pdf(TEMPLATE, data, at)


def _in_sheets(modules: Sequence[Module]) -> Iterable[Sequence[Module]]:
    for first in range(0, len(modules), ON_A_SHEET):
        yield modules[first : first + ON_A_SHEET]


def _day(module: Module) -> str:
    starts, ends = (each.astimezone(BERLIN) for each in (module.starts, module.ends))
    until = f"{ends:%H:%M}" if starts.date() == ends.date() else f"{ends:%d.%m.%Y, %H:%M}"
    return f"{module.module}: {starts:%d.%m.%Y, %H:%M} bis {until} Uhr"
