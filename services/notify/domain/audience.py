"""Who hears of what, in which wording, and why: the whole table, for a lawyer to read.

What is not in it nobody is told of by notify. A mail says that there is something and where to
look it up, never what.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.events.contract.funds import ProofOfUseAwaited
from services.events.contract.gaps import OfferGapReported
from services.events.contract.offers import OfferCheckAwaited
from services.events.contract.trainings import (
    ParticipantMovedUp,
    TrainingCancelled,
    TrainingMoved,
    TrainingScheduled,
)
from services.intake.contract.consents import ConsentEnding
from services.intake.contract.erasure import ErasureOverdue
from services.intake.contract.questions import QuestionPassedOn
from services.intake.contract.resealing import ResealOverdue
from services.notify.contract import Wording
from services.notify.domain import recipients
from services.notify.domain.recipients import Recipients
from services.notify.domain.rules import Rules
from services.referral.contract.assigning import ReferralRouted, ReferralUnroutable
from services.referral.contract.deadlines import DeadlineMissed, EscalationRaised
from services.referral.contract.erasure import ReferralsErased, ReferralWithdrawn
from services.referral.contract.passing_on import ReferralReturned
from shared.language.message import Message
from shared.language.rule import Rule
from shared.language.sources import AGREEMENT, NETWORK
from shared.language.steps import At


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience(Rule):
    """One line of the table."""

    on: type[Message]
    who: Callable[[Any, At[Rules]], Recipients]
    """Nobody, if this very message is not for them."""
    wording: Wording
    clears: bool = False
    """The case is erased here too: from then on nothing is told of it but requests to erase."""


DSGVO = date(2018, 5, 25)

ERASURE = frozenset(
    {Wording.ERASURE_REQUESTED, Wording.ERASURE_OVERDUE, Wording.ERASURE_OVERDUE_TO_HEAD}
)
"""What is told in any case."""

AS_EVER = frozenset({Wording.CONSENT_ENDING, Wording.QUESTION_WAITING, Wording.RESEAL_OVERDUE})
"""What a prison is told in any case: a mail that does not come would show it that a case ended."""

ASKING = frozenset(
    {
        Wording.NEW_REFERRAL,
        Wording.REFERRAL_RETURNED,
        Wording.REMINDER,
        Wording.REMINDER_TO_HEAD,
        Wording.ESCALATION,
    }
)
"""Wordings that ask for something: once it is done, nobody should be asked for it."""

AUDIENCE = (
    Audience(
        on=ReferralRouted,
        who=recipients.the_new_office,
        wording=Wording.NEW_REFERRAL,
        because="an office that does not look into its software every hour still knows in time",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ReferralReturned,
        who=recipients.the_office_it_came_back_to,
        wording=Wording.REFERRAL_RETURNED,
        because="whose hand-over was not taken stays in charge (§ 86c SGB VIII) and must not rely "
        "on another",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=DeadlineMissed,
        who=recipients.the_office,
        wording=Wording.REMINDER,
        because="the first rung of the ladder is the office itself",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=EscalationRaised,
        who=recipients.its_head,
        wording=Wording.REMINDER_TO_HEAD,
        because="the second rung is the head of the same office, who may know of all its cases",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=EscalationRaised,
        who=recipients.coordination_office_if_covered,
        wording=Wording.ESCALATION,
        because="the third rung may look the case up, since path and consent name it a receiver",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=EscalationRaised,
        who=recipients.coordination_office_if_not_covered,
        wording=Wording.ESCALATION_COUNT,
        because="a rung that consent does not cover hears a count, never the case",
        source="Art. 6(1) DSGVO",
        since=DSGVO,
    ),
    Audience(
        on=ReferralUnroutable,
        who=recipients.coordination_office_if_never_passed_on,
        wording=Wording.UNROUTABLE_COUNT,
        because="nobody can be told, for want of a permission or of a sealed part: the prison "
        "hears so, and the clearing office counts it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ReferralUnroutable,
        who=recipients.coordination_office_if_declined,
        wording=Wording.DECLINED_COUNT,
        because="an office declined and nobody else can be told: the prison does not hear of a "
        "decline, and the clearing office counts it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ConsentEnding,
        who=recipients.those_who_can_renew,
        wording=Wording.CONSENT_ENDING,
        because="help that goes on should not end because nobody asked the family in time",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=QuestionPassedOn,
        who=recipients.the_prison_that_is_asked,
        wording=Wording.QUESTION_WAITING,
        because="while the prison does not look into its software the office's time stands still; "
        "what no consent covers is never passed on, and no mail tells of it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ResealOverdue,
        who=recipients.the_prison_that_has_to_seal,
        wording=Wording.RESEAL_OVERDUE,
        because="an office may wait for a part that only the prison can seal; the mail comes "
        "whatever has become of the case, or its absence would tell",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ReferralWithdrawn,
        who=recipients.those_who_were_told,
        wording=Wording.ERASURE_REQUESTED,
        because="whoever was told must erase; telling them anything else of it has lost its basis",
        source="Art. 17(1) and 19 DSGVO",
        since=DSGVO,
        clears=True,
    ),
    Audience(
        on=ReferralsErased,
        who=recipients.those_who_were_told,
        wording=Wording.ERASURE_REQUESTED,
        because="whoever was told must erase, also where only a part of the case ends",
        source="Art. 17(1) and 19 DSGVO",
        since=DSGVO,
    ),
    Audience(
        on=ErasureOverdue,
        who=recipients.those_who_have_not_confirmed,
        wording=Wording.ERASURE_OVERDUE,
        because="only the receiver can confirm; to anyone else it would disclose a case",
        source="Art. 19 DSGVO",
        since=DSGVO,
    ),
    Audience(
        on=ErasureOverdue,
        who=recipients.heads_of_those_who_have_not_confirmed,
        wording=Wording.ERASURE_OVERDUE_TO_HEAD,
        because="the same mailbox was asked before; the head answers for what is kept in its house "
        "and may know of all its cases",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=TrainingScheduled,
        who=recipients.its_target_groups,
        wording=Wording.TRAINING_ANNOUNCED,
        because="whom a training is meant for should hear of it while there are places",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ParticipantMovedUp,
        who=recipients.the_agency_that_registered,
        wording=Wording.PARTICIPANT_MOVED_UP,
        because="who waited for a place has made other plans by now and has to hear of it in time",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=TrainingMoved,
        who=recipients.those_with_people_registered,
        wording=Wording.TRAINING_MOVED,
        because="whose people are registered has to tell them the new day before they set out",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=TrainingCancelled,
        who=recipients.those_with_people_registered,
        wording=Wording.TRAINING_CANCELLED,
        because="whose people are registered has to tell them before they set out in vain",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProofOfUseAwaited,
        who=recipients.the_holder,
        wording=Wording.PROOF_AWAITED,
        because="what is not proven in time has to be paid back, and four weeks are enough for it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=OfferCheckAwaited,
        who=recipients.its_keeper,
        wording=Wording.OFFER_CHECK_AWAITED,
        because="an offer that nobody has checked gives no place, and only its keeper can check it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=OfferGapReported,
        who=recipients.who_coordinates,
        wording=Wording.OFFER_GAP_REPORTED,
        because="what is needed and not offered is built up by who sees all of the Land",
        source=AGREEMENT,
        since=NETWORK,
    ),
)
