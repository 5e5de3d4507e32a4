"""The toy as a service that runs on a real Kafka and a real MongoDB."""

from shared.process.service import Service
from tests.shared.toy.box import Rules
from tests.shared.toy.switchboard import SWITCHBOARD

SERVICE = Service(SWITCHBOARD, lambda _registry: Rules())
