"""A notice of the parent alone waits at one office for what the others allow."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.domain.assigning import MISSING_SEAL, create, create_for_nobody
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from shared.network.competence.lines import MissingFact
from shared.network.notices import ReceiverKind

PARENT_ONLY = Routing(
    rule="parent_only",
    reason="only the parent has consented so far, so nothing is known of the children",
    provisional=True,
    missing_facts=(MissingFact.RESIDENCE,),
)


def open_for_the_parent(draft: Draft) -> None:
    """At the coordination office if he ticked it, else at the youth office he had it sealed for."""
    case = draft.case
    if not case.is_parent_only or case.referrals:
        return
    to_coordination = case.allows(ReceiverKind.COORDINATION_OFFICE)
    if not to_coordination and not case.sealed_came:
        # Only what is sealed says which youth office is that of his last home.
        return
    sealed_for = next((part.receiver for part in case.parts), None)
    office = draft.coordination_office if to_coordination else sealed_for
    referral = draft.at.new_id("referral", "parent_only")
    if office is None:
        create_for_nobody(draft, referral, (), MISSING_SEAL)
        return
    facility = case.the_notice().facility
    create(
        draft,
        Referral(
            id=referral,
            life=ReferralLife.ASSIGNED,
            office=office,
            children=(),
            routing=PARENT_ONLY,
            origin=Origin(kind=OriginKind.NOTICE, from_agency=facility, hop=0),
        ),
    )
