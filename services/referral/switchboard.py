"""What referral listens to, who may say it, and which step decides."""

from services.intake.contract import (
    ConsentExpired,
    ConsentWithdrawn,
    IncarcerationNotified,
    NoticeRetracted,
    Released,
    RetentionEnded,
    SealedPartPassedOn,
)
from services.referral import contract
from services.referral.contract import (
    AcceptReferral,
    AcknowledgeReferral,
    CloseReferral,
    ConfirmDelivery,
    DeclineReferral,
    HandOverReferral,
    ReassignReferral,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.domain import (
    answers,
    declining,
    erasure,
    handover,
    helping,
    ladder,
    opening,
    reassigning,
    recalling,
)
from services.referral.domain.case import Case
from services.referral.domain.states import STATES
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.message import Message
from shared.network.registry import AgencyKind
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard

OFFICES = (AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE)
HELPERS = (*OFFICES, AgencyKind.PROVIDER)

# Erasure creates: it overtakes, so the notice it takes back may not have been dealt with yet.
ON: dict[type[Message], Row] = {
    IncarcerationNotified: row(opening.open_case, creates=True),
    SealedPartPassedOn: row(opening.receive_seal, creates=True),
    Released: row(recalling.release),
    ConsentWithdrawn: row(erasure.withdraw, creates=True, overtakes=True),
    ConsentExpired: row(erasure.expire, creates=True, overtakes=True),
    NoticeRetracted: row(erasure.retract, creates=True, overtakes=True),
    RetentionEnded: row(erasure.forget, creates=True, overtakes=True),
    ConfirmDelivery: row(answers.confirm_delivery, by=OFFICES),
    AcknowledgeReferral: row(answers.acknowledge, by=OFFICES),
    AcceptReferral: row(answers.accept, by=HELPERS),
    DeclineReferral: row(declining.decline, by=HELPERS),
    HandOverReferral: row(handover.hand_over, by=OFFICES),
    ReassignReferral: row(reassigning.reassign, by=AgencyKind.COORDINATION_OFFICE),
    RecordConsultation: row(helping.record_consultation, by=HELPERS),
    ReportMeasureStarted: row(helping.start_measure, by=OFFICES),
    CloseReferral: row(helping.close_referral, by=OFFICES),
    DeadlineReached: row(ladder.time_passed),
}

KIND = Kind(Case, ON, unknown=Code.UNKNOWN_CASE)
SWITCHBOARD = Switchboard("referral", (KIND,), contract, states=STATES)
