"""Which offices are still told of a case: one that has nothing of it any more is a stranger to it.

It was asked to erase what it had, somebody took that from it, or it gave it away. Whoever ended a
referral itself was in charge to the end and keeps its file (docs/decisions/0076).
"""

from collections.abc import Collection
from uuid import UUID

from services.intake.domain.case import Case
from services.intake.domain.rules import Rules
from services.intake.domain.way import Way
from services.referral.contract.answers import ReferralDeclined
from services.referral.contract.erasure import ReferralsErased
from shared.language.codes import Code
from shared.language.message import AgencyId
from shared.language.steps import At, Outcome, Refused
from shared.network.notices import ReceiverKind
from shared.network.sealed_notice import ChildRef


def told_to(case: Case, referral: UUID, office: AgencyId) -> Case:
    """The same case; by this referral this office knows of it."""
    known = case.change(had_by={**case.had_by, str(referral): office})
    if office not in case.offices:
        known = known.change(offices=(*case.offices, office))
    return case if known == case else known


def no_longer_theirs(case: Case, referrals: Collection[UUID]) -> Case:
    """The same case; of these referrals their offices have nothing any more.

    Kept rather than forgotten: that an office was told may be heard after this.
    """
    new = tuple(referral for referral in referrals if referral not in case.not_theirs)
    return case.change(not_theirs=(*case.not_theirs, *new)) if new else case


def erased(case: Case, message: ReferralsErased) -> Case:
    """The same case; who was asked to erase has nothing of these referrals any more.

    The coordination office erases also what it heard only of the silence of another office, which
    goes on.
    """
    asked = {None, *message.offices}
    gone = [each for each in message.referrals if case.had_by.get(str(each)) in asked]
    return no_longer_theirs(case, gone)


def erased_with(case: Case, children: Collection[ChildRef]) -> Case:
    """The same case; whatever is known to tell of one of these children is being erased.

    What only referral knows to tell of them ends when it says so.
    """
    about = case.children_of.items()
    return no_longer_theirs(
        case, [UUID(name) for name, kids in about if not {*kids}.isdisjoint(children)]
    )


def given_away(case: Case, message: ReferralDeclined, _at: At[Rules]) -> Outcome[Case] | None:
    """An office does not take it."""
    moved = no_longer_theirs(case, (message.referral,))
    return Outcome(moved) if moved is not case else None


def sees_to_it(case: Case, at: At[Rules]) -> None:
    """Its prison, or an office that is still told of it; any other hears what a stranger hears."""
    is_its_prison = case.reported is not None and case.reported.facility == at.sender
    if not is_its_prison and not is_still_told(case, at.sender, at):
        raise Refused(Code.NOT_COMPETENT)


def still_told(case: Case, at: At[Rules]) -> tuple[AgencyId, ...]:
    """The offices of which something is left; one that erased it would learn that it goes on."""
    return tuple(office for office in case.offices if is_still_told(case, office, at))


def is_still_told(case: Case, office: AgencyId, at: At[Rules]) -> bool:
    """Whether anything is left of what this office was told, as far as it is heard here."""
    if not case.is_told or not _is_allowed(case, office, at):
        return False
    theirs = (
        case.children_of.get(name)
        for name, whose in case.had_by.items()
        if whose == office and UUID(name) not in case.not_theirs
    )
    return any(_is_left(case, children) for children in theirs) or any(
        way.begins_at == office and _may_have_come(way) for way in case.ways
    )


def _is_allowed(case: Case, office: AgencyId, at: At[Rules]) -> bool:
    """A provider has what an office in charge gave it, and no consent names its kind."""
    agency = at.rules.registry.agency(office, at.now)
    kind = None if agency is None else ReceiverKind.of(agency.kind)
    return agency is not None and (kind is None or kind in case.receivers)


def _is_left(case: Case, children: Collection[ChildRef] | None) -> bool:
    """Of the parent alone nothing is, once others know of the children; None: nobody knows."""
    return children != () or not case.told_of


def _may_have_come(way: Way) -> bool:
    """An office may be quicker than the word that it was told."""
    return way.referral is None and way.late is None and not way.over
