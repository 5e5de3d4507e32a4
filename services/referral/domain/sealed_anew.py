"""What is sealed anew goes to whoever needs it, once what was taken back before is known here.

It comes by a topic of its own and may be quicker. Given to somebody or dropped before that, it
would be asked for again of a case that goes on and of no other, and its prison would learn which of
both it is.
"""

from services.intake.contract.notices import SealedPartPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.domain.assigning import assign, assign_again
from services.referral.domain.case import Case
from services.referral.domain.copies import hold, keep_for_some_time, part_of
from services.referral.domain.draft import Draft
from services.referral.domain.missing_parts import is_awaited
from services.referral.domain.referral import Referral
from shared.network.sealed_parts import SealedFor


def receive_anew(draft: Draft, message: SealedPartPassedOn) -> None:
    """Give each office what it needs, or keep it for what is not known here yet."""
    if _is_early(draft.case, message):
        draft.set(early=(*draft.case.early, message))
        keep_for_some_time(draft)
    else:
        _pass_on(draft, message)


def take_up(draft: Draft) -> None:
    """Something was taken back, so what was sealed after that can be used now."""
    came = draft.case.early
    waiting = tuple(message for message in came if _is_early(draft.case, message))
    draft.set(early=waiting)
    for message in came:
        if message not in waiting:
            _pass_on(draft, message)


def usable(case: Case, message: SealedPartPassedOn) -> tuple[SealedFor, ...]:
    """Those that tell of nobody who is withdrawn.

    And that came after whoever looks after their children has withdrawn, where she did.
    """
    named = set(case.without_caregiver) - set(message.caregiver_withdrew)
    gone = named.union(case.withdrawn)
    return tuple(part for part in message.sealed if gone.isdisjoint(part.children))


def _is_early(case: Case, message: SealedPartPassedOn) -> bool:
    allowed = () if case.notice is None else case.notice.receivers
    return (
        not set(case.withdrawn).issuperset(message.withdrawn)
        or not set(case.without_caregiver).issuperset(message.caregiver_withdrew)
        or (bool(message.receivers) and not set(message.receivers).issuperset(allowed))
    )


def _pass_on(draft: Draft, message: SealedPartPassedOn) -> None:
    parts = usable(draft.case, message)
    hold(draft, *parts)
    fresh = {part.jwe for part in parts}
    for referral in draft.case.referrals:
        _give(draft, referral, fresh)


def _give(draft: Draft, referral: Referral, fresh: set[str]) -> None:
    part = part_of(draft, referral)
    if part is None or part.jwe not in fresh:
        return
    if referral.life is ReferralLife.UNROUTABLE:
        # It came late, but it came: the office can be told after all.
        assign(draft, draft.change(referral, life=ReferralLife.ASSIGNED), part)
    elif referral.waits_for_its_part:
        assign_again(draft, referral, part, was_awaited=is_awaited(draft, referral))
