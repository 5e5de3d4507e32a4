"""Where a command can lead a referral, and where it can stand when it says no."""

from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.domain.transitions import TRANSITIONS
from shared.language.steps import States


def states_of(
    command: type[AboutReferral],
    *,
    not_always: tuple[ReferralLife, ...] = (),
    stays: tuple[ReferralLife, ...] = (),
) -> States:
    """As the transitions have it.

    `not_always` are lives from which it leads on, and yet may be too early or already otherwise;
    `stays` those in which it can leave the referral.
    """
    after = TRANSITIONS[command]
    leads_to = {*after.values(), *stays}
    return States(
        accepted=tuple(life for life in ReferralLife if life in leads_to),
        refused=tuple(life for life in ReferralLife if life not in after or life in not_always),
    )
