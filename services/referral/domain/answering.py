"""The office hears the answer to its question, or that none has come, and its time goes on."""

from uuid import UUID

from services.intake.contract.questions import AnswerPassedOn
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.questions import AnswerGiven
from services.referral.domain.asked import Asked, AskedLife, question_of
from services.referral.domain.case import Case
from services.referral.domain.draft import Draft
from services.referral.domain.pausing import resume, running
from services.referral.domain.referral import LIVE, Referral
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome
from shared.network.questions import Unavailable


def answer(case: Case, message: AnswerPassedOn, at: At[Rules]) -> Outcome[Case] | None:
    """Give it to the office that asked, late as well, as long as its referral lives.

    Nothing of the answer is kept: what is sealed goes out with this.
    """
    referral = case.referral(message.referral)
    if referral is None or referral.life not in LIVE:
        return None
    asked = next((one for one in referral.questions if one.id == message.question_id), None)
    if asked is None or asked.life is AskedLife.ANSWERED:
        return None
    if message.unavailable is not None and asked.life is AskedLife.UNANSWERED:
        return None
    draft = Draft(case, at)
    if asked.life is AskedLife.OPEN:
        draft.case = draft.case.not_awaiting(question_of(referral.id))
        resume(draft, referral, asked.left)
    _give(draft, referral, asked, message.unavailable, message.sealed)
    return draft.outcome()


def no_answer(draft: Draft, of: UUID) -> None:
    """The prison has had its time: the office hears so, and its own goes on by itself."""
    referral = draft.case.referral(of)
    asked = None if referral is None else referral.open_question
    if referral is not None and asked is not None:
        _give(draft, referral, asked, Unavailable.NO_ANSWER, None)


def _give(
    draft: Draft,
    referral: Referral,
    asked: Asked,
    unavailable: Unavailable | None,
    sealed: str | None,
) -> None:
    life = AskedLife.ANSWERED if unavailable is None else AskedLife.UNANSWERED
    referral = draft.close_question(referral, asked, life)
    due = running(draft, referral)
    draft.tell(
        AnswerGiven(
            referral=referral.id,
            question_id=asked.id,
            question=asked.question,
            unavailable=unavailable,
            sealed=sealed,
            decide_by=due.get(ReferralDeadline.DECIDE),
            consult_by=due.get(ReferralDeadline.CONSULT),
        ),
        to=referral.office,
    )
