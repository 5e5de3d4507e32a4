"""A kind of office may not be told any more: another one that may goes on with its children."""

from collections.abc import Collection, Iterator

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import (
    LEFT_TO_NOBODY,
    NARROWED_AND_NOBODY_LEFT,
    Origin,
    OriginKind,
    Routing,
)
from services.referral.domain.assigning import create, give_back, tell_unroutable
from services.referral.domain.case import Case
from services.referral.domain.copies import part_of
from services.referral.domain.draft import Draft
from services.referral.domain.next_office import following
from services.referral.domain.recalling import GOING_ON
from services.referral.domain.referral import Referral
from services.referral.domain.routing import Route, route_alone, routes
from services.referral.domain.ways import first_of, link_past, ways_of
from shared.network.sealed_parts import ResealReason

NOBODY_LEFT = Routing(
    rule=NARROWED_AND_NOBODY_LEFT,
    reason="the office may not be told any more and nobody else can be without asking the prison",
    provisional=False,
)
TO_NOBODY = Routing(
    rule=LEFT_TO_NOBODY,
    reason="the prison took the office away, and of another kind there is nobody for it",
    provisional=False,
)


def route_anew(draft: Draft, before: Case, gone: Collection[Referral], by: str) -> None:
    """Ask the table again with the kinds of office that are left, and with what is still known.

    The prison that narrowed it is asked for a part by intake, or told that nobody is left. A
    family that narrowed it at an office stays unknown to the prison: then only a part that is there
    can be used.
    """
    by_the_prison = by == draft.case.the_notice().facility
    nobody = TO_NOBODY if by_the_prison else NOBODY_LEFT
    link_past(draft, before, gone)
    for way in ways_of(before, gone):
        on_it = [e for e in draft.case.referrals if first_of(before, e).id == way.first.id]
        holder = next((entry for entry in reversed(on_it) if entry.life in GOING_ON), None)
        if holder is not None and holder.life is ReferralLife.HANDING_OVER:
            # Whom it asked may not be told any more, so it stays in charge (§ 86c SGB VIII).
            give_back(draft, holder, by=way.last)
        if holder is None and on_it and way.goes_on:
            tell_unroutable(draft, way.last.id, nobody)
        if on_it or not way.goes_on:
            continue
        for goes_on in _following(draft, way.last, by):
            asked = by_the_prison and way.first in gone
            if goes_on is not None and (asked or part_of(draft, goes_on) is not None):
                create(draft, goes_on, ResealReason.CONSENT_NARROWED)
            else:
                tell_unroutable(draft, way.last.id, nobody)


def _routes(draft: Draft, referral: Referral) -> tuple[Route, ...]:
    notice, registry, now = draft.case.the_notice(), draft.at.rules.registry, draft.at.now
    children = draft.case.children_of(referral.children)
    if draft.case.is_parent_only:
        return (route_alone(notice, None, registry, now),)
    of_these = notice.model_copy(update={"children": children})
    return routes(of_these, (), registry, now)


def _following(draft: Draft, last: Referral, by: str) -> Iterator[Referral | None]:
    """One for each office that the table names now; None: of some nobody may hear."""
    origin = Origin(kind=OriginKind.CONSENT_NARROWED, from_agency=by, hop=0)
    for route in _routes(draft, last):
        if route.office is None:
            yield None
        else:
            goes_on = following(last, route.office, draft.at, why=route.routing, origin=origin)
            yield goes_on.change(children=route.children)
