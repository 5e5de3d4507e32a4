"""What an office may ask a prison back: whom it is about, and which purpose has to allow it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from shared.language.rule import Rule, in_force
from shared.language.sources import NETWORK
from shared.network.notices import ConsentSubject, Purpose


@unique
class Question(StrEnum):
    """What only the prison knows and an office needs; nothing of offence, sentence or health."""

    PRISONER_HOME = "prisoner_home"
    """Where the prisoner lived before, and whether that home is kept."""
    OTHER_PARENT_HOME = "other_parent_home"
    CUSTODY = "custody"
    CAREGIVER_CONTACT = "caregiver_contact"
    """How whoever looks after the children is reached."""
    WAYS_OF_CONTACT = "ways_of_contact"
    """By which ways the prison lets the family stay in touch."""
    INTERPRETER_LANGUAGE = "interpreter_language"
    PLANNED_RELEASE = "planned_release"
    """How soon, as a band."""


@unique
class Unavailable(StrEnum):
    """Why there is no answer."""

    NOT_KNOWN = "not_known"
    """The prison does not know it either."""
    NOT_PERMITTED = "not_permitted"
    """The prison may not say it."""
    NOT_COVERED = "not_covered"
    """No consent covers it, or the prison must not know of the office; so it was not asked."""
    NO_ANSWER = "no_answer"
    """None came in time; one that comes later is still given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Askable(Rule):
    """One line: a question, and who has to have consented to which purpose."""

    question: Question
    about: ConsentSubject
    """Beside the prisoner, whose prison is asked."""
    purpose: Purpose


THIRD_PARTY = "§ 62(2), (3) SGB VIII, Art. 6(1)(a) DSGVO"

ASKABLE: tuple[Askable, ...] = (
    Askable(
        question=Question.PRISONER_HOME,
        about=ConsentSubject.PRISONER,
        purpose=Purpose.COUNSELLING,
        because="whether a home is kept decides which office is competent, and the prison alone "
        "knows it",
        source=f"{THIRD_PARTY}, § 86 SGB VIII",
        since=NETWORK,
    ),
    Askable(
        question=Question.OTHER_PARENT_HOME,
        about=ConsentSubject.CHILDREN,
        purpose=Purpose.COUNSELLING,
        because="the home of the parent in charge decides which office is competent",
        source=f"{THIRD_PARTY}, § 86(2), (3) SGB VIII",
        since=NETWORK,
    ),
    Askable(
        question=Question.CUSTODY,
        about=ConsentSubject.CHILDREN,
        purpose=Purpose.COUNSELLING,
        because="who has custody decides who is competent, and with whom the office has to speak",
        source=f"{THIRD_PARTY}, § 86(2) SGB VIII, § 1629 BGB",
        since=NETWORK,
    ),
    Askable(
        question=Question.CAREGIVER_CONTACT,
        about=ConsentSubject.CAREGIVER,
        purpose=Purpose.FAMILY_CONTACT,
        because="help that cannot reach whoever looks after the children does not begin; where "
        "siblings live with different people, each agrees to be named",
        source=THIRD_PARTY,
        since=NETWORK,
    ),
    Askable(
        question=Question.WAYS_OF_CONTACT,
        about=ConsentSubject.PRISONER,
        purpose=Purpose.FAMILY_CONTACT,
        because="an office can only accompany a contact that the prison makes possible",
        source=f"{THIRD_PARTY}, CM/Rec(2018)5",
        since=NETWORK,
    ),
    Askable(
        question=Question.INTERPRETER_LANGUAGE,
        about=ConsentSubject.PRISONER,
        purpose=Purpose.COUNSELLING,
        because="that an interpreter is needed is told with the notice, and not for which language",
        source=THIRD_PARTY,
        since=NETWORK,
    ),
    Askable(
        question=Question.PLANNED_RELEASE,
        about=ConsentSubject.PRISONER,
        purpose=Purpose.ACCOMPANIMENT,
        because="a family is prepared for a parent who comes home; a band tells no sentence",
        source=THIRD_PARTY,
        since=NETWORK,
    ),
)


def askable(question: Question, on: date) -> Askable | None:
    """The line in force for a question; None: it may not be asked any more."""
    return next((line for line in in_force(ASKABLE, on) if line.question is question), None)
