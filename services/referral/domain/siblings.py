"""A part cannot be cut: who stood in it with what is withdrawn is sealed anew."""

from collections.abc import Collection
from typing import NamedTuple

from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.domain.assigning import create
from services.referral.domain.case import Case
from services.referral.domain.draft import Draft
from services.referral.domain.next_office import following
from services.referral.domain.recalling import GOING_ON
from services.referral.domain.referral import Referral
from services.referral.domain.routing import route_alone
from services.referral.domain.ways import Way, first_of, left_before, link_past, ways_of
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason


class Withdrawn(NamedTuple):
    """What a prison has withdrawn, so that its parts have to be sealed anew."""

    by: str
    origin: OriginKind
    because: ResealReason


def seal_anew(draft: Draft, before: Case, gone: Collection[Referral], why: Withdrawn) -> None:
    """Where the prison withdrew, intake asks it, for what it sealed and whoever has that by now.

    Where a family withdrew at an office nobody is asked, or the prison would learn of that; they
    end too.
    """
    if not gone or why.by != draft.case.the_notice().facility:
        return
    link_past(draft, before, gone)
    ways = [w for w in ways_of(before, gone) if w.first.origin.from_agency == why.by]
    if draft.case.is_parent_only:
        _go_on_with_the_parent(draft, ways, why)
        return
    for way in ways:
        left = _left(draft, way.last)
        if not left or not way.goes_on:
            continue
        if _goes_on_elsewhere(draft, before, way):
            continue
        goes_on = _following(draft, way, _sealed_for(way, gone), left, why)
        earlier = left_before(before, way.last, gone) or way.last
        create(draft, goes_on.change(follows=earlier.id), why.because)


def _go_on_with_the_parent(draft: Draft, ways: Collection[Way], why: Withdrawn) -> None:
    """None of the children is left, and whoever had them has erased their parent, too.

    Where he lived last is not kept, so it is the coordination office or nobody. It goes on by the
    first way by name, as its prison is asked for the part: whichever of them had come to its end.
    """
    registry, at = draft.at.rules.registry, draft.at
    route = route_alone(draft.case.the_notice(), None, registry, at.now)
    if route.office is None or not any(way.goes_on for way in ways):
        return
    first = min(ways, key=lambda way: str(way.first.id))
    origin = Origin(kind=why.origin, from_agency=why.by, hop=0)
    goes_on = following(first.last, route.office, at, why=route.routing, origin=origin)
    create(draft, goes_on.change(children=()), why.because)


def _left(draft: Draft, referral: Referral) -> tuple[ChildRef, ...]:
    """Those of its children who are still told of."""
    return tuple(child.child for child in draft.case.children_of(referral.children))


def _goes_on_elsewhere(draft: Draft, before: Case, way: Way) -> bool:
    """With an office that was told of these children alone, and not by the copy that ended."""
    on_it = (e for e in draft.case.referrals if first_of(before, e).id == way.first.id)
    return any(entry.life in GOING_ON for entry in on_it)


def _sealed_for(way: Way, gone: Collection[Referral]) -> Referral:
    """The one for whose office the prison is asked: nothing that decides it has changed.

    The coordination office may have gone on by a copy that named others, too: the prison is asked
    for another one in any case, and the office where it began needs nothing.
    """
    return way.first if way.first in gone else way.last


def _following(
    draft: Draft, way: Way, at_its_office: Referral, left: tuple[ChildRef, ...], why: Withdrawn
) -> Referral:
    routing = _only_about(at_its_office.routing, left)
    origin = Origin(kind=why.origin, from_agency=why.by, hop=0)
    goes_on = following(way.last, at_its_office.office, draft.at, why=routing, origin=origin)
    return goes_on.change(children=left)


def _only_about(routing: Routing, left: Collection[ChildRef]) -> Routing:
    others = (
        (each, tuple(child for child in each.children if child in left))
        for each in routing.proposed
    )
    proposed = tuple(each.model_copy(update={"children": kids}) for each, kids in others if kids)
    return routing.model_copy(update={"proposed": proposed})
