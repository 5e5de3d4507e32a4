"""An office has a question to the prison; only what consents cover is passed on to it."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES, SEALED
from shared.language.fields import Id, Moment
from shared.language.message import AgencyId, Command, Event
from shared.network.questions import Question, Unavailable
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import CompactJwe, SealedFor


@unique
class CannotSay(StrEnum):
    """Why a prison has no answer."""

    NOT_KNOWN = Unavailable.NOT_KNOWN.value
    NOT_PERMITTED = Unavailable.NOT_PERMITTED.value


class AnswerQuestion(Command):
    """The prison answers what it was asked, sealed for the office, or says why not.

    The first answer counts, and whatever has become of the case meanwhile it is taken.
    """

    question_id: Id
    sealed: SealedFor | None = None
    """For the office that asked; about no child, or about those that the question names."""
    unavailable: CannotSay | None = None


class QuestionPassedOn(Event):
    """An office asks its prison back, and the consents cover it; also told to the prison."""

    topic: ClassVar[str | None] = CASES
    told_to_agency = True

    facility: AgencyId
    question_id: Id
    question: Question
    referral: Id
    """The referral as the prison knows it."""
    office: AgencyId
    """For whom the answer is sealed."""
    children: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    """Of whom it is; named to the prison alone, which sealed about them."""
    answer_by: Moment
    """One that comes later is still passed on."""


class AnswerPassedOn(Event):
    """To referral alone: the answer to a question, sealed for its office, or why there is none."""

    topic: ClassVar[str | None] = SEALED
    sealed_part: ClassVar[str | None] = "sealed"

    referral: Id
    question_id: Id
    unavailable: Unavailable | None = None
    sealed: CompactJwe | None = None
