"""The closed lists in which offices answer and the service explains itself."""

from enum import StrEnum, unique


@unique
class ReferralLife(StrEnum):
    """Where a referral stands."""

    ASSIGNED = "assigned"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    ACTIVE = "active"
    HANDING_OVER = "handing_over"
    CLOSED = "closed"
    DECLINED = "declined"
    UNROUTABLE = "unroutable"
    RECALLED = "recalled"


@unique
class DeliveryResult(StrEnum):
    """What became of the sealed part at the office; all but the first are problems."""

    READABLE = "readable"
    CANNOT_OPEN = "cannot_open"
    CHILDREN_MISSING = "children_missing"
    OTHER_CHILDREN = "other_children"
    INCOMPLETE = "incomplete"


@unique
class DeclineReason(StrEnum):
    """Why an office does not take a referral."""

    NOT_COMPETENT = "not_competent"
    NO_NEED = "no_need"
    FAMILY_DECLINES = "family_declines"
    DUPLICATE = "duplicate"
    NO_CAPACITY = "no_capacity"


@unique
class HandOverRule(StrEnum):
    """The rule by which the next office is competent: § 86 SGB VIII, its paragraphs, and § 86d."""

    PARENTS_HABITUAL_RESIDENCE = "86_1"
    PARENT_WITH_CUSTODY = "86_2"
    CUSTODY_WITH_NEITHER_PARENT = "86_3"
    CHILDS_ACTUAL_STAY = "86_4"
    PARENTS_APART_AFTER_START = "86_5"
    LASTING_FOSTER_CARE = "86_6"
    SEEKING_ASYLUM = "86_7"
    NO_LONGER_PROVISIONAL = "86d"


@unique
class ConsultationKind(StrEnum):
    """Who was consulted."""

    FAMILY = "family"
    CHILD = "child"
    PROFESSIONAL = "professional"


@unique
class ConsultationSequence(StrEnum):
    """Whether it opens the help or carries it on."""

    FIRST = "first"
    FURTHER = "further"


@unique
class ConsultationMode(StrEnum):
    """How people met."""

    IN_PERSON = "in_person"
    HOME_VISIT = "home_visit"
    PHONE = "phone"
    VIDEO = "video"
    ONLINE = "online"


@unique
class DurationBand(StrEnum):
    """How long it took, in minutes; a band, since an exact time could be told apart."""

    UP_TO_30 = "up_to_30"
    UP_TO_60 = "up_to_60"
    UP_TO_90 = "up_to_90"
    OVER_90 = "over_90"


@unique
class ClosingOutcome(StrEnum):
    """What a closed referral came to."""

    HELPED = "helped"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    NO_RESPONSE = "no_response"
    DECLINED_BY_FAMILY = "declined_by_family"
    ALREADY_HELPED = "already_helped"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    CAME_OF_AGE = "came_of_age"
    RELEASED = "released"


@unique
class MissingFact(StrEnum):
    """What would have to be known to route without doubt."""

    RESIDENCE = "residence"
    HABITUAL_RESIDENCE = "habitual_residence"
    DISTRICT = "district"


@unique
class OriginKind(StrEnum):
    """By what a referral came to this office."""

    NOTICE = "notice"
    HAND_OVER = "hand_over"
    HAND_OVER_RETURNED = "hand_over_returned"
    DECLINE = "decline"
    REASSIGNMENT = "reassignment"


@unique
class Role(StrEnum):
    """Whether the office acts or only knows."""

    LEAD = "lead"
    INFORMED = "informed"


@unique
class ReferralDeadline(StrEnum):
    """What an office is awaited to do in time, or intake to pass on."""

    SEALED_PART = "sealed_part"
    DELIVERY = "delivery"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    CONSULT = "consult"


@unique
class Rung(StrEnum):
    """Who hears of a missed deadline once the office was reminded."""

    HEAD = "head"
    COORDINATION_OFFICE = "coordination_office"
    MINISTRIES_REPORT = "ministries_report"


@unique
class ErasureReason(StrEnum):
    """Why offices are asked to erase."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_EXPIRED = "consent_expired"
    NOTICE_RETRACTED = "notice_retracted"
    RETENTION_ENDED = "retention_ended"
