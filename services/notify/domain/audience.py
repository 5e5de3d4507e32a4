"""Which agency hears of what, in which wording, and why: the whole table, for a lawyer to read.

What is not in it no agency is told of by notify; what a participant of a training hears stands in
`audience_of_participants.py`. A mail to an agency says that there is something and where to look it
up, never what.
"""

from services.notify.contract.wordings import Wording
from services.notify.domain.audience_of_addresses import OF_ADDRESSES
from services.notify.domain.audience_of_cases import OF_CASES
from services.notify.domain.audience_of_the_programme import OF_THE_PROGRAMME

AUDIENCE = (*OF_CASES, *OF_THE_PROGRAMME, *OF_ADDRESSES)

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

CAN_WAIT = frozenset(line.wording for line in AUDIENCE if line.can_wait)
"""What comes in working hours, and what an agency can have otherwise: in one mail a day, or not."""

IN_WORKING_HOURS = CAN_WAIT | {Wording.ONE_MAIL_A_DAY}
