"""An office asks the prison back, and hears the answer or why there is none."""

from enum import StrEnum, unique
from typing import ClassVar

from services.referral.contract.about import AboutReferral, AboutReferralTold, OfReferral
from shared.language.fields import Id, Moment
from shared.language.message import AgencyId
from shared.network.questions import Question, Unavailable
from shared.network.sealed_parts import CompactJwe


@unique
class AnswerResult(StrEnum):
    """Whether a question was answered; what the answer is, the office alone learns."""

    ANSWERED = "answered"
    UNAVAILABLE = "unavailable"


class AskQuestion(AboutReferral):
    """The office lacks something that only the prison knows; meanwhile its time stands still.

    One question at a time, each of them once; only what the consents cover reaches the prison.
    """

    question: Question


class QuestionAsked(AboutReferralTold):
    """The office has asked, and its time stands still until it is answered or this moment."""

    office: AgencyId
    question_id: Id
    question: Question
    answer_by: Moment


class QuestionAnswered(AboutReferralTold):
    """The prison has answered, or its time or the referral is over; never what the answer is."""

    office: AgencyId
    question_id: Id
    question: Question
    result: AnswerResult


class AnswerGiven(OfReferral):
    """To the office alone: the answer to its question, or why there is none."""

    sealed_part: ClassVar[str | None] = "sealed"

    question_id: Id
    question: Question
    unavailable: Unavailable | None = None
    """Why there is none; absent when it was answered."""
    sealed: CompactJwe | None = None
    """What the prison sealed for this office (`SealedAnswer`)."""
    decide_by: Moment | None = None
    """Its time goes on until then; absent when no decision is awaited in time any more."""
    consult_by: Moment | None = None
