"""The help, as the office in charge reports it."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.helping import (
    CloseReferral,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.domain.helping import close_referral, record_consultation, start_measure
from services.referral.domain.states import states_of
from shared.network.agency import HELPERS, OFFICES
from shared.wire.kind import row
from shared.wire.table import Table

HELPING: Table = {
    RecordConsultation: row(record_consultation, by=HELPERS, states=states_of(RecordConsultation)),
    ReportMeasureStarted: row(start_measure, by=OFFICES, states=states_of(ReportMeasureStarted)),
    CloseReferral: row(
        close_referral,
        by=OFFICES,
        states=states_of(
            CloseReferral, not_always=(ReferralLife.HANDING_OVER, ReferralLife.CLOSED)
        ),
    ),
}
