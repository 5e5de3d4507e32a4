"""What agencies ask of the programme; the key is the id of the training."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.events.contract.training import ModuleCode, Sector, TrainingPlan
from shared.fields import Id
from shared.message import Command, Privacy

PersonName = Annotated[
    str, StringConstraints(min_length=2, max_length=120, pattern=r"^[^\x00-\x1f\x7f<>@]+$")
]
PersonEmail = Annotated[
    str,
    StringConstraints(
        max_length=120, pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    ),
]


class ScheduleTraining(TrainingPlan, Command):
    """Announce a training to its target groups and open its registration."""

    privacy = Privacy.P0


class RegisterParticipant(Command):
    """Register a professional; the answer says `confirmed` or `waitlisted`."""

    privacy = Privacy.P2

    participant: Id
    """A random reference, made by the sender; the only thing that is told of the person."""
    name: PersonName
    email: PersonEmail
    sector: Sector


class RecordAttendance(Command):
    """Say who was there in one module; a later list replaces an earlier one."""

    module: ModuleCode
    participants: Annotated[tuple[Id, ...], Field(max_length=500)]


class CompleteTraining(Command):
    """Close a training whose modules have all taken place."""

    privacy = Privacy.P0
