"""An office asks the prison back: one question at a time, and only what consents may cover."""

from services.referral.contract.questions import AskQuestion, QuestionAsked
from services.referral.domain.answers import read_and_seen
from services.referral.domain.asked import Asked, days_to_answer, question_of
from services.referral.domain.case import Case
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import held_by_sender
from services.referral.domain.pausing import pause
from services.referral.domain.possible import is_covered
from services.referral.domain.rules import Rules
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused
from shared.network.working_days import day_of


def ask(case: Case, message: AskQuestion, at: At[Rules]) -> Outcome[Case]:
    """Ask, and let the office's time stand still until the prison has answered or had its time.

    Asking the prison is collecting from third parties (§ 62 SGB VIII): whether the consents cover
    it intake decides, which has them.
    """
    referral = held_by_sender(case, message, at)
    life = life_after(message, referral.life)
    waiting = referral.open_question
    if waiting is not None and waiting.question is message.question:
        return Draft(case, at).outcome(referral)
    if not is_covered(case, referral, message.question, day_of(at.now)):
        raise Refused(Code.CONSENT_MISSING, pointer="/question")
    if waiting is not None or any(one.question is message.question for one in referral.questions):
        # What the prison did not say it would not say to a second question either.
        raise Refused(Code.WRONG_STATE, pointer="/question", state=referral.life)

    draft = Draft(case, at)
    referral = draft.change(read_and_seen(draft, referral), life=life)
    prison = case.the_notice().facility
    days = days_to_answer(day_of(at.now))
    answer_by = at.rules.registry.calendar(prison).end_of_working_day(at.now, days)
    draft.case = draft.case.awaiting(question_of(referral.id), answer_by)
    asked = Asked(
        id=at.new_id("question", str(referral.id)),
        question=message.question,
        left=pause(draft, referral, answer_by),
    )
    draft.change(referral, questions=(*referral.questions, asked))
    draft.tell(
        QuestionAsked(
            referral=referral.id,
            office=referral.office,
            question_id=asked.id,
            question=asked.question,
            answer_by=answer_by,
        )
    )
    return draft.outcome(referral)
