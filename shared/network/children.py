"""Children as a shared topic may speak of them: an age band and a place, never a name."""

from enum import StrEnum, unique
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.language.fields import Whole
from shared.language.message import District, Part
from shared.network.sealed_notice import ChildRef


@unique
class AgeBand(StrEnum):
    """How old a child is, as closely as a shared topic may say."""

    UNDER_3 = "0-2"
    FROM_3_TO_5 = "3-5"
    FROM_6_TO_9 = "6-9"
    FROM_10_TO_13 = "10-13"
    FROM_14_TO_17 = "14-17"


@unique
class ResidenceKind(StrEnum):
    """What is known about where a child lives."""

    DISTRICT = "district"
    OUTSIDE_LAND = "outside_land"
    UNKNOWN = "unknown"


@unique
class ResidenceBasis(StrEnum):
    """Habitual residence decides competence; actual residence only until that is clear."""

    HABITUAL = "habitual"
    ACTUAL = "actual"


@unique
class Caregiver(StrEnum):
    """With whom a child lives now."""

    OTHER_PARENT = "other_parent"
    RELATIVES = "relatives"
    FOSTER_FAMILY = "foster_family"
    RESIDENTIAL_CARE = "residential_care"
    OTHER = "other"
    UNKNOWN = "unknown"


class Residence(Part):
    """Where a child lives, as closely as competence needs it."""

    kind: ResidenceKind
    district: District | None = None
    basis: ResidenceBasis = ResidenceBasis.HABITUAL

    @model_validator(mode="after")
    def _district_when_there_is_one(self) -> Self:
        if (self.kind is ResidenceKind.DISTRICT) != (self.district is not None):
            raise ValueError("a district is named exactly when the child lives in one")
        return self


class Child(Part):
    """A child of the prisoner."""

    child: ChildRef
    age_band: AgeBand
    residence: Residence
    caregiver: Caregiver


Children = Annotated[tuple[Child, ...], Field(max_length=20)]
ChildCount = Annotated[int, Whole(1, 20)]
