"""A notice becomes one referral for each office and the children it is in charge of."""

from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    SealedPartPassedOn,
)
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.domain.assigning import (
    LOST_SEAL,
    create,
    create_for_nobody,
)
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.copies import drop_unneeded, hold, hold_for_later
from services.referral.domain.draft import Draft
from services.referral.domain.erasing_some import forget_children
from services.referral.domain.parent_only import open_for_the_parent
from services.referral.domain.recalling import GOING_ON, recall
from services.referral.domain.referral import Referral
from services.referral.domain.routing import Route, routes
from services.referral.domain.rules import Rules
from services.referral.domain.sealed_anew import receive_anew, usable
from services.referral.domain.taken_back import TAKEN_BACK, betraying
from services.referral.domain.time_limits import due
from services.referral.domain.without_caregiver import why_not_sealed
from shared.language.steps import At, Outcome


def open_case(
    state: Case | None, message: IncarcerationNotified, at: At[Rules]
) -> Outcome[Case] | None:
    """Route it once the facts for competence are there too; they come with the sealed parts."""
    if state is not None and state.notice is not None:
        return None
    draft = Draft(state or Case(life=CaseLife.OPEN), at)
    draft.set(life=CaseLife.OPEN, notice=message)
    forget_children(draft)
    _route_once_sealed(draft)
    return draft.outcome()


def complete(state: Case | None, message: NoticeCompleted, at: At[Rules]) -> Outcome[Case] | None:
    """Now all is known: route it as a new notice, and recall what was about the parent alone."""
    before = state or Case(life=CaseLife.OPEN)
    if before.notice is not None and not before.is_parent_only:
        return None
    draft = Draft(before, at)
    notice = IncarcerationNotified(**dict(message))
    came, *later = before.rests or (None,)
    draft.set(
        life=CaseLife.OPEN,
        notice=notice,
        completions=before.completions + 1,
        sealed_came=came is not None,
        rests=tuple(later),
        all_withdrawn=False,
    )
    if came is not None:
        hold(draft, *came.parts)
        draft.set(family=came.family)
    forget_children(draft)
    _route_once_sealed(draft)
    return draft.outcome()


def receive_seal(
    state: Case | None, message: SealedPartPassedOn, at: At[Rules]
) -> Outcome[Case] | None:
    """Keep the sealed parts, route what waited for them, give each office what it needs.

    An office for which nothing was sealed cannot be told, and the prison hears so at once.
    """
    draft = Draft(state or Case(life=CaseLife.WAITING), at)
    if message.completes:
        draft.set(rests_came=draft.case.rests_came + 1)
    case = draft.case
    if message.completes and case.rests_came > case.completions:
        hold_for_later(draft, *usable(case, message), family=message.family)
        forget_children(draft)
        return draft.outcome()
    if message.completes and case.rests_came < case.completions:
        # Its notice has lost all its children since, and another one has taken its place.
        return draft.outcome()
    if case.sealed_came:
        says_nothing = not (message.sealed or message.completes)
        if says_nothing:
            return None
        receive_anew(draft, message)
        drop_unneeded(draft)
        return draft.outcome()
    if case.completed and not message.completes:
        # It belongs to the notice of the parent alone, which another one has completed since.
        return None
    hold(draft, *usable(case, message))
    draft.set(sealed_came=True, family=message.family, prisoner_home=message.prisoner_home)
    forget_children(draft)
    if case.notice is not None:
        _route(draft)
    return draft.outcome()


def give_up_waiting(draft: Draft) -> None:
    """Nothing that was sealed has come: nobody can be told, and the prison hears so.

    Nothing is kept of it, so that what comes late after all is routed as if it were in time.
    """
    children = tuple(child.child for child in draft.case.the_notice().children)
    referral = draft.at.new_id("referral", LOST_SEAL.rule)
    create_for_nobody(draft, referral, children, LOST_SEAL)


def _route_once_sealed(draft: Draft) -> None:
    """The facts for competence come with the sealed parts, by another topic."""
    if draft.case.sealed_came:
        _route(draft)
        return
    if draft.case.all_withdrawn:
        return
    at, path = draft.at, draft.case.the_notice().path
    calendar = at.rules.registry.calendar(draft.coordination_office)
    lost = due(ReferralDeadline.SEALED_PART, path, at.now, calendar)
    draft.case = draft.case.awaiting(ReferralDeadline.SEALED_PART, lost)


def _route(draft: Draft) -> None:
    """Open the referrals; of one of the parent alone there is a first now, by which it goes on."""
    before, at = draft.case, draft.at
    draft.case = before.not_awaiting(ReferralDeadline.SEALED_PART)
    if before.is_parent_only:
        open_for_the_parent(draft)
    else:
        found = routes(before.the_notice(), before.family, at.rules.registry, at.now)
        silent = betraying(draft, found)
        draft.set(family=(), withdrawn_by=(), allowed_before=())
        for route in found:
            _open(draft, route, silently=route in silent)
        _recall_earlier(draft, before)
    drop_unneeded(draft)


def _recall_earlier(draft: Draft, before: Case) -> None:
    known = {referral.id for referral in before.referrals}
    first = next((entry.id for entry in draft.case.referrals if entry.id not in known), None)
    for referral in before.referrals:
        if referral.life in GOING_ON:
            recall(draft, referral, first)


def _open(draft: Draft, found: Route, *, silently: bool) -> None:
    referral = draft.at.new_id("referral", found.name)
    if found.office is None or silently:
        why = TAKEN_BACK if silently else found.routing
        create_for_nobody(draft, referral, found.children, why)
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
        why_not_sealed(draft.case, found.children),
    )
