"""The help, as the office in charge reports it."""

from services.referral.contract.helping import (
    CloseReferral,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.domain.helping import close_referral, record_consultation, start_measure
from shared.network.agency import HELPERS, OFFICES
from shared.wire.kind import row
from shared.wire.table import Table

HELPING: Table = {
    RecordConsultation: row(record_consultation, by=HELPERS),
    ReportMeasureStarted: row(start_measure, by=OFFICES),
    CloseReferral: row(close_referral, by=OFFICES),
}
