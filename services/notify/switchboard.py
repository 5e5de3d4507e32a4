"""The switchboard of notify: what the audience table names is heard, and nothing else."""

from services.notify import contract
from services.notify.contract import DeliveryAttempted
from services.notify.domain import attempts, planning
from services.notify.domain.audience import AUDIENCE
from services.notify.domain.notifications import Notifications
from shared.codes import Code
from shared.message import Message
from shared.switchboard import Row, Switchboard, row

ON: dict[type[Message], Row] = {
    **{line.on: row(planning.plan, creates=True, overtakes=line.clears) for line in AUDIENCE},
    DeliveryAttempted: row(attempts.record),
}

SWITCHBOARD = Switchboard("notify", Notifications, ON, contract, unknown=Code.UNKNOWN_ITEM)
