"""A notice becomes one referral for each office and the children it is in charge of."""

from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.domain.assigning import (
    MISSING_SEAL,
    assign,
    assign_again,
    create,
    create_for_nobody,
)
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.clocks import due
from services.referral.domain.copies import drop_unneeded, hold, part_of
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from services.referral.domain.routing import Route, routes
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome


def open_case(
    state: Case | None, message: IncarcerationNotified, at: At[Rules]
) -> Outcome[Case] | None:
    """Route it once the facts for competence are there too; they come with the sealed parts."""
    if state is not None and state.notice is not None:
        return None
    draft = Draft(state or Case(life=CaseLife.OPEN), at)
    draft.set(life=CaseLife.OPEN, notice=message)
    if draft.case.sealed_came:
        _route(draft)
    else:
        calendar = at.rules.registry.calendar(draft.coordination_office)
        lost = due(ReferralDeadline.SEALED_PART, message.path, at.now, calendar)
        draft.case = draft.case.awaiting(ReferralDeadline.SEALED_PART, lost)
    return draft.outcome()


def receive_seal(
    state: Case | None, message: SealedPartPassedOn, at: At[Rules]
) -> Outcome[Case] | None:
    """Keep the sealed parts, route what waited for them, give each office what it needs.

    An office for which nothing was sealed cannot be told, and the prison hears so at once.
    """
    again = state is not None and state.sealed_came
    if again and not message.sealed:
        return None
    draft = Draft(state or Case(life=CaseLife.WAITING), at)
    draft.set(sealed_came=True)
    hold(draft, *message.sealed)
    if again:
        fresh = {part.jwe for part in message.sealed}
        for referral in draft.case.referrals:
            _pass_on(draft, referral, fresh)
        drop_unneeded(draft)
        return draft.outcome()
    draft.set(family=message.family)
    if draft.case.notice is not None:
        draft.case = draft.case.not_awaiting(ReferralDeadline.SEALED_PART)
        _route(draft)
    return draft.outcome()


def give_up_waiting(draft: Draft) -> None:
    """Nothing that was sealed has come: nobody can be told, and the prison hears so.

    Nothing is kept of it, so that what comes late after all is routed as if it were in time.
    """
    children = tuple(child.child for child in draft.case.the_notice().children)
    referral = draft.at.new_id("referral", MISSING_SEAL.rule)
    create_for_nobody(draft, referral, children, MISSING_SEAL)


def _route(draft: Draft) -> None:
    """Open the referrals; the facts by which they were routed are needed no longer."""
    case, at = draft.case, draft.at
    found = routes(case.the_notice(), case.family, at.rules.registry, at.now)
    draft.set(family=())
    for route in found:
        _open(draft, route)
    drop_unneeded(draft)


def _open(draft: Draft, found: Route) -> None:
    referral = draft.at.new_id("referral", found.name)
    if found.office is None:
        create_for_nobody(draft, referral, found.children, found.routing)
        return
    facility = draft.case.the_notice().facility
    create(
        draft,
        Referral(
            id=referral,
            life=ReferralLife.ASSIGNED,
            office=found.office,
            children=found.children,
            routing=found.routing,
            origin=Origin(kind=OriginKind.NOTICE, from_agency=facility, hop=0),
        ),
    )


def _pass_on(draft: Draft, referral: Referral, fresh: set[str]) -> None:
    part = part_of(draft, referral)
    if part is None or part.jwe not in fresh:
        return
    if referral.life is ReferralLife.UNROUTABLE:
        # It came late, but it came: the office can be told after all.
        assign(draft, draft.change(referral, life=ReferralLife.ASSIGNED), part)
    elif referral.waits_for_its_part:
        assign_again(draft, referral, part)
