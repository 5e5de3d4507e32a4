"""What an agency sees of a training: how it was announced, and what its own commands led to."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.desk.domain.entry import Entry
from services.desk.domain.order import Order, OrderLife
from services.events.contract.training_plan import TrainingPlan
from services.events.contract.trainings import (
    CancelRegistration,
    CancelTraining,
    CompleteTraining,
    ParticipantMovedUp,
    RecordAttendance,
    RegisterParticipant,
    ScheduleTraining,
    TrainingCancelled,
    TrainingMoved,
    TrainingScheduled,
)
from shared.language.answers import CommandAccepted

ANNOUNCED = TrainingScheduled.type_name()
SCHEDULE, REGISTER = ScheduleTraining.type_name(), RegisterParticipant.type_name()
CANCEL = CancelRegistration.type_name()
CALL_OFF = CancelTraining.type_name()
RECORD, COMPLETE = RecordAttendance.type_name(), CompleteTraining.type_name()
CLOSED = "closed"
"""After it nothing can be recorded; the service says so in its answer to whoever closed it."""
CANCELLED = "cancelled"
"""Called off, or of somebody who does not come."""
HAS_PLACE = "confirmed"
"""As the service answers of somebody who has one."""


@dataclass(frozen=True, slots=True)
class Registered:
    """One of the agency's people."""

    participant: str
    """The reference by which alone others know this person."""
    order: Order
    """The last command about this person."""
    standing: str | None
    """As the service said last; absent while it has not, or would not take the person."""


@dataclass(frozen=True, slots=True)
class Training:
    """One training, to which this agency may send people or which it holds."""

    id: str
    plan: TrainingPlan
    organiser: str
    life: str | None
    """As the service answered last whoever holds it; others hear only that it is called off."""
    since: str
    """The message that was told last; empty while none was."""
    version: int
    """Grows with each message that was told."""
    orders: tuple[Order, ...]
    registered: tuple[Registered, ...]
    lists: Mapping[str, tuple[str, ...]]
    """Who was there, by module, as this agency has said and the service taken."""

    @property
    def begins(self) -> datetime:
        """When people first meet."""
        return self.plan.modules[0].starts

    @property
    def ends(self) -> datetime:
        """When they part for the last time."""
        return self.plan.modules[-1].ends


def training(
    agency: str, name: str, entries: Iterable[Entry], orders: Iterable[Order]
) -> Training | None:
    """See it as the agency was told and has said, in that order; None if it knows of none.

    Raises pydantic.ValidationError if something is not as its contract says.
    """
    told, given = tuple(entries), tuple(orders)
    announced = _announced(agency, told, given)
    if announced is None:
        return None
    plan, organiser = announced
    answers = [said for entry in told if (said := entry.read(CommandAccepted)) is not None]
    lives = [said.state for said in answers if said.command in {SCHEDULE, RECORD, COMPLETE}]
    lives += [CANCELLED for entry in told if entry.read(TrainingCancelled) is not None]
    return Training(
        id=name,
        plan=_as_moved(plan, told),
        organiser=organiser,
        life=lives[-1] if lives else None,
        since=told[-1].id if told else "",
        version=len(told),
        orders=given,
        registered=_registered(told, given),
        lists=_lists(given),
    )


def nameless(data: str) -> str:
    """What is left of the registration of a professional when the service has it."""
    return json.dumps({"participant": json.loads(data)["participant"]})


def _announced(
    agency: str, told: tuple[Entry, ...], given: tuple[Order, ...]
) -> tuple[TrainingPlan, str] | None:
    """To whoever holds it nobody announces it: what that agency has said itself stands for it."""
    for entry in told:
        if (announced := entry.read(TrainingScheduled)) is not None:
            return announced, announced.organiser
    for order in given:
        if order.command == SCHEDULE and order.data is not None:
            return ScheduleTraining.from_json(order.data), agency
    return None


def _as_moved(plan: TrainingPlan, told: tuple[Entry, ...]) -> TrainingPlan:
    """On the days and at the place that were told last."""
    for entry in told:
        if (moved := entry.read(TrainingMoved)) is not None:
            new = {name: said for name, said in moved if name in TrainingPlan.model_fields}
            plan = plan.model_copy(update=new)
    return plan


def _registered(told: tuple[Entry, ...], given: tuple[Order, ...]) -> tuple[Registered, ...]:
    about = {
        order.id: json.loads(order.data)["participant"]
        for order in given
        if order.command in {REGISTER, CANCEL} and order.data is not None
    }
    latest = {about[order.id]: order for order in given if order.id in about}
    standings: dict[str, str] = {}
    for entry in told:
        if (moved_up := entry.read(ParticipantMovedUp)) is not None:
            standings[str(moved_up.participant)] = HAS_PLACE
        elif entry.cause in about and (accepted := entry.read(CommandAccepted)) is not None:
            standings[about[entry.cause]] = accepted.state
        elif entry.read(TrainingCancelled) is not None:
            standings = dict.fromkeys(standings, CANCELLED)
    return tuple(
        Registered(participant, order, standings.get(participant))
        for participant, order in latest.items()
    )


def _lists(given: tuple[Order, ...]) -> dict[str, tuple[str, ...]]:
    said = [
        RecordAttendance.from_json(order.data)
        for order in given
        if order.command == RECORD and order.life is OrderLife.ACCEPTED and order.data is not None
    ]
    return {each.module: tuple(str(name) for name in each.participants) for each in said}
