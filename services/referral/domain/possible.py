"""What the office in charge can do about its referral now: exactly what the steps would accept."""

from collections.abc import Callable, Mapping
from datetime import date

from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.answers import ConfirmDelivery
from services.referral.contract.helping import (
    CloseReferral,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.contract.passing_on import HandOverReferral, ReassignReferral
from services.referral.contract.questions import AskQuestion
from services.referral.domain.case import Case
from services.referral.domain.competence import most_hops, next_hop
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from services.referral.domain.succession import going_on_after, in_charge_before
from services.referral.domain.transitions import TRANSITIONS
from shared.language.steps import At
from shared.network.notices import ConsentSubject, ReceiverKind
from shared.network.questions import Question, askable
from shared.network.working_days import day_of

FROM_THE_OFFICE = tuple(command for command in TRANSITIONS if command is not ReassignReferral)


def possible(case: Case, referral: Referral, at: At[Rules]) -> tuple[str, ...]:
    """The commands by which its office can move a referral on, by name.

    What would only say again what is already so is not among them, although it is accepted.
    """
    return tuple(
        command.type_name()
        for command in FROM_THE_OFFICE
        if (after := TRANSITIONS[command].get(referral.life)) is not None
        and (_ALSO[command](case, referral, at) if command in _ALSO else after is not referral.life)
    )


def is_covered(case: Case, referral: Referral, question: Question, on: date) -> bool:
    """Whether it may be asked, as far as the notice says; a path without consent allows none."""
    line = askable(question, on)
    if line is None or line.purpose not in case.the_notice().purposes:
        return False
    return line.about is ConsentSubject.PRISONER or bool(referral.children)


def _is_unread(_case: Case, referral: Referral, _at: At[Rules]) -> bool:
    """A person may have gone on before the software could open it."""
    return not referral.readable


def _always(_case: Case, _referral: Referral, _at: At[Rules]) -> bool:
    return True


def _has_a_question(case: Case, referral: Referral, at: At[Rules]) -> bool:
    asked = {one.question for one in referral.questions}
    return referral.open_question is None and any(
        is_covered(case, referral, question, day_of(at.now)) for question in set(Question) - asked
    )


def _can_pass_on(case: Case, referral: Referral, at: At[Rules]) -> bool:
    """To somebody who may still be told; to whom it was passed on already, sealed anew."""
    asked = going_on_after(case, referral)
    if any(entry.waits_for_its_part for entry in asked):
        return True
    if referral.life is ReferralLife.HANDING_OVER and not any(entry.missed for entry in asked):
        return False
    clearing = at.rules.registry.coordination_office(at.now).id
    near_enough = next_hop(referral, clearing) <= most_hops(day_of(at.now))
    return (case.allows(ReceiverKind.YOUTH_OFFICE) and near_enough) or (
        case.allows(ReceiverKind.COORDINATION_OFFICE) and referral.office != clearing
    )


def _is_its_own_to_close(case: Case, referral: Referral, _at: At[Rules]) -> bool:
    return referral.life is not ReferralLife.CLOSED and in_charge_before(case, referral) is None


_ALSO: Mapping[type[AboutReferral], Callable[[Case, Referral, At[Rules]], bool]] = {
    ConfirmDelivery: _is_unread,
    HandOverReferral: _can_pass_on,
    AskQuestion: _has_a_question,
    RecordConsultation: _always,
    ReportMeasureStarted: _always,
    CloseReferral: _is_its_own_to_close,
}
"""Where it is not enough that a command leads to another life."""
