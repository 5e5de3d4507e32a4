"""What agencies ask of the programme; the key is the id of the training."""

from typing import Annotated

from pydantic import Field

from services.events.contract.training import ModuleCode, Sector, TrainingPlan
from shared.language.fields import Id
from shared.language.mail_address import MailAddress
from shared.language.message import Command, Privacy
from shared.language.plain_text import PlainText

PersonName = Annotated[str, PlainText(longest=120, shortest=2, without="<>@")]


class ScheduleTraining(TrainingPlan, Command):
    """Announce a training to its target groups and open its registration."""

    privacy = Privacy.P0


class RegisterParticipant(Command):
    """Register a professional; the answer says `confirmed` or `waitlisted`."""

    privacy = Privacy.P2

    participant: Id
    """A random reference, made by the sender; the only thing that is told of the person."""
    name: PersonName
    email: MailAddress
    sector: Sector


class RecordAttendance(Command):
    """Say who was there in one module; a later list replaces an earlier one."""

    module: ModuleCode
    participants: Annotated[tuple[Id, ...], Field(max_length=500)]


class CompleteTraining(Command):
    """Close a training whose modules have all taken place."""

    privacy = Privacy.P0
