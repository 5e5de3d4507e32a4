"""One consent: who allows what about whom, to which kind of office, and until when."""

from enum import StrEnum, unique
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.language.fields import ReportedDay
from shared.language.message import Part
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject, NoticeStatus, Purposes, Receivers
from shared.network.sealed_notice import ChildRef


@unique
class ConsentGiver(StrEnum):
    """Who gave the consent; where two have to agree, each gives one."""

    PRISONER = "prisoner"
    OTHER_PARENT = "other_parent"
    GUARDIAN = "guardian"
    YOUNG_PERSON = "young_person"
    CAREGIVER = "caregiver"


@unique
class ConsentForm(StrEnum):
    """How the consent was given."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL_ON_RECORD = "oral_on_record"


@unique
class MayHear(StrEnum):
    """What the prison hears only if all who consent say that it may."""

    ACCEPTED = NoticeStatus.ACCEPTED.value
    CLOSED = NoticeStatus.CLOSED.value


InfoVersion = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
"""Which edition of the information sheet the giver of the consent has read."""
CodeHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of the code on the giver's own copy, by which it can be withdrawn without the prison."""


class Consent(Part):
    """What one person allows about one kind of data subject; revocable at any time."""

    about: ConsentSubject
    children: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    """The children it is about; a young person speaks for nobody else. Of whoever looks after
    children those whom they look after."""
    custody: Custody | None = None
    """Of the children it is about, as the giver says; nothing is checked but that the givers say
    the same."""
    given_by: ConsentGiver
    given_on: ReportedDay
    purposes: Annotated[Purposes, Field(min_length=1)]
    receivers: Receivers
    prison_may_hear: Annotated[tuple[MayHear, ...], Field(max_length=len(MayHear))] = ()
    """A tick of its own; absent: the prison hears neither."""
    valid_until: ReportedDay
    """The last day on which it holds."""
    form: ConsentForm
    info_version: InfoVersion
    code_hash: CodeHash | None = None

    @model_validator(mode="after")
    def _children_when_it_is_about_them(self) -> Self:
        if (self.about is ConsentSubject.PRISONER) == bool(self.children):
            raise ValueError("children are named exactly when it is not about the prisoner")
        if (self.about is ConsentSubject.CHILDREN) != (self.custody is not None):
            raise ValueError("custody is named exactly when it is about children")
        speaks_for_many = self.given_by is ConsentGiver.YOUNG_PERSON and len(self.children) > 1
        if speaks_for_many or len(set(self.children)) != len(self.children):
            raise ValueError("a young person speaks for one child, and no giver names one twice")
        return self


Consents = Annotated[tuple[Consent, ...], Field(max_length=60)]
