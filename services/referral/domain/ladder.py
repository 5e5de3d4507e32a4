"""A missed deadline climbs: the office, its head, the coordination office, the report."""

from uuid import UUID

from services.intake.contract import ReceiverKind
from services.referral.contract import (
    DeadlineMissed,
    DeadlineReminder,
    EscalationRaised,
    ReferralDeadline,
    Rung,
)
from services.referral.domain import clocks
from services.referral.domain.assigning import MISSING_SEAL, unroutable
from services.referral.domain.case import Case, Missed, Referral
from services.referral.domain.copies import drop_spare, part_for
from services.referral.domain.draft import Draft
from services.referral.domain.letter import letter
from services.referral.domain.rules import Rules
from shared.answers import DeadlineReached
from shared.steps import At, Outcome

OFFICE_LEVEL = 1
COORDINATION_LEVEL = 3
TOP = 4
RUNGS: dict[int, Rung] = {
    2: Rung.HEAD,
    COORDINATION_LEVEL: Rung.COORDINATION_OFFICE,
    TOP: Rung.MINISTRIES_REPORT,
}


def time_passed(case: Case, message: DeadlineReached, at: At[Rules]) -> Outcome[Case] | None:
    """Do what the deadline that has just passed is for."""
    draft = Draft(case, at)
    if message.kind == clocks.SEALED_COPY:
        drop_spare(draft)
        return draft.outcome()
    name, _, of = message.kind.partition(":")
    deadline = ReferralDeadline(name)
    referral = case.referral(UUID(of))
    if referral is None or referral.office is None:
        return None
    if deadline is ReferralDeadline.SEALED_PART:
        unroutable(draft, referral, MISSING_SEAL)
        return draft.outcome()
    climbed = referral.climbed(deadline)
    level = OFFICE_LEVEL if climbed is None else climbed.level + 1
    first_due = message.due if climbed is None else climbed.due
    missed = Missed(deadline=deadline, due=first_due, level=level)
    climb(draft, referral, referral.office, missed)
    if level < TOP:
        calendar = at.rules.registry.calendar(referral.office)
        draft.await_by(deadline, referral, clocks.next_rung(message.due, at.now, calendar))
    return draft.outcome()


def climb(draft: Draft, referral: Referral, office: str, missed: Missed) -> Referral:
    """Tell whoever stands on this rung."""
    others = tuple(entry for entry in referral.missed if entry.deadline is not missed.deadline)
    referral = draft.change(referral, missed=(*others, missed))
    if missed.level == OFFICE_LEVEL:
        _remind_the_office(draft, referral, office, missed)
        return referral
    covered = _is_covered(draft.case, missed.level)
    draft.tell(
        EscalationRaised(
            referral=referral.id,
            office=office,
            deadline=missed.deadline,
            level=missed.level,
            to=RUNGS[missed.level],
            covered=covered,
        )
    )
    coordination_office = draft.at.rules.registry.coordination_office.id
    if missed.level == COORDINATION_LEVEL and covered and office != coordination_office:
        known_to = tuple(dict.fromkeys((*referral.known_to, coordination_office)))
        referral = draft.change(referral, known_to=known_to)
        draft.tell(_reminder(referral, office, missed), to=coordination_office)
    return referral


def _remind_the_office(draft: Draft, referral: Referral, office: str, missed: Missed) -> None:
    draft.tell(
        DeadlineMissed(
            referral=referral.id,
            office=office,
            deadline=missed.deadline,
            due=missed.due,
            level=missed.level,
        )
    )
    if missed.deadline is ReferralDeadline.DELIVERY:
        # Software that never confirmed may never have got it, or lost it.
        coordination_office = draft.at.rules.registry.coordination_office.id
        part = part_for(draft.case, office, referral.children, coordination_office)
        draft.tell(letter(draft, referral, office, part), to=office)
    draft.tell(_reminder(referral, office, missed), to=office)


def _reminder(referral: Referral, office: str, missed: Missed) -> DeadlineReminder:
    return DeadlineReminder(
        referral=referral.id,
        office=office,
        deadline=missed.deadline,
        due=missed.due,
        level=missed.level,
    )


def _is_covered(case: Case, level: int) -> bool:
    """The head belongs to the office that knows; the report may only ever count."""
    if level == COORDINATION_LEVEL:
        return case.allows(ReceiverKind.COORDINATION_OFFICE)
    return level < COORDINATION_LEVEL
