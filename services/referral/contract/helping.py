"""The help: consultations, measures, and how it ends."""

from datetime import date
from enum import StrEnum, unique
from typing import Annotated

from services.referral.contract.about import AboutReferral, AboutReferralTold
from shared.language.fields import Years, day_in
from shared.language.message import AgencyId


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


OF_THE_NETWORK = Years(r"20(2[3-9]|[3-9][0-9])", r"20(2[48]|[468][048]|[3579][26])", "2023 to 2099")


HeldOn = Annotated[date, day_in(OF_THE_NETWORK)]
"""A day since the network began its work."""


class RecordConsultation(AboutReferral):
    """Somebody was consulted; nothing is said about what."""

    kind: ConsultationKind
    sequence: ConsultationSequence
    mode: ConsultationMode
    duration: DurationBand
    anonymous: bool
    held_on: HeldOn


class ReportMeasureStarted(AboutReferral):
    """A measure for the family has begun; nothing is said about which."""

    started_on: HeldOn


class CloseReferral(AboutReferral):
    """The work on it has come to its end; offices that were asked to go on need not any more."""

    outcome: ClosingOutcome
    """`handed_over` is for the next office to bring about, by accepting."""


class ConsultationHeld(AboutReferralTold):
    """Somebody was consulted."""

    office: AgencyId
    kind: ConsultationKind
    sequence: ConsultationSequence
    mode: ConsultationMode
    duration: DurationBand
    anonymous: bool
    held_on: HeldOn


class MeasureStarted(AboutReferralTold):
    """A measure for the family has begun."""

    office: AgencyId
    started_on: HeldOn


class ReferralClosed(AboutReferralTold):
    """The work on it has come to its end."""

    told_to_agency = True

    office: AgencyId
    outcome: ClosingOutcome
