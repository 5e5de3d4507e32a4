"""The papers of an agency: its credentials for Kafka, the open registry, and its own key."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from shared.network.registry import Agency, Registry


@dataclass(frozen=True, slots=True)
class Papers:
    """All that an agency has from others."""

    agency: Agency
    registry: Registry
    kafka: str
    password: str = field(repr=False)
    key: dict[str, Any] | None = field(repr=False)
    """The private key with which it opens what is sealed for it; absent where nothing is."""
    mailbox: Path | None = None
    """Where those who use its pages find their mails; absent where nobody does."""

    @classmethod
    def read(
        cls,
        agency: str,
        credentials: Path,
        registry: list[Path],
        key: Path | None = None,
        mailbox: Path | None = None,
    ) -> Self:
        """Read them. Raises OSError, KeyError, BadRegistry."""
        found = json.loads(credentials.read_text("utf-8"))
        known = Registry.load(*registry)
        return cls(
            agency=known[agency],
            registry=known,
            kafka=found["kafka"],
            password=found["password"],
            key=None if key is None else json.loads(key.read_text("utf-8")),
            mailbox=mailbox,
        )
