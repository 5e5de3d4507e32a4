"""Everything the toy hears: small enough to read, with one row of every sort."""

from shared.language.answers import DeadlineReached, RequestAnswered
from shared.language.message import Enquiry, Message
from shared.network.registry import AgencyKind
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard
from tests.shared.toy import contract
from tests.shared.toy.bag import Bag, empty_bag, give_back, open_bag, take
from tests.shared.toy.box import (
    Box,
    add,
    add_glass,
    colour_of,
    empty,
    hear,
    pass_on,
    ring,
    set_alarms,
)
from tests.shared.toy.contract import (
    AddFirst,
    AddGlass,
    AddMarble,
    AlarmRang,
    AskColour,
    BagEmptied,
    BoxEmptied,
    EmptyBag,
    EmptyBox,
    MarbleAdded,
    MarblePassed,
    MarbleTakenBack,
    OpenBag,
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
    RequestAnswered: row(hear),
    MarbleGiven: row(add),
    GlassGiven: row(add_glass, creates=True),
    DeadlineReached: row(ring),
}

BAG_ON: dict[type[Message], Row] = {
    OpenBag: row(open_bag, by=AgencyKind.PRISON, creates=True),
    EmptyBag: row(empty_bag, by=AgencyKind.PRISON, overtakes=True),
    MarblePassed: row(take),
    MarbleTakenBack: row(give_back, overtakes=True),
}

BOXES = Kind(Box, ON, tells=frozenset({MarbleAdded, AlarmRang, BoxEmptied}))
BAGS = Kind(Bag, BAG_ON, tells=frozenset({MarbleAdded, BagEmptied}))

ENQUIRIES: dict[type[Enquiry], Row] = {AskColour: row(colour_of, by=ANYBODY)}

SWITCHBOARD = Switchboard("toy", (BOXES, BAGS), contract, enquiries=ENQUIRIES)
