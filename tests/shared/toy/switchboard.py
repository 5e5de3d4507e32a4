"""Everything the toy hears: small enough to read, with one row of every sort."""

from shared.answers import DeadlineReached
from shared.message import Message
from shared.registry import AgencyKind
from shared.switchboard import Row, Switchboard, row
from tests.shared.toy import contract
from tests.shared.toy.box import Box, add, add_glass, empty, pass_on, ring, set_alarms
from tests.shared.toy.contract import (
    AddFirst,
    AddGlass,
    AddMarble,
    EmptyBox,
    MarblePassed,
    OpenBox,
    PassMarble,
    SetAlarms,
)
from tests.shared.toy.neighbour import GlassGiven, MarbleGiven

ANYBODY = (AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE)

ON: dict[type[Message], Row] = {
    OpenBox: row(add, by=AgencyKind.PRISON, creates=True),
    AddMarble: row(add, by=ANYBODY),
    AddGlass: row(add_glass, by=ANYBODY),
    AddFirst: row(add, by=ANYBODY, overtakes=True),
    PassMarble: row(pass_on, by=ANYBODY),
    SetAlarms: row(set_alarms, by=ANYBODY),
    EmptyBox: row(empty, by=AgencyKind.PRISON, overtakes=True),
    MarblePassed: row(add, creates=True),
    MarbleGiven: row(add),
    GlassGiven: row(add_glass, creates=True),
    DeadlineReached: row(ring),
}

SWITCHBOARD = Switchboard("toy", Box, ON, contract)
