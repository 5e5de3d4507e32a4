"""Somebody objects, or a family has to be protected."""

from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.domain.case import Life
from services.intake.domain.stopping import object_to, stop
from shared.language.steps import States
from shared.network.agency import AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

STOPPING: Table = {
    RaiseObjection: row(
        object_to,
        by=(AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE),
        overtakes=True,
        states=States(accepted=(Life.OBJECTED,), refused=()),
    ),
    SetProtectiveStop: row(
        stop,
        by=(AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE),
        overtakes=True,
        states=States(accepted=(Life.STOPPED,), refused=()),
    ),
}
