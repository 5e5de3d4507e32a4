"""A notice becomes one referral for each office and the children it is in charge of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    SealedPartPassedOn,
)
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.domain.assigning import (
    assign,
    assign_again,
    cannot_tell,
    create,
    create_for_nobody,
)
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.copies import drop_unneeded, hold, part_of
from services.referral.domain.draft import Draft
from services.referral.domain.erasing_some import forget_children
from services.referral.domain.parent_only import open_for_the_parent
from services.referral.domain.recalling import GOING_ON, recall
from services.referral.domain.referral import Referral
from services.referral.domain.routing import Route, route
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome
from shared.network.sealed_notice import ChildRef


def open_case(
    state: Case | None, message: IncarcerationNotified, at: At[Rules]
) -> Outcome[Case] | None:
    """Route every child, open the referrals, tell each office whose sealed part is there."""
    if state is not None and state.notice is not None:
        return None
    draft = Draft(state or Case(life=CaseLife.OPEN), at)
    draft.set(life=CaseLife.OPEN, notice=message)
    forget_children(draft)
    if not message.children:
        open_for_the_parent(draft)
    for found, children in _groups(draft.case.the_notice(), at):
        _open(draft, found, children)
    drop_unneeded(draft)
    return draft.outcome()


def complete(state: Case | None, message: NoticeCompleted, at: At[Rules]) -> Outcome[Case] | None:
    """Now all is known: route it as a new notice, and recall what was about the parent alone."""
    before = state or Case(life=CaseLife.OPEN)
    if before.notice is not None and not before.is_parent_only:
        return None
    draft = Draft(before, at)
    notice = IncarcerationNotified(**dict(message))
    draft.set(life=CaseLife.OPEN, notice=notice, sealed_came=before.rest_came, rest_came=False)
    forget_children(draft)
    for found, children in _groups(draft.case.the_notice(), at):
        _open(draft, found, children)
    known = {referral.id for referral in before.referrals}
    first = next((r.id for r in draft.case.referrals if r.id not in known), None)
    for referral in before.referrals:
        if referral.life in GOING_ON:
            recall(draft, referral, first)
    drop_unneeded(draft)
    return draft.outcome()


def receive_seal(
    state: Case | None, message: SealedPartPassedOn, at: At[Rules]
) -> Outcome[Case] | None:
    """Keep the sealed parts and give each office that waits for its own what it needs.

    An office for which nothing was sealed cannot be told, and the prison hears so at once.
    """
    if not message.sealed and state is not None and state.sealed_came and not message.completes:
        return None
    draft = Draft(state or Case(life=CaseLife.WAITING), at)
    hold(draft, *message.sealed)
    forget_children(draft)
    if message.completes and (draft.case.notice is None or draft.case.is_parent_only):
        draft.set(rest_came=True)
        return draft.outcome()
    draft.set(sealed_came=True)
    fresh = {part.jwe for part in message.sealed}
    for referral in draft.case.referrals:
        _pass_on(draft, referral, fresh)
    open_for_the_parent(draft)
    drop_unneeded(draft)
    return draft.outcome()


def _open(draft: Draft, found: Route, children: tuple[ChildRef, ...]) -> None:
    referral = draft.at.new_id("referral", found.name)
    if found.office is None:
        create_for_nobody(draft, referral, children, found.routing)
        return
    facility = draft.case.the_notice().facility
    create(
        draft,
        Referral(
            id=referral,
            life=ReferralLife.ASSIGNED,
            office=found.office,
            children=children,
            routing=found.routing,
            origin=Origin(kind=OriginKind.NOTICE, from_agency=facility, hop=0),
        ),
    )


def _pass_on(draft: Draft, referral: Referral, fresh: set[str]) -> None:
    part = part_of(draft, referral)
    waits = referral.life is ReferralLife.ASSIGNED and not referral.was_told
    if part is None and waits:
        cannot_tell(draft, referral)
    if part is None or part.jwe not in fresh:
        return
    if referral.life is ReferralLife.UNROUTABLE:
        # It came late, but it came: the office can be told after all.
        assign(draft, draft.change(referral, life=ReferralLife.ASSIGNED), part)
    elif waits:
        assign(draft, referral, part)
    elif referral.waits_for_its_part:
        assign_again(draft, referral, part)


def _groups(
    message: IncarcerationNotified, at: At[Rules]
) -> Iterator[tuple[Route, tuple[ChildRef, ...]]]:
    """Children of one office together; those nobody may hear of together by reason."""
    groups: dict[str, list[tuple[Route, ChildRef]]] = {}
    for child in message.children:
        found = route(child, message.receivers, at.rules.registry, at.now)
        groups.setdefault(found.name, []).append((found, child.child))
    for group in groups.values():
        routes = [found for found, _ in group]
        together = replace(routes[0], routing=_routing_of(routes))
        yield together, tuple(child for _, child in group)


def _routing_of(routes: Sequence[Route]) -> Routing:
    """What several rules that name the same office come to: doubtful as soon as one is."""
    return routes[0].routing.model_copy(
        update={
            "provisional": any(entry.routing.provisional for entry in routes),
            "missing_facts": tuple(
                dict.fromkeys(fact for entry in routes for fact in entry.routing.missing_facts)
            ),
        }
    )
