"""Who hears of what happens to a case."""

from datetime import date

from services.intake.contract.consents import ConsentEnding
from services.intake.contract.erasure import ErasureOverdue
from services.intake.contract.milestones import CaregiverNotInformed
from services.intake.contract.questions import QuestionPassedOn
from services.intake.contract.resealing import ResealOverdue
from services.notify.contract.wordings import Wording
from services.notify.domain import recipients
from services.notify.domain.audience_line import Audience
from services.referral.contract.assigning import ReferralRouted, ReferralUnroutable
from services.referral.contract.deadlines import DeadlineMissed, EscalationRaised
from services.referral.contract.erasure import ReferralsErased, ReferralWithdrawn
from services.referral.contract.passing_on import ReferralReturned
from shared.language.sources import AGREEMENT, NETWORK

DSGVO = date(2018, 5, 25)

OF_CASES = (
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
        on=CaregiverNotInformed,
        who=recipients.those_who_have_to_tell_her,
        wording=Wording.CAREGIVER_NOT_INFORMED,
        because="whoever looks after a child and has not consented has to be told that her data "
        "are kept, within a month and at the first contact at the latest, by whoever keeps them",
        source="Art. 14(3) DSGVO",
        since=DSGVO,
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
)
