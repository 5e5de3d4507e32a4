"""What happens on the way of a case, as its prison reports it."""

from services.intake.contract.milestones import (
    RecordCaregiverInformed,
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.domain.case import LIVING, TOLD, UNTOLD, Life
from services.intake.domain.milestones import inform, inform_caregiver, release, visit
from shared.language.steps import States
from shared.network.agency import OFFICES, AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

MILESTONES: Table = {
    ReportRelease: row(
        release,
        by=AgencyKind.PRISON,
        states=States(
            accepted=(*UNTOLD, Life.PARENT_ONLY, Life.SUPPRESSED, Life.ENDED), refused=(Life.ENDED,)
        ),
    ),
    RecordSubjectInformed: row(
        inform,
        by=AgencyKind.PRISON,
        states=States(accepted=LIVING, refused=()),
    ),
    RecordCaregiverInformed: row(
        inform_caregiver,
        by=(AgencyKind.PRISON, *OFFICES),
        states=States(accepted=(Life.HELD, *TOLD), refused=()),
    ),
    ReportFirstVisit: row(
        visit,
        by=AgencyKind.PRISON,
        states=States(accepted=(Life.HELD, *TOLD), refused=()),
    ),
}
