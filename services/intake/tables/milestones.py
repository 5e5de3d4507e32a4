"""What happens on the way of a case, as its prison reports it."""

from services.intake.contract.milestones import (
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.domain.milestones import inform, release, visit
from shared.network.agency import AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

MILESTONES: Table = {
    ReportRelease: row(release, by=AgencyKind.PRISON),
    RecordSubjectInformed: row(inform, by=AgencyKind.PRISON),
    ReportFirstVisit: row(visit, by=AgencyKind.PRISON),
}
