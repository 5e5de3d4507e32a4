"""Trainings: scheduled, registered for, held and completed."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from services.events.contract.topics import PROGRAMME
from services.events.contract.training_plan import (
    Dates,
    Place,
    PlaceAddress,
    Sector,
    SectorCounts,
    TrainingPlan,
)
from shared.language.fields import Id, Quarters, Whole
from shared.language.mail_address import MailAddress
from shared.language.message import AgencyId, Command, Event, Part, Privacy
from shared.network.agency import Agency
from shared.network.certificate import ModuleCode, PersonName

RegistrationCode = Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{16}$")]
"""What only a mail brings to who has no agency; short enough to be typed."""


class ScheduleTraining(TrainingPlan, Command):
    """Announce a training to its target groups and open its registration."""

    privacy = Privacy.P0


class MoveTraining(Dates, Command):
    """Put a training on other days, or elsewhere; what has begun stays as it was."""

    privacy = Privacy.P0

    place: Place | None = None
    """Absent if it stays where it was to be."""
    address: PlaceAddress | None = None
    """Of the new place; absent with a new place there is none any more."""


class CancelTraining(Command):
    """Call a training off, as long as no module has its list."""

    privacy = Privacy.P0


class Professional(Part):
    """Who comes; told to nobody but her organiser, and to notify with a mail."""

    name: PersonName
    email: MailAddress
    sector: Sector


class RegisterParticipant(Professional, Command):
    """Register a professional; the answer says `confirmed` or `waitlisted`.

    One who belongs to no agency is `unconfirmed` until she confirms what a mail asks her for.
    """

    privacy = Privacy.P2

    participant: Id
    """A random reference, made by the sender; the only thing that is told of the person."""


class CorrectParticipantName(Command):
    """Put a name right, also in a certificate: one with the wrong name is revoked and replaced."""

    privacy = Privacy.P2

    participant: Id
    name: PersonName


class ConfirmRegistration(Command):
    """Say by the code of a mail that one has signed up oneself; only now a place is given."""

    participant: Id
    code: RegistrationCode


class ReplaceParticipant(Professional, Command):
    """Send somebody else instead, who gets the place, or the place in the queue."""

    privacy = Privacy.P2

    participant: Id
    """Who does not come."""
    replacement: Id
    """A new reference for who comes instead."""


class CancelRegistration(Command):
    """Give back the place of somebody whom the own agency has registered, before it begins."""

    participant: Id
    code: RegistrationCode | None = None
    """That of her latest mail, where somebody without an agency does so herself."""


class RecordAttendance(Command):
    """Say who was there in one module; a later list replaces an earlier one."""

    module: ModuleCode
    participants: Annotated[tuple[Id, ...], Field(max_length=500)]


class RecordMadeUpModule(Command):
    """Say that somebody has made up a missed module elsewhere; also once it is closed."""

    participant: Id
    module: ModuleCode


class CompleteTraining(Command):
    """Close a training whose modules have all taken place."""

    privacy = Privacy.P0


TotalHours = Annotated[float, Quarters(1200)]
"""Of all modules together."""


class TrainingScheduled(TrainingPlan, Event):
    """A training is open for registration; also told to each agency that it is meant for."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    organiser: AgencyId

    def is_for(self, agency: Agency, at: datetime) -> bool:
        """Whether it is meant for this agency's staff; who holds it knows of it already."""
        kinds = {group.agencies for group in self.target_groups}
        return agency.takes_part(at) and agency.kind in kinds and agency.id != self.organiser


class ToldToAll(Event):
    """Told to each agency that it is meant for or that has people registered."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    registered: tuple[AgencyId, ...] | None = None
    """Agencies with people registered; absent in what agencies hear, and if nothing changes for
    those people."""


class TrainingMoved(Dates, ToldToAll):
    """A training has other days, place or end of registration; who is registered stays so."""

    place: Place
    address: PlaceAddress | None = None


class TrainingCancelled(ToldToAll):
    """A training does not take place; nobody is registered for it any more."""


class RegistrationConfirmed(Event):
    """Somebody has a place."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id


class RegistrationWaitlisted(Event):
    """All places are taken; somebody waits for one."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    place: Annotated[int, Whole(1)]
    """In the queue; 1 is next."""


class RegistrationCancelled(Event):
    """Somebody does not come, and no longer waits for a place."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    late: bool
    """A place was given back after the last moment for registering."""


class ParticipantReplaced(Event):
    """Somebody else comes instead, or waits instead."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    replacement: Id


class ParticipantMovedUp(Event):
    """Somebody who waited has a place; also told to the agency that registered this person."""

    topic: ClassVar[str | None] = PROGRAMME
    told_to_agency = True

    participant: Id
    agency: AgencyId


class TrainingConfirmed(Event):
    """Enough people have registered: it will take place. Told once."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    registered: Annotated[int, Whole(1)]


class TrainingHeld(Event):
    """All modules have taken place. Told again if a list is corrected; the latest counts."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    attended: SectorCounts
    """People who were there in at least one module."""
    hours: TotalHours


class ModuleMadeUp(Event):
    """Somebody has made up elsewhere what was missed."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    module: ModuleCode


class TrainingCompleted(Event):
    """Somebody attended all of it or made up the rest; told when it is closed, or made up later."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    sector: Sector
    hours: TotalHours
    modules: Annotated[tuple[ModuleCode, ...], Field(min_length=1, max_length=30)]
