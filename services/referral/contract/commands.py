"""What offices ask of the service about a referral they hold."""

from datetime import date
from typing import Annotated

from services.intake.contract.parts import CompactJwe
from services.referral.contract.words import (
    ClosingOutcome,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DeclineReason,
    DeliveryResult,
    DurationBand,
    HandOverRule,
)
from shared.language.fields import Id, Years, day_in
from shared.language.message import AgencyId, Command

OF_THE_NETWORK = Years(r"20(2[3-9]|[3-9][0-9])", r"20(2[48]|[468][048]|[3579][26])", "2023 to 2099")
HeldOn = Annotated[date, day_in(OF_THE_NETWORK)]
"""A day since the network began its work."""


class AboutReferral(Command):
    """Every command names the referral; the key stays the case."""

    referral: Id


class ConfirmDelivery(AboutReferral):
    """The office's software opened the sealed part, or could not.

    Only `readable` lets the service forget its copy; a problem reaches the coordination office.
    """

    result: DeliveryResult


class AcknowledgeReferral(AboutReferral):
    """A person at the office has seen it."""


class AcceptReferral(AboutReferral):
    """The office takes it over; ends a hand-over to it."""


class DeclineReferral(AboutReferral):
    """The office does not take it; it is routed on or closed, depending on the reason."""

    reason: DeclineReason
    """`no_capacity` only from a provider: a youth office cannot be too full for its duty."""


class HandOverReferral(AboutReferral):
    """Another office is competent; this one stays in charge until that one accepts (§ 86c).

    Again to the same office: a part sealed anew, if that one could not read the first. To another
    office: only once the one that was asked has missed a deadline.
    """

    to: AgencyId
    rule: HandOverRule
    sealed: CompactJwe
    """Sealed anew for `to`, with the same children."""


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


class ReassignReferral(AboutReferral):
    """Give a referral that stays unanswered to another office."""

    to: AgencyId
    sealed: CompactJwe | None = None
    """Absent when the service still holds a sealed part for `to`."""
