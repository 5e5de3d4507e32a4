"""The programme, put together."""

from dataclasses import replace
from hashlib import sha256

from services.events.domain.rules import Rules
from services.events.settings import Settings, rules
from services.events.switchboard import SWITCHBOARD
from shared.network.registry import Registry
from shared.process.service import Service
from shared.process.settings import ServiceSettings


def _rules(registry: Registry) -> Rules:
    """With a key for codes that follows from the service's own secret, so all replicas have it."""
    secret = ServiceSettings().password()
    key = sha256(f"codes of registrations/{secret}".encode()).digest()
    return replace(rules(Settings(), registry), code_key=key)


SERVICE = Service(SWITCHBOARD, rules=_rules)
