"""The closed lists of intake: what can be said about a case without naming anyone."""

from enum import StrEnum, unique


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


@unique
class Purpose(StrEnum):
    """What a receiver may do with the notice."""

    COUNSELLING = "counselling"
    FAMILY_CONTACT = "family_contact"
    SUPPORT_OFFERS = "support_offers"
    ACCOMPANIMENT = "accompaniment"


@unique
class ConsentGiver(StrEnum):
    """Who gave the consent."""

    PRISONER = "prisoner"
    OTHER_PARENT = "other_parent"
    BOTH_PARENTS = "both_parents"
    GUARDIAN = "guardian"
    YOUNG_PERSON = "young_person"


@unique
class Custody(StrEnum):
    """Who has custody of the children, as far as the giver of the consent says."""

    JOINT = "joint"
    PRISONER_ALONE = "prisoner_alone"
    OTHER_PARENT_ALONE = "other_parent_alone"
    GUARDIAN = "guardian"
    UNKNOWN = "unknown"


@unique
class ConsentForm(StrEnum):
    """How the consent was given."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL_ON_RECORD = "oral_on_record"


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
class RetractionCode(StrEnum):
    """Why a prison takes a notice back."""

    WRONG_PERSON = "wrong_person"
    NO_CHILDREN = "no_children"
    NOT_ADMITTED = "not_admitted"
    REPORTED_TWICE = "reported_twice"
    ENTERED_IN_ERROR = "entered_in_error"


@unique
class SuppressionReason(StrEnum):
    """Why a notice ended before anyone was told."""

    RETRACTED = "retracted"
    RELEASED = "released"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_EXPIRED = "consent_expired"
    NO_LAWFUL_BASIS = "no_lawful_basis"


@unique
class NoConsentReason(StrEnum):
    """How it came that there is no consent."""

    DECLINED = "declined"
    NO_DECISION = "no_decision"


@unique
class ErasureExtent(StrEnum):
    """What a receiver did when it was asked to erase."""

    ERASED = "erased"
    RESTRICTED = "restricted"
    KEPT_OWN_DUTY = "kept_own_duty"


@unique
class NoticeStatus(StrEnum):
    """All that a prison can ever learn about what became of its notice."""

    PASSED_ON = "passed_on"
    CANNOT_PASS_ON = "cannot_pass_on"  # noqa: S105 - a status, no password
    ACCEPTED = "accepted"
    MEASURE_STARTED = "measure_started"
    CLOSED = "closed"
