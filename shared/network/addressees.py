"""For whom a notice has to be sealed, known before it is sent: by the table of competence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from shared.network.children import Child
from shared.network.competence.deciding import Decision, KnowsOffices, decide, who_may_hear
from shared.network.competence.facts import Family
from shared.network.notices import Path, ReceiverKind
from shared.network.sealed_notice import ChildRef


class MayGoTo(NamedTuple):
    """The path of a notice, and the kinds of office that it and the consents allow."""

    path: Path
    receivers: Collection[ReceiverKind]


Decided = tuple[tuple[Child, Decision], ...]


def decided(
    children: Iterable[Child],
    families: Sequence[Family],
    notice: MayGoTo,
    offices: KnowsOffices,
    at: datetime,
) -> Decided:
    """What the table says of each child, by the family of its group."""
    public = offices.coordination_office(at).is_public
    may_hear = who_may_hear(notice.path, notice.receivers, public=public)
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
