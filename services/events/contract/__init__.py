"""What can be asked of the programme, and what it tells."""

from services.events.contract.commands import (
    CompleteTraining,
    RecordAttendance,
    RegisterParticipant,
    ScheduleTraining,
)
from services.events.contract.events import (
    PROGRAMME,
    RegistrationConfirmed,
    RegistrationWaitlisted,
    TrainingCompleted,
    TrainingConfirmed,
    TrainingHeld,
    TrainingScheduled,
)
from services.events.contract.training import (
    Module,
    ModuleCode,
    Place,
    Sector,
    SectorCounts,
    TargetGroup,
    TrainingFormat,
    TrainingPlan,
    TrainingTheme,
)

__all__ = [
    "PROGRAMME",
    "CompleteTraining",
    "Module",
    "ModuleCode",
    "Place",
    "RecordAttendance",
    "RegisterParticipant",
    "RegistrationConfirmed",
    "RegistrationWaitlisted",
    "ScheduleTraining",
    "Sector",
    "SectorCounts",
    "TargetGroup",
    "TrainingCompleted",
    "TrainingConfirmed",
    "TrainingFormat",
    "TrainingHeld",
    "TrainingPlan",
    "TrainingScheduled",
    "TrainingTheme",
]
