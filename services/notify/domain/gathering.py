"""What an agency is told in one mail a day goes from where it was planned to the mail of that day.

It is the step of the first that says so to the other: so both happen, and once. A line that comes
when the mail has left, or that the mail did not tell, goes with another one at once.
"""

from datetime import datetime
from uuid import UUID

from services.notify.contract.deliveries import NotificationPlanned
from services.notify.contract.gathering import LineGathered, NotificationGathered
from services.notify.contract.wordings import Wording
from services.notify.domain.addresses import mail_of_a_day
from services.notify.domain.delivery import Delivery, DeliveryStatus, Gathered, Line
from services.notify.domain.notifications import Notifications
from services.notify.domain.planning import NOTHING
from services.notify.domain.quiet_hours import leaves_at, mail_of_the_day
from services.notify.domain.recipients import Recipient
from services.notify.domain.rules import Rules
from shared.language.steps import At, Outcome, Said, tell
from shared.network.working_days import day_of


def pass_on(delivery: Delivery, agency: str, at: At[Rules]) -> tuple[Delivery, tuple[Said, ...]]:
    """The delivery as it ends, and what makes it a line of the mail of the day."""
    due = mail_of_the_day(at.now, at.rules.registry.calendar(agency))
    into = mail_of_a_day(agency, delivery.role, day_of(due))
    line = LineGathered(
        agency=agency,
        role=delivery.role,
        wording=delivery.wording,
        about=UUID(at.aggregate),
        delivery=delivery.delivery,
        due=due,
    )
    ended = delivery.ended(DeliveryStatus.GATHERED).change(gathered=Gathered(into=into, due=due))
    told = NotificationGathered(**delivery.told(), into=into, due=due)
    return ended, (tell(told), Said(line, about=str(into)))


def add(
    state: Notifications | None, message: LineGathered, at: At[Rules]
) -> Outcome[Notifications] | None:
    """Tell this, too: in the mail that has not left, or in another."""
    known = state or NOTHING
    line = Line(wording=message.wording, about=message.about, delivery=message.delivery)
    whose = Recipient(message.agency, message.role)
    waiting = (one for one in known.planned if one.lines)
    mail = next((one for one in waiting if Recipient(one.agency or "", one.role) == whose), None)
    if mail is None:
        due = message.due if message.due > at.now else None
        return Outcome(*_another(known, whose, (line,), at, due))
    if line in mail.lines:
        return None
    return Outcome(known.replacing(mail.change(lines=(*mail.lines, line))))


def carry_over(
    state: Notifications, mail: Delivery, settled: int | None, at: At[Rules]
) -> tuple[Notifications, tuple[Said, ...]]:
    """What came too late for a mail of the day goes with another at once."""
    left = () if settled is None else mail.lines[settled:]
    if not left or mail.agency is None:
        return state, ()
    return _another(state, Recipient(mail.agency, mail.role), left, at)


def _another(
    state: Notifications,
    whose: Recipient,
    lines: tuple[Line, ...],
    at: At[Rules],
    due: datetime | None = None,
) -> tuple[Notifications, tuple[Said, ...]]:
    """A mail of the day that leaves then, or as soon as people are at work."""
    wording = Wording.ONE_MAIL_A_DAY
    mail = Delivery(
        delivery=at.new_id("delivery", wording, whose.agency, whose.role),
        agency=whose.agency,
        role=whose.role,
        wording=wording,
        lines=lines,
    )
    leaves = due or leaves_at(at.now, at.rules.registry.calendar(whose.agency))
    new = state.change(deliveries=(*state.deliveries, mail)).awaiting(mail.deadline, leaves)
    return new.keeping(at.rules.finished_kept, at.now), (tell(NotificationPlanned(**mail.told())),)
