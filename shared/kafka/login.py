"""How a user signs in to Kafka, whatever a client library calls the settings."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MECHANISM = "SCRAM-SHA-512"
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"


class BadCertificates(Exception):
    """A file that should hold the CA's certificates does not."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file} cannot be used as CA certificates: {why}; let KVI_KAFKA_CA name a PEM file."
        )


@dataclass(frozen=True, slots=True)
class KafkaLogin:
    """An address, a user, its secret, and whom to trust."""

    bootstrap: str
    user: str
    password: str = field(repr=False)
    ca_file: Path | None = None
    """Certificates of the CA; with it the connection is TLS, without only loopback makes sense."""

    @property
    def protocol(self) -> str:
        """Kafka's name for whether the connection is encrypted."""
        return "SASL_SSL" if self.ca_file else "SASL_PLAINTEXT"

    def tls(self) -> ssl.SSLContext | None:
        """The TLS context, if there is one. Raises BadCertificates."""
        return trusting(self.ca_file) if self.ca_file else None

    def aiokafka(self) -> dict[str, Any]:
        """As aiokafka wants to be told. Raises BadCertificates."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": self.protocol,
            "ssl_context": self.tls(),
            "sasl_mechanism": MECHANISM,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
            "client_id": self.user,
        }

    def librdkafka(self) -> dict[str, Any]:
        """As librdkafka, and what is built on it: confluent_kafka, kcat."""
        settings = {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": self.protocol,
            "sasl.mechanism": MECHANISM,
            "sasl.username": self.user,
            "sasl.password": self.password,
        }
        if self.ca_file:
            settings["ssl.ca.location"] = str(self.ca_file)
            # Before librdkafka 2.0 any certificate of the CA would do for any host.
            settings["ssl.endpoint.identification.algorithm"] = "https"
        return settings

    def java(self) -> dict[str, str]:
        """As Kafka's own Java clients and tools."""
        settings = {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": self.protocol,
            "sasl.mechanism": MECHANISM,
            "sasl.jaas.config": (
                f'{_SCRAM} required username="{self.user}" password="{self.password}";'
            ),
        }
        if self.ca_file:
            settings["ssl.truststore.type"] = "PEM"
            settings["ssl.truststore.location"] = str(self.ca_file)
        return settings


def trusting(ca_file: Path) -> ssl.SSLContext:
    """Trust whom these certificates vouch for, and under the name they vouch for alone."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except ssl.SSLError as error:
        raise BadCertificates(ca_file, "it holds none") from error
    except OSError as error:
        raise BadCertificates(ca_file, error.strerror or "it cannot be read") from error
