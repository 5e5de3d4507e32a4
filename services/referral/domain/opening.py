"""A notice becomes one referral for each office and the children it is in charge of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
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
    for found, children in _groups(message, at):
        _open(draft, found, children)
    drop_unneeded(draft)
    return draft.outcome()


def receive_seal(
    state: Case | None, message: SealedPartPassedOn, at: At[Rules]
) -> Outcome[Case] | None:
    """Keep the sealed parts and give each office that waits for its own what it needs.

    An office for which nothing was sealed cannot be told, and the prison hears so at once.
    """
    if not message.sealed and state is not None and state.sealed_came:
        return None
    draft = Draft(state or Case(life=CaseLife.WAITING), at)
    draft.set(sealed_came=True)
    hold(draft, *message.sealed)
    fresh = {part.jwe for part in message.sealed}
    for referral in draft.case.referrals:
        _pass_on(draft, referral, fresh)
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
