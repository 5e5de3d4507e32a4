"""For whom a notice has to be sealed, known before it is sent: by the table of competence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from shared.network.children import Child
from shared.network.competence.deciding import Decision, KnowsOffices, MayHear, decide
from shared.network.competence.facts import Family
from shared.network.sealed_notice import ChildRef

Decided = tuple[tuple[Child, Decision], ...]


def decided(
    children: Iterable[Child],
    families: Sequence[Family],
    may_hear: MayHear,
    offices: KnowsOffices,
    at: datetime,
) -> Decided:
    """What the table says of each child, by the family of its group."""
    of_child = {child: family for family in families for child in family.children}
    return tuple(
        (child, decide(child, of_child.get(child.child), may_hear, offices, at))
        for child in children
    )


def addressees(found: Decided) -> Mapping[str, tuple[ChildRef, ...]]:
    """Each office that holds a referral, and the children that its part is about.

    Children whom nobody may hear of are in none. The coordination office may get a part about more
    of them besides, where path and consent allow it: with that it can go on after a decline.
    """
    holders: dict[str, list[ChildRef]] = {}
    for child, decision in found:
        if decision.holder is not None:
            holders.setdefault(decision.holder, []).append(child.child)
    return {office: tuple(children) for office, children in holders.items()}
