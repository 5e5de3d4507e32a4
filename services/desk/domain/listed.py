"""Whom an agency has to expect in a training that it holds, while it has to know who that is."""

from dataclasses import dataclass
from datetime import datetime

from services.desk.domain.entry import Entry
from services.desk.domain.participant import KEPT
from services.events.contract.attendance_list import ParticipantListed


@dataclass(frozen=True, slots=True)
class Listed:
    """A professional, as the organiser was told of her last."""

    agency: str
    training: str
    participant: str
    name: str | None
    """Absent of one who does not come after all."""
    sector: str
    late: bool
    """Whether her place was given back after the last moment for registering."""
    told_at: datetime
    until: datetime
    """Then she is forgotten here."""


def listed(entry: Entry) -> Listed | None:
    """Whom a message tells of, if it tells of anybody.

    Raises pydantic.ValidationError.
    """
    said = entry.read(ParticipantListed)
    if said is None:
        return None
    return Listed(
        agency=entry.agency,
        training=entry.case,
        participant=str(said.participant),
        name=said.name,
        sector=said.sector.value,
        late=bool(said.late),
        told_at=entry.told_at,
        until=said.modules[-1].ends + KEPT,
    )
