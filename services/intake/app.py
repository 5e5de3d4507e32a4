"""Intake, put together."""

from services.intake.settings import Settings, rules
from services.intake.switchboard import SWITCHBOARD
from shared.process.service import Service

SERVICE = Service(SWITCHBOARD, rules=lambda registry: rules(Settings(), registry))
