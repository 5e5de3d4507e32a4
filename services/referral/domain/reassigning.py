"""For an office that stays silent the one where the children stay acts, or the clearing office."""

from dataclasses import dataclass

from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.contract.passing_on import ReassignReferral, ReferralReassigned
from services.referral.domain.assigning import create
from services.referral.domain.case import Case
from services.referral.domain.copies import drop_unneeded, hold, part_of
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import known
from services.referral.domain.next_office import check_next, following
from services.referral.domain.recalling import recall
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK, SGB_VIII
from shared.language.steps import At, Outcome, Refused
from shared.network.competence.deciding import office_of_stay
from shared.network.notices import ReceiverKind
from shared.network.receivers import check_seal
from shared.network.working_days import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigning(Rule):
    """To whom a referral may be given that an office leaves unanswered."""

    to: ReceiverKind

    @property
    def name(self) -> str:
        """As the next office hears it."""
        return f"silent_{self.to}"


REASSIGNING: tuple[Reassigning, ...] = (
    Reassigning(
        to=ReceiverKind.YOUTH_OFFICE,
        because="the office in charge so far stays silent, so the one where the child stays acts",
        source="§ 86d SGB VIII",
        since=SGB_VIII,
    ),
    Reassigning(
        to=ReceiverKind.COORDINATION_OFFICE,
        because="the office in charge so far stays silent, so the clearing office finds one that "
        "does not",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def reassign(case: Case, message: ReassignReferral, at: At[Rules]) -> Outcome[Case]:
    """Take it from the silent office and give it to one that answers."""
    referral = known(case, message)
    if not case.allows(ReceiverKind.COORDINATION_OFFICE):
        # A case that path and consent keep from this office does not exist for it.
        raise Refused(Code.UNKNOWN_REFERRAL, pointer="/referral")
    life = life_after(message, referral.life)
    if life is referral.life:
        return _already(case, referral, message, at)
    _check_silent(referral, message.to)
    check_next(case, message.to, at)
    rule = _rule_for(case, referral, message.to, at)
    next_referral = _next(referral, message.to, rule, at)

    draft = Draft(case, at)
    _hold_part(draft, next_referral, message.sealed)
    recall(draft, referral, next_referral.id)
    draft.tell(
        ReferralReassigned(
            referral=referral.id,
            from_office=referral.office,
            to=next_referral.office,
            next_referral=next_referral.id,
        )
    )
    create(draft, next_referral)
    drop_unneeded(draft)
    return draft.outcome(referral)


def _already(
    case: Case, referral: Referral, message: ReassignReferral, at: At[Rules]
) -> Outcome[Case]:
    if not any(entry.office == message.to for entry in case.followers(referral)):
        raise Refused(Code.WRONG_STATE, state=referral.life)
    return Draft(case, at).outcome(referral)


def _check_silent(referral: Referral, to: str) -> None:
    """It stays with an office that is not late, and does not go to the one that is."""
    if not referral.missed:
        raise Refused(Code.WRONG_STATE, state=referral.life)
    if to == referral.office:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/to")


def _rule_for(case: Case, referral: Referral, to: str, at: At[Rules]) -> Reassigning:
    """Only where all its children stay, or the coordination office, whoever else would answer."""
    registry = at.rules.registry
    stays = {
        office_of_stay(child, registry, at.now) for child in case.children_of(referral.children)
    }
    if to == registry.coordination_office(at.now).id:
        kind = ReceiverKind.COORDINATION_OFFICE
    elif stays == {to}:
        kind = ReceiverKind.YOUTH_OFFICE
    else:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/to")
    return next(rule for rule in in_force(REASSIGNING, day_of(at.now)) if rule.to is kind)


def _next(referral: Referral, to: str, rule: Reassigning, at: At[Rules]) -> Referral:
    """What is proposed and missing goes with it: nothing of that was cleared by a silence."""
    so_far = referral.routing
    why = Routing(
        rule=rule.name,
        reason=rule.because,
        provisional=True,
        missing_facts=so_far.missing_facts,
        proposed=so_far.proposed,
    )
    # What the clearing office has cleared is counted anew.
    origin = Origin(kind=OriginKind.REASSIGNMENT, from_agency=at.sender, hop=0)
    return following(referral, to, at, why=why, origin=origin)


def _hold_part(draft: Draft, next_referral: Referral, sealed: str | None) -> None:
    """Keep what came sealed for the next office; else it must be held already."""
    if sealed is not None:
        part = next_referral.part(sealed)
        check_seal(part, draft.at, "/sealed")
        hold(draft, part)
    elif part_of(draft, next_referral) is None:
        raise Refused(Code.UNSEALED_PERSONAL_DATA, pointer="/sealed")
