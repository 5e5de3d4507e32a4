"""Referral, put together."""

from services.referral.settings import Settings, rules
from services.referral.switchboard import SWITCHBOARD
from shared.process.service import Service

SERVICE = Service(SWITCHBOARD, rules=lambda registry: rules(Settings(), registry))
