"""What the coordination office has about more children than it is in charge of is sealed anew, too.

Nobody waits for such a copy unless an office declines or stays silent, which its prison must not
notice: so it is asked for whatever became of it (docs/decisions/0062).
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from services.intake.domain.case import Case
from services.intake.domain.parts import PartFor
from services.intake.domain.ways import cut
from shared.language.message import AgencyId
from shared.network.sealed_notice import ChildRef


def serves(part: PartFor, wanted: PartFor, coordination_office: AgencyId) -> bool:
    """Whether an office that is to get one part has all that it needs with another."""
    if part == wanted:
        return True
    both_its_own = part.receiver == wanted.receiver == coordination_office
    return both_its_own and bool(wanted.children) and {*part.children} > {*wanted.children}


def copies_about(
    case: Case, children: Collection[ChildRef], coordination_office: AgencyId
) -> Iterator[tuple[UUID | None, PartFor]]:
    """Each that names one of these, about those still told of, and of which referral they are.

    None: of none that is heard of yet.
    """
    for part in case.copies:
        if part.receiver != coordination_office or {*part.children}.isdisjoint(children):
            continue
        left = cut(part, case.told_of)
        if left is None:
            continue
        about = (way for way in case.ways if not {*way.part.children}.isdisjoint(left.children))
        yield next((way.referral for way in about if way.referral is not None), None), left


def cut_to_told(case: Case) -> Case:
    """The same case; a copy tells of nobody any more whom its prison withdrew."""
    left = (cut(part, case.told_of) for part in case.copies)
    return case.change(copies=tuple(part for part in left if part is not None))


def ended_with(case: Case, gone: Collection[ChildRef]) -> Case:
    """The same case; a copy about one whom a family took back at an office is of no use."""
    left = (part for part in case.copies if {*part.children}.isdisjoint(gone))
    return case.change(copies=tuple(left))
