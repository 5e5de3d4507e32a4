"""A question of an office, as long as its referral is kept: that it was asked, and what became."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from uuid import UUID

from pydantic import Field

from services.referral.contract.deadlines import ReferralDeadline
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.language.steps import Kept
from shared.network.questions import Question


@unique
class AskedLife(StrEnum):
    """Whether a question still holds up the time of its office."""

    OPEN = "open"
    UNANSWERED = "unanswered"
    """Its time is over; an answer that comes late is given all the same."""
    ANSWERED = "answered"


QUESTION = "question"
"""The time for an answer, by the referral for which it is asked."""


class Asked(Kept):
    """One question; never its answer."""

    id: UUID
    question: Question
    life: AskedLife = AskedLife.OPEN
    left: dict[ReferralDeadline, int] = Field(default_factory=dict)
    """What was left when it was asked of what the office has to do, in working days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTime(Rule):
    """How long a prison has for an answer, in working days of its own."""

    working_days: int


ANSWER_TIMES: tuple[AnswerTime, ...] = (
    AnswerTime(
        working_days=3,
        because="the file lies at the prison, and whoever waits for it helps nobody meanwhile",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def days_to_answer(on: date) -> int:
    """How many working days a prison has that is asked on a day."""
    return next(in_force(ANSWER_TIMES, on)).working_days


def question_of(referral: UUID) -> str:
    """The name of the deadline for the answer to the question of a referral."""
    return f"{QUESTION}:{referral}"
