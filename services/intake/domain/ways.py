"""Whom a prison believes to have its children: for which office it sealed, about whom.

What it withdraws or narrows itself it is asked to seal anew, whoever has them by now: so this knows
nothing of what offices did. What a family takes back at an office ends a way here, and in what the
case looks like to its prison it goes on (docs/decisions/0055).
"""

from collections.abc import Collection
from uuid import UUID

from services.intake.domain.case import Case
from services.intake.domain.parts import PartFor
from services.intake.domain.way import Way
from shared.language.message import AgencyId
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason


def all_over(case: Case, lost: Collection[Way]) -> Case:
    """The same case; what these tell of has ended, and nobody is asked for it."""
    ways = tuple(way.change(over=True) if way in lost else way for way in case.ways)
    return case.change(ways=ways)


def in_place_of(case: Case, lost: Way, parts: Collection[PartFor], because: ResealReason) -> Case:
    """The same case; the way goes on with these parts.

    One whose referral is not heard of yet may still be told of all that stood in its part, and is
    told of to the office that it was sealed for.
    """
    others = tuple(way for way in case.ways if way != lost)
    if lost.referral is None:
        sealed_for = lost.sealed_for or lost.part.receiver
        new = [
            Way(part=part, named=lost.named, sealed_for=sealed_for, late=because) for part in parts
        ]
    else:
        new = [Way(referral=lost.referral, part=part, named=part.children) for part in parts]
    return case.change(ways=(*others, *new))


def ways_of(case: Case, referral: UUID) -> tuple[Way, ...]:
    """Those of a referral as the prison knows it."""
    return tuple(way for way in case.ways if way.referral == referral)


def way_at(case: Case, referral: UUID, office: AgencyId) -> Way | None:
    """The one by which an office has, as the prison knows it, what this referral is about."""
    first = case.first_of(referral)
    return next((way for way in ways_of(case, first) if way.part.receiver == office), None)


def cut(part: PartFor, children: Collection[ChildRef]) -> PartFor | None:
    """The part about these of its children alone; None: about nobody."""
    left = tuple(child for child in part.children if child in children)
    return part.change(children=left) if left else None
