"""How a user signs in to Kafka: the same four facts, whatever the client library calls them."""

import os
from dataclasses import dataclass, field
from typing import Any

from deploy.stack.stack import Endpoints

CA_FILE = "KVI_KAFKA_CA"
"""Names a file of CA certificates; with it connections are TLS, as those of the services are."""

MECHANISM = "SCRAM-SHA-512"


@dataclass(frozen=True, slots=True)
class KafkaLogin:
    """An address, a user and its secret."""

    bootstrap: str
    user: str
    password: str = field(repr=False)
    ca_file: str | None = field(default_factory=lambda: os.environ.get(CA_FILE))

    @property
    def protocol(self) -> str:
        """Kafka's name for whether the connection is encrypted."""
        return "SASL_SSL" if self.ca_file else "SASL_PLAINTEXT"

    def librdkafka(self) -> dict[str, Any]:
        """As librdkafka, and whatever is built on it, wants to be told."""
        return {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": self.protocol,
            "sasl.mechanism": MECHANISM,
            "sasl.username": self.user,
            "sasl.password": self.password,
            **({"ssl.ca.location": self.ca_file} if self.ca_file else {}),
        }


def login_of(endpoints: Endpoints, user: str) -> KafkaLogin:
    """How this user signs in to the Kafka of a stack."""
    return KafkaLogin(endpoints.kafka_bootstrap, user, endpoints.secrets.of(user))
