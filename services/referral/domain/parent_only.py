"""A notice of the parent alone waits at one office for what the others allow."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind
from services.referral.domain.assigning import create, create_for_nobody
from services.referral.domain.copies import part_for
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from services.referral.domain.routing import route_alone
from services.referral.domain.taken_back import TAKEN_BACK, before_it_was_narrowed
from shared.network.sealed_parts import ResealReason


def open_for_the_parent(draft: Draft) -> None:
    """At the coordination office if he ticked it, else at the youth office of his last home.

    Where all children were withdrawn before they were routed it is the coordination office or
    nobody, and nothing is opened if one was at an office: its prison is asked for the part.
    """
    case = draft.case
    if not case.is_parent_only or case.referrals:
        return
    notice, registry, now = case.the_notice(), draft.at.rules.registry, draft.at.now
    found = route_alone(notice, case.prisoner_home, registry, now)
    by_its_prison = set(case.withdrawn_by) <= {notice.facility}
    if case.all_withdrawn and (found.office is None or not by_its_prison):
        return
    anyway = route_alone(before_it_was_narrowed(draft), case.prisoner_home, registry, now)
    draft.set(prisoner_home=None)
    referral = draft.at.new_id("referral", "parent_only")
    unheard = found.office is None or not part_for(case, found.office, (), found.office)
    silently = unheard and found != anyway
    if found.office is None or silently:
        create_for_nobody(draft, referral, (), TAKEN_BACK if silently else found.routing)
        return
    create(
        draft,
        Referral(
            id=referral,
            life=ReferralLife.ASSIGNED,
            office=found.office,
            children=(),
            routing=found.routing,
            origin=Origin(kind=OriginKind.NOTICE, from_agency=notice.facility, hop=0),
        ),
        ResealReason.CHILD_WITHDRAWN if case.all_withdrawn else ResealReason.NOT_SEALED,
    )
