"""What a prison can do about a notice that cannot be passed on; it says nothing of a family."""

from services.referral.contract.assigning import (
    SEALED_PART_LOST,
    SEALED_PART_MISSING,
    ReferralUnroutable,
)
from shared.language.message import Event
from shared.network.competence.holders import WHO_HOLDS, Holder
from shared.network.competence.parent_alone import LAST_HOME_ELSEWHERE, LAST_HOME_UNKNOWN
from shared.network.notices import Remedy

NOBODY_HOLDS = frozenset(
    {LAST_HOME_ELSEWHERE, *(line.name for line in WHO_HOLDS if line.holder is Holder.NOBODY)}
)
"""What the table says where nobody may be told: by path, receivers and homes, as they were sent."""
NOT_KNOWN = frozenset({SEALED_PART_LOST, LAST_HOME_UNKNOWN})
"""Where what was sent does not say who is in charge, or has not come."""


def remedy_for(message: Event) -> Remedy | None:
    """By the rule alone; what comes of a decision of family or office has none."""
    match message:
        case ReferralUnroutable(rule=rule) if rule == SEALED_PART_MISSING:
            return Remedy.SEAL_ANEW
        case ReferralUnroutable(rule=rule) if rule in NOBODY_HOLDS:
            return Remedy.WRITE
        case ReferralUnroutable(rule=rule) if rule in NOT_KNOWN:
            return Remedy.REPORT_ANEW
        case _:
            return None
