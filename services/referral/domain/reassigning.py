"""The coordination office gives a referral that stays unanswered to another office."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.contract.passing_on import ReassignReferral, ReferralReassigned
from services.referral.domain.assigning import create
from services.referral.domain.case import Case, Referral
from services.referral.domain.copies import drop_unneeded, hold, part_for
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import known
from services.referral.domain.recalling import recall
from services.referral.domain.rules import Rules
from services.referral.domain.succession import check_receiver, check_seal
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused
from shared.network.notices import ReceiverKind
from shared.network.sealed_parts import SealedFor

SILENT_SO_FAR = Routing(
    rule="reassigned",
    reason="the office in charge so far did not answer in time",
    provisional=False,
)


def reassign(case: Case, message: ReassignReferral, at: At[Rules]) -> Outcome[Case]:
    """Take it from the silent office and give it to one that answers."""
    referral = known(case, message)
    if referral.office is None or not case.allows(ReceiverKind.COORDINATION_OFFICE):
        # A case that path and consent keep from this office does not exist for it.
        raise Refused(Code.UNKNOWN_REFERRAL, pointer="/referral")
    life_after(message, referral.life)
    draft = Draft(case, at)
    if referral.life is ReferralLife.RECALLED:
        if not any(entry.office == message.to for entry in case.followers(referral)):
            raise Refused(Code.WRONG_STATE, state=referral.life)
        return draft.outcome(referral)
    if not referral.missed:
        raise Refused(Code.WRONG_STATE, state=referral.life)
    if message.to == referral.office:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/to")
    check_receiver(case, message.to, at)
    _hold_part(draft, referral, message)
    following = at.new_id("referral", message.to)
    recall(draft, referral, following)
    draft.tell(
        ReferralReassigned(
            referral=referral.id,
            from_office=referral.office,
            to=message.to,
            next_referral=following,
        )
    )
    create(
        draft,
        Referral(
            id=following,
            life=ReferralLife.ASSIGNED,
            office=message.to,
            children=referral.children,
            routing=SILENT_SO_FAR,
            # What the clearing office has cleared is counted anew.
            origin=Origin(kind=OriginKind.REASSIGNMENT, from_agency=at.sender, hop=0),
            follows=referral.id,
        ),
    )
    drop_unneeded(draft)
    return draft.outcome(referral)


def _hold_part(draft: Draft, referral: Referral, message: ReassignReferral) -> None:
    if message.sealed is not None:
        check_seal(message.sealed, message.to, draft.at)
        hold(
            draft,
            SealedFor(receiver=message.to, children=referral.children, jwe=message.sealed),
        )
        return
    coordination_office = draft.at.rules.registry.coordination_office(draft.at.now).id
    if part_for(draft.case, message.to, referral.children, coordination_office) is None:
        raise Refused(Code.UNSEALED_PERSONAL_DATA, pointer="/sealed")
