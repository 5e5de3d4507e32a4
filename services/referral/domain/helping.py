"""The help itself, seen from outside: that people met, that a measure began, that it ended."""

from datetime import date

from services.referral.contract.about import ReferralLife
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.helping import (
    CloseReferral,
    ClosingOutcome,
    ConsultationHeld,
    ConsultationKind,
    MeasureStarted,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.domain.case import MOST_CONSULTATIONS, MOST_MEASURES, Case
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import held_by_sender
from services.referral.domain.recalling import recall
from services.referral.domain.rules import Rules
from services.referral.domain.succession import close, going_on_after, in_charge_before
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused
from shared.network.working_days import has_come

# Advice among professionals is help too, but the family still waits for its own.
MEETS_THE_FAMILY = frozenset({ConsultationKind.FAMILY, ConsultationKind.CHILD})


def record_consultation(case: Case, message: RecordConsultation, at: At[Rules]) -> Outcome[Case]:
    """Somebody was consulted; nothing is said about what, and only a number is kept."""
    referral = held_by_sender(case, message, at)
    life_after(message, referral.life)
    _has_come(case, message.held_on, "/held_on", at)
    if case.consultations >= MOST_CONSULTATIONS:
        raise Refused(Code.FULL)
    draft = Draft(case, at)
    draft.set(consultations=case.consultations + 1)
    draft.tell(
        ConsultationHeld(
            referral=referral.id,
            office=at.sender,
            kind=message.kind,
            sequence=message.sequence,
            mode=message.mode,
            duration=message.duration,
            anonymous=message.anonymous,
            held_on=message.held_on,
        )
    )
    if message.kind in MEETS_THE_FAMILY:
        referral = draft.stop(referral, ReferralDeadline.CONSULT)
        draft.change(referral, consulted=True)
    return draft.outcome(referral)


def start_measure(case: Case, message: ReportMeasureStarted, at: At[Rules]) -> Outcome[Case]:
    """A measure has begun: the one thing that a prison hears where no consent was asked for."""
    referral = held_by_sender(case, message, at)
    life_after(message, referral.life)
    _has_come(case, message.started_on, "/started_on", at)
    if case.measures >= MOST_MEASURES:
        raise Refused(Code.FULL)
    draft = Draft(case, at)
    draft.set(measures=case.measures + 1)
    draft.tell(
        MeasureStarted(referral=referral.id, office=at.sender, started_on=message.started_on)
    )
    return draft.outcome(referral)


def close_referral(case: Case, message: CloseReferral, at: At[Rules]) -> Outcome[Case]:
    """The office has come to the end of its work; whom it asked to go on need not any more."""
    referral = held_by_sender(case, message, at)
    life_after(message, referral.life)
    draft = Draft(case, at)
    if referral.life is ReferralLife.CLOSED:
        if referral.outcome is not message.outcome:
            raise Refused(Code.WRONG_STATE, state=referral.life)
        return draft.outcome(referral)
    if in_charge_before(case, referral) is not None:
        # It only passed on what another office is in charge of: that one says when it is over.
        raise Refused(Code.WRONG_STATE, state=referral.life)
    if message.outcome is ClosingOutcome.HANDED_OVER:
        # The next office brings that about by accepting (§ 86c SGB VIII): said before, nobody would
        # be in charge, and the prison would take the help for going on elsewhere.
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/outcome")
    for following in going_on_after(case, referral):
        recall(draft, following)
    close(draft, referral, message.outcome)
    drop_unneeded(draft)
    return draft.outcome(referral)


def _has_come(case: Case, day: date, pointer: str, at: At[Rules]) -> None:
    """And what is done because of a notice is done after the admission that it tells of."""
    if not has_come(day, at.now):
        raise Refused(Code.SCHEMA_VIOLATION, pointer=pointer)
    if day < case.the_notice().admitted_on:
        raise Refused(Code.CONTRADICTION, pointer=pointer)
