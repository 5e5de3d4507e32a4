"""Where each command can lead a training or a registration, and where they can stand at a no."""

from collections.abc import Mapping

from services.events.contract.trainings import (
    CompleteTraining,
    RecordAttendance,
    RegisterParticipant,
    ScheduleTraining,
)
from services.events.domain.trainings.training import Life, Standing
from shared.language.message import Message
from shared.language.steps import States

STATES: Mapping[type[Message], States] = {
    # Announced again it is as it is by now.
    ScheduleTraining: States(tuple(Life), tuple(Life)),
    RegisterParticipant: States(tuple(Standing), tuple(dict.fromkeys((*Life, *Standing)))),
    RecordAttendance: States(tuple(Life), tuple(Life)),
    CompleteTraining: States((Life.CLOSED,), (Life.SCHEDULED, Life.CONFIRMED)),
}
