"""Time has passed: what was waited for did not come, or has been waited for long enough."""

from collections.abc import Callable, Mapping

from services.intake.contract.consents import NoConsentReason
from services.intake.domain.case import Case
from services.intake.domain.deadlines import (
    ANSWERS,
    CAREGIVER_INFORMATION,
    CONSENT_DECISION,
    CONSENT_END,
    CONSENT_ENDING,
    ERASURE,
    KEPT_AT_MOST,
    RECEIPT,
    RESEAL_REMINDER,
    RESEALING,
    RETENTION,
    SETTLE,
)
from services.intake.domain.erasure import forget_what_it_was_asked, forget_who, overdue
from services.intake.domain.feedback import nobody_was_told
from services.intake.domain.milestones import caregiver_not_informed
from services.intake.domain.notify import notify
from services.intake.domain.renewing import remind
from services.intake.domain.resealing import end_sealing, remind_of_sealing
from services.intake.domain.rules import Rules
from services.intake.domain.take_back import count_only, expire, forget
from shared.language.answers import DeadlineReached
from shared.language.steps import At, Outcome


def no_decision(case: Case, at: At[Rules]) -> Outcome[Case]:
    """Nobody decided in time: that is a no, and the prison hears that it counts as one.

    Where somebody knows of the parent it has heard that he was passed on, and hears no more.
    """
    counted = count_only(case, NoConsentReason.NO_DECISION, at)
    if case.is_told:
        return counted
    return counted._replace(says=(*counted.says, nobody_was_told(case)))


THEN: Mapping[str, Callable[[Case, At[Rules]], Outcome[Case] | None]] = {
    SETTLE: notify,
    CONSENT_DECISION: no_decision,
    CAREGIVER_INFORMATION: caregiver_not_informed,
    CONSENT_ENDING: remind,
    CONSENT_END: expire,
    RETENTION: forget,
    KEPT_AT_MOST: forget,
    RESEAL_REMINDER: remind_of_sealing,
    RESEALING: end_sealing,
    ERASURE: overdue,
    RECEIPT: forget_who,
    ANSWERS: forget_what_it_was_asked,
}


def time_passed(case: Case, message: DeadlineReached, at: At[Rules]) -> Outcome[Case] | None:
    """One deadline of the case, and exactly this one, is over."""
    return THEN[message.kind](case, at)
