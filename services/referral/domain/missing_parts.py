"""A part that an office needs is asked for, once until it comes, where a prison sealed it."""

from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from services.referral.domain.time_limits import awaited_part_of
from shared.network.sealed_parts import ResealReason

MOST_REQUESTS = 3
"""Software that cannot open so many parts has another fault, and would ask for ever: from then on
the ladder goes on alone."""


def ask_for_part(draft: Draft, referral: Referral, because: ResealReason) -> Referral:
    """Say that it has to be sealed anew.

    Not of what came from another office: that one sealed it and mends it (§ 86c SGB VIII), and a
    prison would learn who goes on with its notice, or that somebody declined.
    """
    prison, rules = draft.case.the_notice().facility, draft.at.rules
    enough = is_awaited(draft, referral) or referral.parts_asked_for >= MOST_REQUESTS
    if enough or referral.origin.from_agency != prison:
        return referral
    draft.tell(_missing(referral, because))
    calendar = rules.registry.calendar(prison)
    until = calendar.end_of_working_day(draft.at.now, rules.awaited_part_working_days)
    draft.case = draft.case.awaiting(awaited_part_of(referral.id), until)
    return draft.change(referral, parts_asked_for=referral.parts_asked_for + 1)


def is_awaited(draft: Draft, referral: Referral) -> bool:
    """Whether another part was asked for and has not come."""
    return awaited_part_of(referral.id) in draft.case.deadlines


def _missing(referral: Referral, because: ResealReason) -> SealedPartMissing:
    return SealedPartMissing(
        referral=referral.id,
        office=referral.office,
        because=because,
        follows=referral.follows,
    )
