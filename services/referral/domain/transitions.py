"""Which command is possible in which life of a referral, and where it leads."""

from collections.abc import Mapping

from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReferral,
)
from services.referral.contract.helping import (
    CloseReferral,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.contract.passing_on import HandOverReferral, ReassignReferral
from services.referral.contract.questions import AskQuestion
from shared.language.codes import Code
from shared.language.steps import Refused

ASSIGNED = ReferralLife.ASSIGNED
DELIVERED = ReferralLife.DELIVERED
ACKNOWLEDGED = ReferralLife.ACKNOWLEDGED
ACTIVE = ReferralLife.ACTIVE
HANDING_OVER = ReferralLife.HANDING_OVER
CLOSED = ReferralLife.CLOSED
DECLINED = ReferralLife.DECLINED
RECALLED = ReferralLife.RECALLED

# Software confirms and a person answers in any order, and a person may decide without having
# acknowledged. Where a command leads to the life the referral already has, it is already so.
TRANSITIONS: Mapping[type[AboutReferral], Mapping[ReferralLife, ReferralLife]] = {
    ConfirmDelivery: {
        ASSIGNED: DELIVERED,
        DELIVERED: DELIVERED,
        ACKNOWLEDGED: ACKNOWLEDGED,
        ACTIVE: ACTIVE,
        HANDING_OVER: HANDING_OVER,
    },
    AcknowledgeReferral: {
        ASSIGNED: ACKNOWLEDGED,
        DELIVERED: ACKNOWLEDGED,
        ACKNOWLEDGED: ACKNOWLEDGED,
        ACTIVE: ACTIVE,
        HANDING_OVER: HANDING_OVER,
    },
    AcceptReferral: {
        ASSIGNED: ACTIVE,
        DELIVERED: ACTIVE,
        ACKNOWLEDGED: ACTIVE,
        ACTIVE: ACTIVE,
    },
    DeclineReferral: {
        ASSIGNED: DECLINED,
        DELIVERED: DECLINED,
        ACKNOWLEDGED: DECLINED,
        DECLINED: DECLINED,
    },
    HandOverReferral: {
        ASSIGNED: HANDING_OVER,
        DELIVERED: HANDING_OVER,
        ACKNOWLEDGED: HANDING_OVER,
        ACTIVE: HANDING_OVER,
        HANDING_OVER: HANDING_OVER,
    },
    # Asking shows that somebody has seen it.
    AskQuestion: {
        ASSIGNED: ACKNOWLEDGED,
        DELIVERED: ACKNOWLEDGED,
        ACKNOWLEDGED: ACKNOWLEDGED,
        ACTIVE: ACTIVE,
    },
    # The office handing over stays in charge (§ 86c SGB VIII), so it goes on helping.
    RecordConsultation: {ACTIVE: ACTIVE, HANDING_OVER: HANDING_OVER},
    ReportMeasureStarted: {ACTIVE: ACTIVE, HANDING_OVER: HANDING_OVER},
    # And it may end what nobody takes: else a silent next office would keep it open for ever.
    CloseReferral: {ACTIVE: CLOSED, HANDING_OVER: CLOSED, CLOSED: CLOSED},
    ReassignReferral: {
        ASSIGNED: RECALLED,
        DELIVERED: RECALLED,
        ACKNOWLEDGED: RECALLED,
        RECALLED: RECALLED,
    },
}


def life_after(command: AboutReferral, life: ReferralLife) -> ReferralLife:
    """Where a command leads, or the refusal that names where the referral stands."""
    after = TRANSITIONS[type(command)].get(life)
    if after is None:
        raise Refused(Code.WRONG_STATE, state=life)
    return after
