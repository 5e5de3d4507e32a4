"""An agency says how it wants to be told what can wait, and is told so from the next mail on."""

from services.notify.contract.deliveries import AttemptOutcome
from services.notify.contract.subscriptions import ChangeSubscription, SubscriptionChanged
from services.notify.contract.wordings import Wording
from services.notify.domain.addresses import mailbox_of
from services.notify.domain.audience import CAN_WAIT
from services.notify.domain.mailbox import Mailbox, Reach, Rhythm
from services.notify.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell


def change(state: Mailbox | None, message: ChangeSubscription, at: At[Rules]) -> Outcome[Mailbox]:
    """Keep the wish in the place of the one before. Raises Refused."""
    if at.aggregate != str(mailbox_of(at.sender)):
        raise Refused(Code.NOT_COMPETENT)
    before = state or Mailbox(life=Reach.REACHED, agency=at.sender)
    rhythm = Rhythm.DAILY if message.daily else Rhythm.AT_ONCE
    without = tuple(sorted(set(message.without)))
    after = before.change(rhythm=rhythm, without=tuple(map(Wording, without)))
    told = SubscriptionChanged(agency=at.sender, daily=message.daily, without=without)
    return Outcome(after, () if after == before else (tell(told),), answer=rhythm)


def instead_of_a_mail(mailbox: Mailbox, wording: Wording) -> AttemptOutcome | None:
    """What becomes of a mail by the wish of its agency; None: it leaves."""
    if wording not in CAN_WAIT:
        return None
    if wording in mailbox.without:
        return AttemptOutcome.UNWANTED
    return AttemptOutcome.GATHERED if mailbox.rhythm is Rhythm.DAILY else None
