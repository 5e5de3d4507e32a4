"""A missed deadline climbs: the office, its head, the coordination office, the report."""

from datetime import datetime
from uuid import UUID

from services.referral.contract.deadlines import (
    DeadlineMissed,
    DeadlineReminder,
    EscalationRaised,
    ReferralDeadline,
    Rung,
)
from services.referral.domain import time_limits
from services.referral.domain.answering import no_answer
from services.referral.domain.asked import QUESTION
from services.referral.domain.assignment import assignment
from services.referral.domain.case import Case
from services.referral.domain.copies import drop_spare, keep_for_clearing, part_of
from services.referral.domain.draft import Draft
from services.referral.domain.not_sealed import wait_no_longer
from services.referral.domain.opening import give_up_waiting
from services.referral.domain.referral import Missed, Referral
from services.referral.domain.rules import Rules
from services.referral.domain.rungs import others_who_hear, rung_at
from shared.language.answers import DeadlineReached
from shared.language.steps import At, Outcome
from shared.network.working_days import day_of

OFFICE_LEVEL = 1


def time_passed(case: Case, message: DeadlineReached, at: At[Rules]) -> Outcome[Case] | None:
    """Do what the deadline that has just passed is for."""
    draft = Draft(case, at)
    if message.kind == time_limits.SEALED_COPY:
        drop_spare(draft)
        return draft.outcome()
    if message.kind == ReferralDeadline.SEALED_PART:
        give_up_waiting(draft)
        return draft.outcome()
    name, _, of = message.kind.partition(":")
    if name == QUESTION:
        no_answer(draft, UUID(of))
        return draft.outcome()
    referral = case.referral(UUID(of))
    if referral is None:
        return None
    if name == time_limits.AWAITED_PART:
        wait_no_longer(draft, referral)
        return draft.outcome()
    deadline = ReferralDeadline(name)
    climbed = referral.climbed(deadline)
    level = OFFICE_LEVEL if climbed is None else climbed.level + 1
    first_due = message.due if climbed is None else climbed.due
    missed = Missed(deadline=deadline, due=first_due, level=level)
    referral = climb(draft, referral, missed)
    await_next_rung(draft, referral, missed, message.due)
    return draft.outcome()


def await_next_rung(draft: Draft, referral: Referral, missed: Missed, reached: datetime) -> None:
    """Give what was missed the time of the rung above; a decision also that of clearing it."""
    above = rung_at(missed.level + 1, day_of(missed.due))
    if above is None:
        if missed.deadline is ReferralDeadline.DECIDE:
            keep_for_clearing(draft, reached)
        return
    calendar = draft.at.rules.registry.calendar(referral.office)
    due = time_limits.next_rung(reached, draft.at.now, calendar, above.working_days)
    draft.await_by(missed.deadline, referral, due)


def climb(draft: Draft, referral: Referral, missed: Missed) -> Referral:
    """Tell whoever stands on this rung."""
    others = tuple(entry for entry in referral.missed if entry.deadline is not missed.deadline)
    referral = draft.change(referral, missed=(*others, missed))
    if missed.level == OFFICE_LEVEL:
        _remind_the_office(draft, referral, missed)
        return referral
    rule = rung_at(missed.level, day_of(missed.due))
    if rule is None:
        raise AssertionError("nothing climbs above the top of the ladder")
    covered = rule.covered(draft.case)
    draft.tell(
        EscalationRaised(
            referral=referral.id,
            office=referral.office,
            deadline=missed.deadline,
            level=missed.level,
            to=rule.to,
            covered=covered,
        )
    )
    if rule.to is Rung.COORDINATION_OFFICE:
        return _remind_the_others(draft, referral, missed)
    return referral


def _remind_the_others(draft: Draft, referral: Referral, missed: Missed) -> Referral:
    registry, now = draft.at.rules.registry, draft.at.now
    hearing = others_who_hear(draft.case, referral, missed, registry, now)
    for agency, known_as in hearing:
        reminder = _reminder(referral, missed)
        draft.tell(reminder.model_copy(update={"referral": known_as}), to=agency)
    new = (agency for agency, known_as in hearing if known_as == referral.id)
    return draft.change(referral, known_to=tuple(dict.fromkeys((*referral.known_to, *new))))


def _remind_the_office(draft: Draft, referral: Referral, missed: Missed) -> None:
    draft.tell(
        DeadlineMissed(
            referral=referral.id,
            office=referral.office,
            deadline=missed.deadline,
            due=missed.due,
            level=missed.level,
        )
    )
    if missed.deadline is ReferralDeadline.DELIVERY:
        # Software that never confirmed may never have got it, or lost it.
        draft.tell(assignment(draft, referral, part_of(draft, referral)), to=referral.office)
    draft.tell(_reminder(referral, missed), to=referral.office)


def _reminder(referral: Referral, missed: Missed) -> DeadlineReminder:
    return DeadlineReminder(
        referral=referral.id,
        office=referral.office,
        deadline=missed.deadline,
        due=missed.due,
        level=missed.level,
    )
