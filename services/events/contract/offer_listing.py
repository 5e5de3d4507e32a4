"""What an offer is, as Open Referral HSDS 3 has it: what for, whom, where, when, at whose cost."""

from collections.abc import Hashable
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from shared.language.fields import ReportedDay, Whole
from shared.language.message import District, Part
from shared.language.public_text import PublicText
from shared.network.children import AgeBand
from shared.network.notices import Need

H = TypeVar("H", bound=Hashable)


def _each_once(items: tuple[H, ...]) -> tuple[H, ...]:
    """Nothing twice. Raises ValueError."""
    if len(set(items)) < len(items):
        raise ValueError("nothing is named twice")
    return items


class Access(StrEnum):
    """What makes an offer open to people with a disability; none of it: not barrier-free."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    INDUCTION_LOOP = "induction_loop"
    SIGN_LANGUAGE = "sign_language"
    PLAIN_LANGUAGE = "plain_language"


class Weekday(StrEnum):
    """As calendars write them (RFC 5545)."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""In Berlin."""


class Slot(Part):
    """When it takes place, each week."""

    day: Weekday
    opens_at: TimeOfDay
    closes_at: TimeOfDay

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.closes_at <= self.opens_at:
            raise ValueError("it ends after it begins, on the same day")
        return self


class FundingKind(StrEnum):
    """Who pays for a child that takes part."""

    AGREEMENT = "agreement"
    """Youth offices, by an agreement with the districts that are named (§ 36a(2) SGB VIII)."""
    FOUNDATION = "foundation"
    LAND = "land"
    NONE = "none"
    """Nobody without a decision of the youth office."""


Districts = Annotated[tuple[District, ...], Field(max_length=100), AfterValidator(_each_once)]


class FundingBasis(Part):
    """Who pays, and for children of which districts."""

    kind: FundingKind
    districts: Districts = ()
    """Those of the agreement."""

    @model_validator(mode="after")
    def _districts_of_an_agreement(self) -> Self:
        if (self.kind is FundingKind.AGREEMENT) != bool(self.districts):
            raise ValueError("districts are named exactly when there is an agreement with them")
        return self


Age = Annotated[int, Whole(0, 26)]
"""Whole years; who is 27 is no young person any more (§ 7 SGB VIII)."""
MaximumPlaces = Annotated[int, Whole(1, 500)]
PlaceCount = Annotated[int, Whole(0, 500)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639-1, or 639-3 where that has none."""


class Capacity(Part):
    """How many places there are, and how many are taken by others than those reserved here."""

    maximum: MaximumPlaces
    taken: PlaceCount


class OfferListing(Capacity):
    """All that is said of an offer. Its texts name nobody."""

    title: Annotated[str, PublicText(longest=100, shortest=2)]
    description: Annotated[str, PublicText(longest=600)] | None = None
    offered_by: Annotated[str, PublicText(longest=120, shortest=2)] | None = None
    """The body that offers it, where another agency keeps the entry; else the keeper itself."""
    needs: Annotated[
        tuple[Need, ...], Field(min_length=1, max_length=len(Need)), AfterValidator(_each_once)
    ]
    """The kinds of help."""
    located_in: District | None = None
    address: Annotated[str, PublicText(longest=120)] | None = None
    service_area: Annotated[
        tuple[District, ...], Field(min_length=1, max_length=100), AfterValidator(_each_once)
    ]
    """Where children live who can come, whoever pays."""
    minimum_age: Age
    maximum_age: Age
    languages: Annotated[
        tuple[Language, ...], Field(min_length=1, max_length=20), AfterValidator(_each_once)
    ]
    accessibility: Annotated[
        tuple[Access, ...], Field(max_length=len(Access)), AfterValidator(_each_once)
    ] = ()
    schedule: Annotated[tuple[Slot, ...], Field(max_length=14), AfterValidator(_each_once)] = ()
    fee_cents: Annotated[int, Whole(0, 100_000)] | None = None
    """For each child; absent if it was not said."""
    funding: FundingBasis
    checked_on: ReportedDay
    """The day on which all of this was last found to be so (`assured_date`)."""

    def takes(self, band: AgeBand) -> bool:
        """Whether children of some age of this band can come."""
        youngest, oldest = map(int, band.split("-"))
        return youngest <= self.maximum_age and self.minimum_age <= oldest

    @model_validator(mode="after")
    def _youngest_first(self) -> Self:
        if self.minimum_age > self.maximum_age:
            raise ValueError("the minimum age is at most the maximum age")
        return self
