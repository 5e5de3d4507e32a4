"""Where each command can lead a referral, and where it can stand when it says no."""

from collections.abc import Mapping

from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.answers import ConfirmDelivery, DeclineReferral
from services.referral.contract.helping import CloseReferral
from services.referral.contract.passing_on import HandOverReferral, ReassignReferral
from services.referral.domain.transitions import TRANSITIONS
from shared.language.message import Message
from shared.language.steps import States

# Where it would lead on, or is already so, and yet may be too early or already otherwise.
_NOT_ALWAYS: Mapping[type[AboutReferral], tuple[ReferralLife, ...]] = {
    CloseReferral: (ReferralLife.HANDING_OVER, ReferralLife.CLOSED),
    DeclineReferral: (ReferralLife.DECLINED,),
    HandOverReferral: (ReferralLife.HANDING_OVER,),
    ReassignReferral: tuple(TRANSITIONS[ReassignReferral]),
}
# What cannot be read is not delivered by saying so.
_STAYS: Mapping[type[AboutReferral], tuple[ReferralLife, ...]] = {
    ConfirmDelivery: (ReferralLife.ASSIGNED,)
}


def _states(command: type[AboutReferral]) -> States:
    after = TRANSITIONS[command]
    in_the_way, leads_to = _NOT_ALWAYS.get(command, ()), {*after.values(), *_STAYS.get(command, ())}
    return States(
        accepted=tuple(life for life in ReferralLife if life in leads_to),
        refused=tuple(life for life in ReferralLife if life not in after or life in in_the_way),
    )


STATES: Mapping[type[Message], States] = {command: _states(command) for command in TRANSITIONS}
