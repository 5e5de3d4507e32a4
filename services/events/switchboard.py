"""Everything the programme hears, kind by kind."""

from services.events import contract
from services.events.tables.activities import ACTIVITIES
from services.events.tables.family_days import FAMILY_DAYS
from services.events.tables.funds import FUNDS
from services.events.tables.offers import GAPS, OFFERS
from services.events.tables.professionals import PROFESSIONALS
from services.events.tables.trainings import TRAININGS
from shared.wire.switchboard import Switchboard

SWITCHBOARD = Switchboard(
    "events",
    (TRAININGS, FAMILY_DAYS, FUNDS, OFFERS, GAPS, PROFESSIONALS, ACTIVITIES),
    contract,
)
