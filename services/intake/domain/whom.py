"""Whom a referral is about, which referral does not say: others read what it says, too.

Intake knows for whom a prison sealed about whom. So a referral is found by its office, and one that
came out of another by the other (docs/decisions/0061).
"""

from services.intake.domain.case import Case
from services.intake.domain.rules import Rules
from services.intake.domain.way import Way
from services.intake.domain.ways import way_at, ways_of
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.resealing import SealedPartMissing
from shared.language.message import AgencyId
from shared.language.steps import At
from shared.network.sealed_notice import ChildRef

Found = ReferralRouted | SealedPartMissing
"""What says at which office a referral is."""


def with_referral(case: Case, message: Found, at: At[Rules]) -> Case:
    """The same case; it knows on which way this referral is, and whom it is about."""
    name = str(message.referral)
    if name in case.children_of:
        return case
    # Where an office goes on with what it got from another, its prison sealed for the first.
    sealed_by_its_prison = isinstance(message, SealedPartMissing) or message.follows is None
    known = _on_its_way(case, message, at) if sealed_by_its_prison else case
    children = _whom(known, message)
    if children is None:
        return known
    return known.change(children_of={**known.children_of, name: children})


def _on_its_way(case: Case, message: Found, at: At[Rules]) -> Case:
    if way_at(case, message.referral, message.office) is not None:
        return case
    first = case.first_of(message.referral)
    open_ways = [way for way in case.ways if way.referral in (None, first)]
    begun = [way for way in open_ways if way.begins_at == message.office]
    if begun:
        # What its prison has changed since may go on by more than one.
        ways = (way.change(referral=first) if way in begun else way for way in case.ways)
        return case.change(ways=tuple(ways))
    at_its_office = [way for way in open_ways if way.part.receiver == message.office]
    # Offices come and go: this one may have taken the place of one that left.
    left = [way for way in open_ways if not _takes_part(way.part.receiver, at)]
    if at_its_office:
        return _moved(case, at_its_office[0], message)
    # Of two that left nobody says which one; a part about the wrong children would tell of them.
    return _moved(case, left[0], message) if len(left) == 1 else case


def _moved(case: Case, way: Way, message: Found) -> Case:
    part = way.part.change(receiver=message.office)
    moved = way.change(referral=case.first_of(message.referral), part=part)
    return case.change(ways=tuple(moved if each == way else each for each in case.ways))


def _takes_part(office: AgencyId, at: At[Rules]) -> bool:
    return at.rules.registry.agency(office, at.now) is not None


def _whom(case: Case, message: Found) -> tuple[ChildRef, ...] | None:
    """None: nobody knows."""
    if isinstance(message, ReferralRouted) and message.follows is not None:
        # Whom a part was sealed for anew is known since it was lacking; any other office goes on
        # with the same children.
        first = case.children_of.get(str(case.first_of(message.follows)))
        return case.children_of.get(str(message.follows), first)
    if isinstance(message, SealedPartMissing):
        way = way_at(case, message.referral, message.office)
        return None if way is None else tuple(sorted(way.part.children))
    on_it = ways_of(case, case.first_of(message.referral))
    ways = [way for way in on_it if message.office in (way.begins_at, way.part.receiver)]
    if not ways:
        return None
    # Whoever has a part has it of before, with those who were withdrawn since; whoever lacks one
    # lacks that about the others.
    has = {child for way in ways for child in way.part.children}
    had = {child for way in ways for child in way.named if child in case.withdrawn}
    return tuple(sorted(has | had))
