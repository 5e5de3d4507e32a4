"""What an office in charge hears of its referral each time something about it changes."""

from enum import StrEnum, unique
from typing import Annotated

from pydantic import Field

from services.referral.contract.about import OfReferral, ReferralLife
from shared.language.fields import Day, Moment
from shared.language.message import TypeName


@unique
class ChangedBy(StrEnum):
    """What brought a change about, as far as the office in charge may know it."""

    DELIVERY_CONFIRMED = "delivery_confirmed"
    """Down to `closed` it is what the office itself has said, by whichever of its programs."""
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"
    QUESTION_ASKED = "question_asked"
    CONSULTED = "consulted"
    MEASURE_STARTED = "measure_started"
    CLOSED = "closed"
    QUESTION_ANSWERED = "question_answered"
    """Or its time is over; `AnswerGiven` says which."""
    NEXT_OFFICE = "next_office"
    """Whom this office asked to go on has answered, was late, or can read its part."""
    EARLIER_OFFICE = "earlier_office"
    """Who had asked this office has asked another one, or has come to its end."""
    REASSIGNED = "reassigned"
    RELEASED = "released"
    CONSENT = "consent"
    """The consents hold for less than before."""
    CONSENT_RENEWED = "consent_renewed"
    """They hold for longer."""
    CONSENT_ENDING = "consent_ending"
    """They end in four weeks, and what rests on them, if nobody renews them."""
    NOTICE = "notice"
    """What the prison has told since: what completes its notice, or a part sealed anew. Or it has
    not sealed one anew in time."""


class ReferralUpdated(OfReferral):
    """Where a referral stands now, what is awaited until when, and what its office may do.

    The whole of it, each time something of it changes, to the office in charge alone; also of what
    that office has brought about itself, since another of its programs may have. Before the first
    one, `ReferralAssigned` says the same of a referral that is `assigned`.
    """

    life: ReferralLife
    acknowledge_by: Moment | None = None
    """Absent when it is not awaited any more; what is late keeps the moment that was missed."""
    decide_by: Moment | None = None
    consult_by: Moment | None = None
    paused: bool = False
    """Whether the time stands still for a question; the moments are those without an answer."""
    answers: Annotated[tuple[TypeName, ...], Field(max_length=20)]
    """The commands that are possible now; none when it has ended."""
    valid_until: Day | None = None
    """The last day of the consent, as in `ReferralAssigned`; another one once it is renewed."""
    retain_until: Day | None = None
    """As in `ReferralAssigned`, in whose place it steps; both are absent when this office has the
    referral no more."""
    by: ChangedBy
