"""The programme, put together."""

from services.events.settings import Settings, rules
from services.events.switchboard import SWITCHBOARD
from shared.process.service import Service

SERVICE = Service(SWITCHBOARD, rules=lambda registry: rules(Settings(), registry))
