"""A notice of the parent alone waits at one office for what the others allow."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.domain.assigning import create, create_for_nobody
from services.referral.domain.copies import part_for
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from services.referral.domain.taken_back import TAKEN_BACK, before_it_was_narrowed
from shared.network.competence.parent_alone import decide_alone


def open_for_the_parent(draft: Draft) -> None:
    """At the coordination office if he ticked it, else at the youth office of his last home."""
    case = draft.case
    if not case.is_parent_only or case.referrals:
        return
    notice, registry, now = case.the_notice(), draft.at.rules.registry, draft.at.now
    found = decide_alone(notice.receivers, case.prisoner_home, registry, now)
    allowed = before_it_was_narrowed(draft).receivers
    anyway = decide_alone(allowed, case.prisoner_home, registry, now)
    draft.set(prisoner_home=None)
    why = Routing(
        rule=found.rule,
        reason=found.reason,
        provisional=found.provisional,
        missing_facts=found.missing,
    )
    referral = draft.at.new_id("referral", "parent_only")
    unheard = found.holder is None or not part_for(case, found.holder, (), found.holder)
    silently = unheard and (found.holder, found.rule) != (anyway.holder, anyway.rule)
    if found.holder is None or silently:
        create_for_nobody(draft, referral, (), TAKEN_BACK if silently else why)
        return
    create(
        draft,
        Referral(
            id=referral,
            life=ReferralLife.ASSIGNED,
            office=found.holder,
            children=(),
            routing=why,
            origin=Origin(kind=OriginKind.NOTICE, from_agency=notice.facility, hop=0),
        ),
    )
