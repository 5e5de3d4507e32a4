"""What an office answers to a referral, and how it goes on to another."""

from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReferral,
)
from services.referral.contract.passing_on import HandOverReferral, ReassignReferral
from services.referral.domain import answers, declining, handover, reassigning
from shared.network.agency import HELPERS, OFFICES, AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

ANSWERS: Table = {
    ConfirmDelivery: row(answers.confirm_delivery, by=OFFICES),
    AcknowledgeReferral: row(answers.acknowledge, by=OFFICES),
    AcceptReferral: row(answers.accept, by=HELPERS),
    DeclineReferral: row(declining.decline, by=HELPERS),
    HandOverReferral: row(handover.hand_over, by=OFFICES),
    ReassignReferral: row(reassigning.reassign, by=AgencyKind.COORDINATION_OFFICE),
}
