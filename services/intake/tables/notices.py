"""A prison reports a case, and may take it back."""

from services.intake.contract.notices import ReportAdmission, RetractNotice
from services.intake.domain.case import LIVING, UNTOLD, Life
from services.intake.domain.report import report
from services.intake.domain.take_back import retract
from shared.language.steps import States
from shared.network.agency import AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

NOTICES: Table = {
    ReportAdmission: row(
        report,
        by=AgencyKind.PRISON,
        creates=True,
        states=States(accepted=(*UNTOLD, Life.PARENT_ONLY, Life.STOPPED), refused=LIVING),
    ),
    RetractNotice: row(
        retract,
        by=AgencyKind.PRISON,
        overtakes=True,
        states=States(accepted=(Life.SUPPRESSED, Life.RETRACTED), refused=()),
    ),
}
