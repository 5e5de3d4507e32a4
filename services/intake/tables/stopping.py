"""Somebody objects, or a family has to be protected."""

from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.domain.case import Life
from services.intake.domain.stopping import object_to, stop
from services.intake.domain.who_may import who_may
from shared.language.steps import States
from shared.wire.kind import row
from shared.wire.table import Table

STOPPING: Table = {
    RaiseObjection: row(
        object_to,
        by=who_may(RaiseObjection),
        overtakes=True,
        states=States(accepted=(Life.OBJECTED,), refused=()),
    ),
    SetProtectiveStop: row(
        stop,
        by=who_may(SetProtectiveStop),
        overtakes=True,
        states=States(accepted=(Life.STOPPED,), refused=()),
    ),
}
