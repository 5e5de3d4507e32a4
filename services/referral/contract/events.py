"""What happened to a referral, told to every service; no person, no seal."""

from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract import AgeBand, Path
from services.referral.contract.commands import HeldOn
from services.referral.contract.words import (
    ClosingOutcome,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DeclineReason,
    DurationBand,
    ErasureReason,
    HandOverRule,
    MissingFact,
    ReferralDeadline,
    Rung,
)
from shared.language.fields import Id, Moment, Whole
from shared.language.message import AgencyId, Event, Word

REFERRALS = "referral.referrals.v1"

DECLINED_AND_NOBODY_LEFT = "declined_and_nobody_left"
"""The rule of a `ReferralUnroutable` that an office had before and declined."""

Reason = Annotated[str, Field(pattern=r"^[A-Za-z0-9 ,;:()§/-]{1,160}$")]
"""The constant words of a rule of ours, as its table has them."""
Level = Annotated[int, Whole(1, 4)]
"""Rung of the ladder: 1 the office, 2 its head, 3 the coordination office, 4 the report."""
Hop = Annotated[int, Whole(0, 4)]
"""How often it was handed over so far; a fourth time only to the coordination office."""


class AboutReferralTold(Event):
    """Told of one referral; the key is its case."""

    topic: ClassVar[str | None] = REFERRALS

    referral: Id


class ReferralCreated(AboutReferralTold):
    """A referral was opened for a group of children."""

    path: Path
    age_bands: Annotated[tuple[AgeBand, ...], Field(min_length=1, max_length=20)]
    """One for each child."""


class ReferralRouted(AboutReferralTold):
    """An office was found, by a rule and for a reason."""

    office: AgencyId
    rule: Word
    reason: Reason
    provisional: bool
    missing_facts: Annotated[tuple[MissingFact, ...], Field(max_length=3)] = ()
    follows: Id | None = None
    """The referral it came out of by hand-over, decline or reassignment."""


class ReferralUnroutable(AboutReferralTold):
    """Nobody that path and consent allow can be told, or nobody else after a decline."""

    path: Path
    rule: Word
    reason: Reason


class ReferralDelivered(AboutReferralTold):
    """The office can read it."""

    office: AgencyId


class ReferralAcknowledged(AboutReferralTold):
    """A person at the office has seen it."""

    office: AgencyId


class ReferralAccepted(AboutReferralTold):
    """The office has taken it over."""

    office: AgencyId


class ReferralDeclined(AboutReferralTold):
    """The office does not take it."""

    office: AgencyId
    reason: DeclineReason


class ReferralHandedOver(AboutReferralTold):
    """Another office is asked to take it; the first stays in charge until then (§ 86c)."""

    from_office: AgencyId
    to: AgencyId
    rule: HandOverRule
    hop: Hop
    next_referral: Id
    """The referral the other office has to answer."""


class ReferralReassigned(AboutReferralTold):
    """The coordination office gave it to another office."""

    from_office: AgencyId
    to: AgencyId
    next_referral: Id
    """The referral the other office has to answer."""


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


class ReferralRecalled(AboutReferralTold):
    """The office need not act any more; also told to the office itself."""

    told_to_agency = True

    office: AgencyId
    next_referral: Id | None = None
    """The referral by which another office goes on; absent when it ends with this."""


class ReferralClosed(AboutReferralTold):
    """The work on it has come to its end."""

    told_to_agency = True

    office: AgencyId
    outcome: ClosingOutcome


class DeadlineMissed(AboutReferralTold):
    """What was awaited has not come in time; the ladder begins."""

    office: AgencyId
    deadline: ReferralDeadline
    due: Moment
    level: Level


class EscalationRaised(AboutReferralTold):
    """A deadline is still missed a rung later, or an office cannot read what it got."""

    office: AgencyId
    deadline: ReferralDeadline
    level: Level
    to: Rung
    covered: bool
    """Whether path and consent cover this rung; if not it may only count."""


class EscalationResolved(AboutReferralTold):
    """What an escalation was raised for is done; also told to the agencies that heard of it."""

    told_to_agency = True

    office: AgencyId
    deadline: ReferralDeadline


class ReferralWithdrawn(Event):
    """The whole case is erased here; told once, together with the requests to erase."""

    topic: ClassVar[str | None] = REFERRALS

    offices: Annotated[tuple[AgencyId, ...], Field(max_length=40)]
    """The agencies that were told and now are asked to erase; nobody when none was told."""
    why: ErasureReason
