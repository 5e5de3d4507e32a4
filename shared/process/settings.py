"""What every service is told by its surroundings; secrets come as files or variables only."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Surroundings(BaseSettings):
    """Read from variables with the prefix KVI_, the same for every process."""

    model_config = SettingsConfigDict(env_prefix="KVI_", frozen=True, hide_input_in_errors=True)

    kafka: str
    """Bootstrap address, host:port."""
    kafka_ca: Path | None = None
    """CA certificates; with it the connection is TLS."""
    mongo: str
    """URI without user and password."""
    secret: SecretStr | None = None
    secret_file: Path | None = None
    """The password of this service, the same name at Kafka and MongoDB."""
    registry: Path
    registry_keys: Path | None = None
    """A second registry file that adds public keys."""
    clock_file: Path | None = None
    """A stepped clock shared by all; without it the machine's."""
    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)

    @model_validator(mode="after")
    def _has_one_secret(self) -> Self:
        if (self.secret is None) == (self.secret_file is None):
            raise ValueError("set either KVI_SECRET or KVI_SECRET_FILE")
        return self

    def password(self) -> str:
        """The secret itself. Raises OSError when its file cannot be read."""
        if self.secret is not None:
            return self.secret.get_secret_value()
        if self.secret_file is None:
            raise ValueError("set either KVI_SECRET or KVI_SECRET_FILE")
        return self.secret_file.read_text().strip()


class ServiceSettings(Surroundings):
    """What the four services are told as well; their port is for probes and metrics."""

    replica: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] | None = None
    """Unlike any other replica of the service, and the same again after a restart.

    With it a restart takes its partitions back at once. Two replicas of one name would take them
    from each other for ever, so without it a replica has none.
    """
    lanes: int | None = Field(default=None, ge=1, le=6)
    """Consumers in this process: while one waits for MongoDB or Kafka, the others decide. Without
    it the service knows how many it needs."""
    batch_records: int = Field(default=400, ge=1, le=5000)
    retention_days: int = Field(default=30, ge=1)
    """The longest retention of any topic that is read."""
    seen_days: int = Field(default=46, ge=1)
    """Longest retention, one segment and the longest parking together."""

    @model_validator(mode="after")
    def _seen_long_enough(self) -> Self:
        if self.seen_days <= self.retention_days:
            raise ValueError("KVI_SEEN_DAYS must be longer than KVI_RETENTION_DAYS")
        return self

    def member(self, service: str, lane: int) -> str | None:
        """The name of a static member of the service's group, if this replica has one."""
        return None if self.replica is None else f"{service}-{self.replica}-{lane}"
