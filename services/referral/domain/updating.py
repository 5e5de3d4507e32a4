"""No step can forget to tell an office: what has changed is found by looking before and after."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import wraps
from uuid import UUID

from services.intake.contract.consents import (
    ConsentEnding,
    ConsentNarrowed,
    ConsentRenewed,
    ConsentWithdrawn,
)
from services.intake.contract.milestones import Released
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    SealedPartPassedOn,
)
from services.intake.contract.questions import AnswerPassedOn
from services.intake.contract.resealing import ResealEnded
from services.referral.contract.about import AboutReferral
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReferral,
)
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.helping import (
    CloseReferral,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.contract.passing_on import HandOverReferral, ReassignReferral
from services.referral.contract.questions import AskQuestion
from services.referral.contract.updates import ChangedBy, ReferralUpdated
from services.referral.domain.assignment import retain_until
from services.referral.domain.case import Case
from services.referral.domain.draft import kind_of
from services.referral.domain.possible import possible
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.language.steps import At, Outcome, Said, tell
from shared.network.working_days import day_of

Step = Callable[..., Outcome[Case] | None]

BY: Mapping[type[Message], ChangedBy] = {
    ConfirmDelivery: ChangedBy.DELIVERY_CONFIRMED,
    AcknowledgeReferral: ChangedBy.ACKNOWLEDGED,
    AcceptReferral: ChangedBy.ACCEPTED,
    DeclineReferral: ChangedBy.DECLINED,
    HandOverReferral: ChangedBy.HANDED_OVER,
    AskQuestion: ChangedBy.QUESTION_ASKED,
    RecordConsultation: ChangedBy.CONSULTED,
    ReportMeasureStarted: ChangedBy.MEASURE_STARTED,
    CloseReferral: ChangedBy.CLOSED,
    ReassignReferral: ChangedBy.REASSIGNED,
    AnswerPassedOn: ChangedBy.QUESTION_ANSWERED,
    Released: ChangedBy.RELEASED,
    ConsentNarrowed: ChangedBy.CONSENT,
    ConsentRenewed: ChangedBy.CONSENT_RENEWED,
    ConsentEnding: ChangedBy.CONSENT_ENDING,
    ConsentWithdrawn: ChangedBy.CONSENT,
    IncarcerationNotified: ChangedBy.NOTICE,
    NoticeCompleted: ChangedBy.NOTICE,
    SealedPartPassedOn: ChangedBy.NOTICE,
    ResealEnded: ChangedBy.NOTICE,
}
"""What a message is called by the office it concerns; whatever else is heard erases the case."""


def with_updates(step: Step) -> Step:
    """The step, after which each office in charge hears what has changed about its referral."""

    @wraps(step)
    def and_tell(state: Case | None, message: Message, at: At[Rules]) -> Outcome[Case] | None:
        outcome = step(state, message, at)
        if outcome is None or state is None:
            return outcome
        before = _as_it_stood(state, message)
        says = (*outcome.says, *_updates(before, outcome.state, message, at))
        return outcome._replace(says=says)

    return and_tell


def _as_it_stood(state: Case, message: Message) -> Case:
    """A deadline is taken away before its step; for an office it was pending until now."""
    if isinstance(message, DeadlineReached):
        return state.awaiting(message.kind, message.due)
    return state


def _updates(before: Case, after: Case, message: Message, at: At[Rules]) -> Iterator[Said]:
    """Not of what its office has yet to be told of, nor of what it is asked to erase."""
    for referral in after.referrals:
        earlier = before.referral(referral.id)
        if earlier is None or not earlier.was_told:
            continue
        by = _by(after, referral, message)
        now = view(after, referral, at, by)
        if now != view(before, earlier, at, by):
            yield tell(now, to=referral.office)


def view(case: Case, referral: Referral, at: At[Rules], by: ChangedBy) -> ReferralUpdated:
    """How it stands; of one that its office has no more not until when it could be kept."""
    kept = case.the_notice() if referral.is_kept else None
    return ReferralUpdated(
        referral=referral.id,
        life=referral.life,
        acknowledge_by=_awaited(case, referral, ReferralDeadline.ACKNOWLEDGE),
        decide_by=_awaited(case, referral, ReferralDeadline.DECIDE),
        consult_by=_awaited(case, referral, ReferralDeadline.CONSULT),
        paused=referral.open_question is not None,
        answers=possible(case, referral, at),
        valid_until=None if kept is None else kept.valid_until,
        retain_until=None if kept is None else retain_until(kept, day_of(at.now)),
        by=by,
    )


def _awaited(case: Case, referral: Referral, deadline: ReferralDeadline) -> datetime | None:
    """What is late is still awaited; the rungs above are no time that its office has."""
    climbed = referral.climbed(deadline)
    return case.deadlines.get(kind_of(deadline, referral.id)) if climbed is None else climbed.due


def _by(case: Case, referral: Referral, message: Message) -> ChangedBy:
    """What happened to another referral is told by where that one stands, never by what it was."""
    about = _about(message)
    if about is None or about == referral.id:
        is_question = isinstance(message, DeadlineReached)
        return ChangedBy.QUESTION_ANSWERED if is_question else BY[type(message)]
    other = case.referral(about)
    follows = other is not None and referral in case.ancestors(other)
    return ChangedBy.NEXT_OFFICE if follows else ChangedBy.EARLIER_OFFICE


def _about(message: Message) -> UUID | None:
    if isinstance(message, AboutReferral | AnswerPassedOn):
        return message.referral
    if isinstance(message, DeadlineReached):
        _, _, of = message.kind.partition(":")
        return UUID(of) if of else None
    return None
