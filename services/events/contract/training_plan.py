"""What a training is: its plan, its modules, for whom."""

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.language.fields import Quarters, ReportedMoment, Whole
from shared.language.message import Part
from shared.language.public_text import PublicText
from shared.network.agency import AgencyKind
from shared.network.certificate import ModuleCode


class TrainingFormat(StrEnum):
    """How people come together."""

    SYMPOSIUM = "symposium"
    IN_HOUSE = "in_house"
    WORKSHOP = "workshop"
    ONLINE = "online"
    JOB_SHADOWING = "job_shadowing"
    TALK = "talk"
    EXCHANGE_VISIT = "exchange_visit"


class TrainingTheme(StrEnum):
    """What a training is about."""

    CHILDREN_OF_PRISONERS = "children_of_prisoners"
    RIGHTS_OF_THE_CHILD = "rights_of_the_child"
    TALKING_WITH_CHILDREN = "talking_with_children"
    VISITS_AND_CONTACT = "visits_and_contact"
    FAMILY_FRIENDLY_PRISON = "family_friendly_prison"
    CHILD_PROTECTION = "child_protection"
    CONSENT_AND_DATA_PROTECTION = "consent_and_data_protection"
    WORKING_TOGETHER = "working_together"
    RELEASE_AND_RETURN = "release_and_return"


class TrainingFunding(StrEnum):
    """Who pays for a training, and so asks for how long it must be shown who came."""

    OWN_MEANS = "own_means"
    LAND = "land"
    FOUNDATION = "foundation"


class TargetGroup(StrEnum):
    """Whose staff a training is meant for."""

    PRISONS = "prisons"
    YOUTH_OFFICES = "youth_offices"
    PROVIDERS = "providers"

    @property
    def agencies(self) -> AgencyKind:
        """The kind of agency whose staff this is."""
        return _AGENCIES[self]


_AGENCIES = {
    TargetGroup.PRISONS: AgencyKind.PRISON,
    TargetGroup.YOUTH_OFFICES: AgencyKind.YOUTH_OFFICE,
    TargetGroup.PROVIDERS: AgencyKind.PROVIDER,
}


class Sector(StrEnum):
    """Where a participant works."""

    JUSTICE = "justice"
    YOUTH_WELFARE = "youth_welfare"
    SCHOOL = "school"
    NURSERY = "nursery"
    HEALTH = "health"
    POLICE = "police"
    COURT = "court"
    SOCIAL_SERVICE = "social_service"
    OTHER = "other"


class SectorCounts(Part):
    """How many people came, by where they work; they add up to all who came."""

    justice: Annotated[int, Whole(0)]
    youth_welfare: Annotated[int, Whole(0)]
    school: Annotated[int, Whole(0)]
    nursery: Annotated[int, Whole(0)]
    health: Annotated[int, Whole(0)]
    police: Annotated[int, Whole(0)]
    court: Annotated[int, Whole(0)]
    social_service: Annotated[int, Whole(0)]
    other: Annotated[int, Whole(0)]


Hours = Annotated[float, Quarters(40)]


Place = Annotated[
    str,
    StringConstraints(
        pattern=r"^(online|agency:[a-z0-9]+(-[a-z0-9]+)*|venue:[0-9]{5}:[a-z0-9-]{1,40})$",
        max_length=60,
    ),
]
"""Online, at an agency of the registry, or a venue's code within a district."""


PlaceAddress = Annotated[str, PublicText(longest=120)]
"""Of the place, as people find it."""


class Module(Part):
    """One sitting of a training; it may last several days."""

    # `from` is a keyword of Python, and the word that agencies' software sends.
    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    module: ModuleCode
    starts: ReportedMoment = Field(alias="from")
    ends: ReportedMoment = Field(alias="to")
    hours: Hours
    """Of teaching, as the certificate states them."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends <= self.starts:
            raise ValueError("a module ends after it starts")
        return self


class Dates(Part):
    """When people come together, and until when they can be registered."""

    modules: Annotated[tuple[Module, ...], Field(min_length=1, max_length=30)]
    """In the order in which they take place."""
    registration_until: ReportedMoment
    """The last moment at which a registration is taken."""

    @model_validator(mode="after")
    def _follow_one_another(self) -> Self:
        codes = [module.module for module in self.modules]
        if len(set(codes)) < len(codes):
            raise ValueError("no module is named twice")
        if any(later.starts < earlier.ends for earlier, later in pairwise(self.modules)):
            raise ValueError("a module starts after the one before it has ended")
        if self.registration_until > self.modules[0].starts:
            raise ValueError("registration ends before the first module starts")
        return self


class TrainingPlan(Dates):
    """What is offered, where and when, to how many. Its texts name nobody."""

    title: Annotated[str, PublicText(longest=100)] | None = None
    description: Annotated[str, PublicText(longest=600)] | None = None
    address: PlaceAddress | None = None
    contact: Annotated[str, PublicText(longest=80)] | None = None
    """An office or a role at the organiser; its address is that of the registry."""
    fee_cents: Annotated[int, Whole(0, 100_000)] | None = None
    """For each participant; absent if it was not said."""
    funding: TrainingFunding | None = None
    """Absent is as by own means; how long names are kept follows from it (docs/rules.md)."""
    format: TrainingFormat
    theme: TrainingTheme
    place: Place
    minimum: Annotated[int, Whole(1, 500)]
    maximum: Annotated[int, Whole(1, 500)]
    target_groups: Annotated[tuple[TargetGroup, ...], Field(min_length=1, max_length=3)]
    open_to_public: bool = False
    """Whether people who belong to no agency may sign up, too."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if len(set(self.target_groups)) < len(self.target_groups):
            raise ValueError("no target group is named twice")
        if self.minimum > self.maximum:
            raise ValueError("the minimum is at most the maximum")
        if not fits(self.place, self.format):
            raise ValueError("the place is online exactly if the format is")
        return self


def fits(place: str, kind: TrainingFormat) -> bool:
    """Whether a training of this format can be at this place."""
    return (place == "online") == (kind is TrainingFormat.ONLINE)
