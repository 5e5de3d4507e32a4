"""The switchboard of the programme: everything it hears and who may say it."""

from services.events import contract
from services.events.contract import (
    CompleteTraining,
    RecordAttendance,
    RegisterParticipant,
    ScheduleTraining,
)
from services.events.domain import attendance, completion, registering, scheduling
from services.events.domain.states import STATES
from services.events.domain.training import Training
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.network.registry import AgencyKind
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard

PRISON = AgencyKind.PRISON
YOUTH_OFFICE = AgencyKind.YOUTH_OFFICE
COORDINATION_OFFICE = AgencyKind.COORDINATION_OFFICE
PROVIDER = AgencyKind.PROVIDER

ON: dict[type[Message], Row] = {
    ScheduleTraining: row(scheduling.schedule, by=(COORDINATION_OFFICE, PROVIDER), creates=True),
    RegisterParticipant: row(
        registering.register, by=(PRISON, YOUTH_OFFICE, COORDINATION_OFFICE, PROVIDER)
    ),
    RecordAttendance: row(attendance.record, by=(COORDINATION_OFFICE, PROVIDER)),
    CompleteTraining: row(completion.complete, by=(COORDINATION_OFFICE, PROVIDER)),
    DeadlineReached: row(completion.forget_names),
}

SWITCHBOARD = Switchboard("events", (Kind(Training, ON),), contract, states=STATES)
