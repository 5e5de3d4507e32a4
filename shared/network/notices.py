"""Words about a notice that more than one service says."""

from enum import StrEnum, unique
from typing import Annotated, Self

from pydantic import Field

from shared.network.agency import AgencyKind


@unique
class Path(StrEnum):
    """The lawful way on which a notice travels."""

    CONSENT = "consent"
    RELATIVES_IN_NEED = "relatives_in_need"


@unique
class ReceiverKind(StrEnum):
    """The kinds of office that a consent can name."""

    YOUTH_OFFICE = "youth_office"
    COORDINATION_OFFICE = "coordination_office"

    @classmethod
    def of(cls, kind: AgencyKind) -> Self | None:
        """As which an agency of this kind may be named; None: no consent can name it."""
        return next((each for each in cls if each.value == kind.value), None)


@unique
class ConsentSubject(StrEnum):
    """Whom a consent is about."""

    PRISONER = "prisoner"
    CHILDREN = "children"
    CAREGIVER = "caregiver"


@unique
class Purpose(StrEnum):
    """What a receiver may do with the notice."""

    COUNSELLING = "counselling"
    FAMILY_CONTACT = "family_contact"
    SUPPORT_OFFERS = "support_offers"
    ACCOMPANIMENT = "accompaniment"


@unique
class Need(StrEnum):
    """What the family asked for."""

    TELLING_THE_CHILD = "telling_the_child"
    COUNSELLING_FOR_CHILD = "counselling_for_child"
    COUNSELLING_FOR_CAREGIVER = "counselling_for_caregiver"
    VISIT_ACCOMPANIMENT = "visit_accompaniment"
    CONTACT_BY_PHONE_OR_VIDEO = "contact_by_phone_or_video"
    GROUP_FOR_CHILDREN = "group_for_children"
    FAMILY_DAY = "family_day"
    CHILDCARE = "childcare"
    SCHOOL_OR_NURSERY = "school_or_nursery"
    MONEY_OR_HOUSING = "money_or_housing"


@unique
class NoticeStatus(StrEnum):
    """All that a prison can ever learn about what became of its notice."""

    PASSED_ON = "passed_on"
    CANNOT_PASS_ON = "cannot_pass_on"  # noqa: S105 - a status, no password
    ACCEPTED = "accepted"
    MEASURE_STARTED = "measure_started"
    CLOSED = "closed"


@unique
class Remedy(StrEnum):
    """What a prison can do about a notice that cannot be passed on, by what it sent itself."""

    SEAL_ANEW = "seal_anew"
    """`ResealRequested` says for whom."""
    WRITE = "write"
    """Nobody who may be told by this system is in charge: write to the office by post."""
    REPORT_ANEW = "report_anew"
    """What it lacked, or has run out, can stand in a new notice under a new id."""


Purposes = Annotated[tuple[Purpose, ...], Field(max_length=len(Purpose))]
Receivers = Annotated[tuple[ReceiverKind, ...], Field(min_length=1, max_length=len(ReceiverKind))]
Needs = Annotated[tuple[Need, ...], Field(max_length=len(Need))]
