"""What an office is told of a referral: all it needs, and only about its own children."""

from datetime import date, datetime, timedelta

from services.intake.contract.notices import IncarcerationNotified
from services.referral.contract.assigning import ReferralAssigned, Role
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.domain import time_limits
from services.referral.domain.draft import Draft
from services.referral.domain.pausing import running
from services.referral.domain.possible import possible
from services.referral.domain.referral import Referral
from shared.network.notices import Path
from shared.network.sealed_parts import SealedFor
from shared.network.working_days import day_of


def assignment(draft: Draft, referral: Referral, part: SealedFor | None) -> ReferralAssigned:
    """Write down all that the office is told."""
    notice = draft.case.the_notice()
    prison = draft.at.rules.registry.known(notice.facility)
    is_urgent = notice.path is Path.RELATIVES_IN_NEED
    return ReferralAssigned(
        referral=referral.id,
        role=Role.LEAD,
        path=notice.path,
        facility=notice.facility,
        admitted_on=notice.admitted_on,
        children=draft.case.children_of(referral.children),
        needs=notice.needs,
        interpreter_needed=notice.interpreter_needed,
        origin=referral.origin,
        routing=referral.routing,
        purposes=notice.purposes,
        valid_until=notice.valid_until,
        acknowledge_by=time_is_up(draft, referral, ReferralDeadline.ACKNOWLEDGE),
        decide_by=_goes_on_until(draft, referral, ReferralDeadline.DECIDE),
        consult_by=_goes_on_until(draft, referral, ReferralDeadline.CONSULT),
        prison_contact=None if prison is None else prison.email,
        prison_phone=prison.duty_phone if prison is not None and is_urgent else None,
        sender_will_learn=notice.prison_hears,
        retain_until=retain_until(notice, day_of(draft.at.now)),
        answers=possible(draft.case, referral, draft.at),
        sealed=None if part is None else part.jwe,
    )


def time_is_up(draft: Draft, referral: Referral, deadline: ReferralDeadline) -> datetime:
    """When what is awaited of the office is due, counted from when it was told."""
    return due_from(draft, referral, deadline, referral.assigned_at or draft.at.now)


def _goes_on_until(draft: Draft, referral: Referral, deadline: ReferralDeadline) -> datetime:
    """When it is due, by what runs: a question to the prison has let it stand still."""
    runs = running(draft, referral).get(deadline)
    return runs or time_is_up(draft, referral, deadline)


def due_from(
    draft: Draft, referral: Referral, deadline: ReferralDeadline, start: datetime
) -> datetime:
    """When what is awaited of the office from this moment on is due."""
    calendar = draft.at.rules.registry.calendar(referral.office)
    return time_limits.due(deadline, draft.case.the_notice().path, start, calendar)


def retain_until(notice: IncarcerationNotified, today: date) -> date:
    """Never longer than the consent that allows keeping it, nor than intake keeps the case."""
    longest = today + timedelta(days=notice.retain_days)
    return longest if notice.valid_until is None else min(longest, notice.valid_until)
