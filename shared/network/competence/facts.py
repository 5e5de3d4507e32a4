"""What a sender can know of a family, as closed codes: the facts by which § 86 SGB VIII decides."""

from enum import StrEnum, unique
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.language.message import District, Part
from shared.network.sealed_notice import ChildRef


@unique
class PrisonerIs(StrEnum):
    """Which of the parents the prisoner is."""

    MOTHER = "mother"
    FATHER = "father"
    UNKNOWN = "unknown"
    """Not known, or neither of them."""


@unique
class Parents(StrEnum):
    """How the parents lived before the imprisonment, and will after it."""

    TOGETHER = "together"
    APART = "apart"
    ONE_DEAD = "one_dead"
    """The one who is not in prison."""
    BOTH_DEAD = "both_dead"
    """The prisoner is then neither of them."""
    UNKNOWN = "unknown"


@unique
class Paternity(StrEnum):
    """Whether the child has a father before the law: by marriage, acknowledgement or a court."""

    ESTABLISHED = "established"
    NOT_ESTABLISHED = "not_established"
    UNKNOWN = "unknown"


@unique
class Custody(StrEnum):
    """Who has custody of the children."""

    JOINT = "joint"
    PRISONER_ALONE = "prisoner_alone"
    OTHER_PARENT_ALONE = "other_parent_alone"
    GUARDIAN = "guardian"
    """Neither parent has it."""
    UNKNOWN = "unknown"


@unique
class LivedWith(StrEnum):
    """With which of the parents, living apart, the children lived last."""

    PRISONER = "prisoner"
    OTHER_PARENT = "other_parent"
    BOTH = "both"
    """By turns."""
    NEITHER = "neither"
    """With none of them for the last six months."""
    UNKNOWN = "unknown"


@unique
class Known(StrEnum):
    """Yes, no, or not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@unique
class FosterSince(StrEnum):
    """For how long the children have lived with a foster person; relatives can be one."""

    UNDER_TWO_YEARS = "under_two_years"
    TWO_YEARS_OR_MORE = "two_years_or_more"
    UNKNOWN = "unknown"


@unique
class HomeKind(StrEnum):
    """What is known about where a parent lives."""

    DISTRICT = "district"
    OUTSIDE_LAND = "outside_land"
    """In Germany, beyond this Land."""
    ABROAD = "abroad"
    UNKNOWN = "unknown"


class Home(Part):
    """Where a parent habitually lives; a prison is no home."""

    kind: HomeKind
    district: District | None = None

    @model_validator(mode="after")
    def _district_when_there_is_one(self) -> Self:
        if (self.kind is HomeKind.DISTRICT) != (self.district is not None):
            raise ValueError("a district is named exactly when the parent lives in one")
        return self


class PrisonerHome(Part):
    """Where the prisoner lived before the imprisonment, and whether that home is kept."""

    residence: Home
    kept: Known = Known.UNKNOWN


class FosterCare(Part):
    """The children live with a foster person."""

    since: FosterSince = FosterSince.UNKNOWN
    lasting: Known = Known.UNKNOWN
    """Whether they are expected to stay there for good."""


class Family(Part):
    """What is known of the parents of some of the children; each may have other parents.

    What is absent is not known.
    """

    children: Annotated[tuple[ChildRef, ...], Field(min_length=1, max_length=20)]
    prisoner_is: PrisonerIs = PrisonerIs.UNKNOWN
    parents: Parents = Parents.UNKNOWN
    paternity: Paternity = Paternity.UNKNOWN
    custody: Custody = Custody.UNKNOWN
    lived_with: LivedWith = LivedWith.UNKNOWN
    """Asked only of parents who live apart."""
    other_parent: Home | None = None
    prisoner_home: PrisonerHome | None = None
    foster: FosterCare | None = None


Families = Annotated[tuple[Family, ...], Field(max_length=20)]
