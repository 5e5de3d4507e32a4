"""Activities: who may log one, and who sets it right."""

from services.events.contract.activities import (
    ActivityCorrected,
    ActivityRecorded,
    CorrectActivity,
    RecordActivity,
)
from services.events.domain.activities import activity
from services.events.domain.activities.activity import Activity, Life
from services.events.tables.organisers import ORGANISERS
from shared.language.steps import States
from shared.wire.kind import Kind, row

ACTIVITIES = Kind(
    Activity,
    {
        # Said again it is as it is by now.
        RecordActivity: row(
            activity.record,
            by=ORGANISERS,
            creates=True,
            states=States(accepted=tuple(Life), refused=tuple(Life)),
        ),
        CorrectActivity: row(
            activity.correct, by=ORGANISERS, states=States(accepted=tuple(Life), refused=())
        ),
    },
    tells=frozenset({ActivityRecorded, ActivityCorrected}),
)
