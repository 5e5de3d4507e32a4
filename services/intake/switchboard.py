"""Everything intake hears, who may say it, and what happens then."""

from services.intake import contract
from services.intake.contract import (
    ConfirmErasure,
    DeclineConsent,
    GrantConsent,
    RecordSubjectInformed,
    ReportAdmission,
    ReportFirstVisit,
    ReportRelease,
    RetractNotice,
    WithdrawConsent,
)
from services.intake.domain.case import Case
from services.intake.domain.erasure import confirm, owe
from services.intake.domain.feedback import follow
from services.intake.domain.milestones import inform, release, visit
from services.intake.domain.offices import remember_office
from services.intake.domain.report import grant, report
from services.intake.domain.retention import help_goes_on
from services.intake.domain.states import STATES
from services.intake.domain.take_back import decline, retract, withdraw
from services.intake.domain.time import time_passed
from services.referral.contract import (
    ConsultationHeld,
    MeasureStarted,
    ReferralAccepted,
    ReferralClosed,
    ReferralDelivered,
    ReferralRecalled,
    ReferralRouted,
    ReferralUnroutable,
    ReferralWithdrawn,
)
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.message import Message
from shared.network.registry import AgencyKind
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard

PRISON = AgencyKind.PRISON
OFFICES = (AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE)
RECEIVERS = (*OFFICES, AgencyKind.PROVIDER)

ON: dict[type[Message], Row] = {
    ReportAdmission: row(report, by=PRISON, creates=True),
    GrantConsent: row(grant, by=PRISON),
    DeclineConsent: row(decline, by=PRISON),
    WithdrawConsent: row(withdraw, by=(PRISON, *OFFICES), overtakes=True),
    RetractNotice: row(retract, by=PRISON, overtakes=True),
    ReportRelease: row(release, by=PRISON),
    RecordSubjectInformed: row(inform, by=PRISON),
    ReportFirstVisit: row(visit, by=PRISON),
    ConfirmErasure: row(confirm, by=RECEIVERS, overtakes=True, after_erasure=True),
    # A withdrawal may wait for it, and without it the office could not even ask.
    ReferralRouted: row(remember_office, overtakes=True),
    ReferralUnroutable: row(follow),
    ReferralDelivered: row(follow),
    ReferralAccepted: row(follow),
    MeasureStarted: row(follow),
    ReferralRecalled: row(follow),
    ReferralClosed: row(follow),
    ConsultationHeld: row(help_goes_on),
    ReferralWithdrawn: row(owe, overtakes=True, after_erasure=True),
    DeadlineReached: row(time_passed, after_erasure=True),
}

KIND = Kind(Case, ON, unknown=Code.UNKNOWN_CASE)
SWITCHBOARD = Switchboard("intake", (KIND,), contract, states=STATES)
