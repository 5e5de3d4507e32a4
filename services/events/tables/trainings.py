"""Trainings: who may schedule one, and what happens until it is over."""

from services.events.contract.trainings import (
    CompleteTraining,
    RecordAttendance,
    RegisterParticipant,
    ScheduleTraining,
)
from services.events.domain.trainings import attendance, completion, registering, scheduling
from services.events.domain.trainings.training import Training
from shared.language.answers import DeadlineReached
from shared.network.agency import HELPERS, AgencyKind
from shared.wire.kind import Kind, row

ORGANISERS = (AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER)

TRAININGS = Kind(
    Training,
    {
        ScheduleTraining: row(scheduling.schedule, by=ORGANISERS, creates=True),
        RegisterParticipant: row(registering.register, by=(AgencyKind.PRISON, *HELPERS)),
        RecordAttendance: row(attendance.record, by=ORGANISERS),
        CompleteTraining: row(completion.complete, by=ORGANISERS),
        DeadlineReached: row(completion.forget_names),
    },
)
