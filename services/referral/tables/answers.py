"""What an office answers to a referral, and how it goes on to another."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReferral,
)
from services.referral.contract.passing_on import HandOverReferral, ReassignReferral
from services.referral.domain import answers, declining, handover, reassigning
from services.referral.domain.states import states_of
from services.referral.domain.transitions import TRANSITIONS
from shared.network.agency import HELPERS, OFFICES, AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

ANSWERS: Table = {
    # What cannot be read is not delivered by saying so.
    ConfirmDelivery: row(
        answers.confirm_delivery,
        by=OFFICES,
        states=states_of(ConfirmDelivery, stays=(ReferralLife.ASSIGNED,)),
    ),
    AcknowledgeReferral: row(
        answers.acknowledge, by=OFFICES, states=states_of(AcknowledgeReferral)
    ),
    AcceptReferral: row(answers.accept, by=HELPERS, states=states_of(AcceptReferral)),
    DeclineReferral: row(
        declining.decline,
        by=HELPERS,
        states=states_of(DeclineReferral, not_always=(ReferralLife.DECLINED,)),
    ),
    HandOverReferral: row(
        handover.hand_over,
        by=OFFICES,
        states=states_of(HandOverReferral, not_always=(ReferralLife.HANDING_OVER,)),
    ),
    ReassignReferral: row(
        reassigning.reassign,
        by=AgencyKind.COORDINATION_OFFICE,
        states=states_of(ReassignReferral, not_always=tuple(TRANSITIONS[ReassignReferral])),
    ),
}
