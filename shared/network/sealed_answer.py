"""What an office finds in the answer to its question: closed facts, and nothing it did not ask."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from shared.language.message import Part
from shared.network.competence.facts import Families, PrisonerHome
from shared.network.questions import Question
from shared.network.sealed_notice import NamedCaregiver


@unique
class WayOfContact(StrEnum):
    """How a family can stay in touch with a parent in prison."""

    VISIT = "visit"
    LONG_VISIT = "long_visit"
    FAMILY_DAY = "family_day"
    VIDEO = "video"
    PHONE = "phone"
    POST = "post"


@unique
class ReleaseWithin(StrEnum):
    """How soon a release is planned; a day would tell the sentence."""

    EIGHT_WEEKS = "eight_weeks"
    SIX_MONTHS = "six_months"
    LATER = "later"


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""As in ISO 639."""


class SealedAnswer(Part):
    """The inside of an answer: of all fields exactly the one that was asked for."""

    question: Question
    prisoner_home: PrisonerHome | None = None
    family: Families = ()
    """Custody, or the home of the other parent, for each group of children with the same."""
    caregivers: Annotated[tuple[NamedCaregiver, ...], Field(max_length=20)] = ()
    """Whoever looks after the children that were asked about."""
    contact: Annotated[tuple[WayOfContact, ...], Field(max_length=len(WayOfContact))] = ()
    language: Language | None = None
    release: ReleaseWithin | None = None

    @model_validator(mode="after")
    def _what_was_asked(self) -> Self:
        said = {name for name in type(self).model_fields if name != "question"}
        if {name for name in said if getattr(self, name)} != {ANSWERED_BY[self.question]}:
            raise ValueError("an answer holds what was asked for and nothing else")
        return self


ANSWERED_BY: Mapping[Question, str] = {
    Question.PRISONER_HOME: "prisoner_home",
    Question.OTHER_PARENT_HOME: "family",
    Question.CUSTODY: "family",
    Question.CAREGIVER_CONTACT: "caregivers",
    Question.WAYS_OF_CONTACT: "contact",
    Question.INTERPRETER_LANGUAGE: "language",
    Question.PLANNED_RELEASE: "release",
}
