"""The switchboard of notify: what the audience table names is heard, and what makes it done."""

from services.notify import contract
from services.notify.contract import DeliveryAttempted
from services.notify.domain import attempts, done, planning
from services.notify.domain.audience import AUDIENCE, ERASURE
from services.notify.domain.notifications import Notifications
from services.referral.contract import EscalationResolved
from shared.kind import Kind, Row, row
from shared.message import Message
from shared.switchboard import Switchboard

# What was tried is recorded whatever waits for a repair, or the same mail would leave again and
# again until then; the number of the attempt puts it in order.
ON: dict[type[Message], Row] = {
    **{
        line.on: row(
            planning.plan,
            creates=True,
            overtakes=line.clears,
            after_erasure=line.wording in ERASURE,
        )
        for line in AUDIENCE
    },
    **{message: row(done.drop_what_is_done) for message in (*done.DOES, EscalationResolved)},
    DeliveryAttempted: row(attempts.record, overtakes=True, after_erasure=True),
}

SWITCHBOARD = Switchboard("notify", (Kind(Notifications, ON),), contract)
