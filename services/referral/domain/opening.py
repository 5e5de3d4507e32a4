"""A notice becomes one referral for each office and the children it is in charge of."""

from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.domain.assigning import (
    MISSING_SEAL,
    assign,
    assign_again,
    create,
    unroutable,
)
from services.referral.domain.case import Case, CaseLife, Referral
from services.referral.domain.copies import drop_unneeded, hold, part_for
from services.referral.domain.draft import Draft
from services.referral.domain.routing import Route, route
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome


def open_case(
    state: Case | None, message: IncarcerationNotified, at: At[Rules]
) -> Outcome[Case] | None:
    """Route every child, open the referrals, tell each office whose sealed part is there."""
    if state is not None and state.notice is not None:
        return None
    draft = Draft(state or Case(life=CaseLife.OPEN), at)
    draft.set(life=CaseLife.OPEN, notice=message)
    routes = [
        (child.child, route(child, message.receivers, at.rules.registry, at.now))
        for child in message.children
    ]
    for group in _by_office(routes):
        found = group[0][1]
        create(
            draft,
            Referral(
                id=at.new_id("referral", found.office or found.routing.rule),
                life=ReferralLife.ASSIGNED,
                office=found.office,
                children=tuple(child for child, _ in group),
                routing=_routing_of([entry for _, entry in group]),
                origin=Origin(kind=OriginKind.NOTICE, from_agency=message.facility, hop=0),
            ),
        )
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


def _pass_on(draft: Draft, referral: Referral, fresh: set[str]) -> None:
    if referral.office is None:
        return
    coordination_office = draft.at.rules.registry.coordination_office(draft.at.now).id
    part = part_for(draft.case, referral.office, referral.children, coordination_office)
    waits = referral.life is ReferralLife.ASSIGNED and referral.assigned_at is None
    if part is None and waits:
        unroutable(draft, referral, MISSING_SEAL)
    if part is None or part.jwe not in fresh:
        return
    if referral.life is ReferralLife.UNROUTABLE:
        # It came late, but it came: the office can be told after all.
        referral = draft.change(referral, life=ReferralLife.ASSIGNED)
    if referral.life is ReferralLife.ASSIGNED and referral.assigned_at is None:
        assign(draft, referral, part)
    elif referral.waits_for_its_part:
        assign_again(draft, referral, part)


def _by_office(
    routes: list[tuple[str, Route]],
) -> list[list[tuple[str, Route]]]:
    """Children of one office together; those nobody may hear of together by reason."""
    groups: dict[str, list[tuple[str, Route]]] = {}
    for child, found in routes:
        groups.setdefault(found.office or found.routing.rule, []).append((child, found))
    return list(groups.values())


def _routing_of(routes: list[Route]) -> Routing:
    """What several rules that name the same office come to: doubtful as soon as one is."""
    return routes[0].routing.model_copy(
        update={
            "provisional": any(entry.routing.provisional for entry in routes),
            "missing_facts": tuple(
                dict.fromkeys(fact for entry in routes for fact in entry.routing.missing_facts)
            ),
        }
    )
