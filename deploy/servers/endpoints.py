"""Where the servers are reached, and by whom."""

from dataclasses import dataclass
from pathlib import Path

from deploy.servers.credentials import Secrets
from shared.kafka.login import KafkaLogin

ADMIN = "admin"
"""The user of Kafka that may do everything; only provisioning signs in as it."""
ROOT_USER = "root"
"""The same of MongoDB."""
REPLICA_SET = "rs0"


@dataclass(frozen=True)
class Endpoints:
    """Where both are reached, and the secrets that open them."""

    kafka_bootstrap: str
    mongo_uri: str  # without credentials
    secrets: Secrets
    kafka_ca: Path | None = None

    def login(self, user: str) -> KafkaLogin:
        """How this user signs in to this Kafka."""
        return KafkaLogin(self.kafka_bootstrap, user, self.secrets.of(user), self.kafka_ca)
