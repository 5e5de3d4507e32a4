"""The names of topics: they come from the contracts and the registry, and from nowhere else."""


def inbound_topic(service: str, agency: str) -> str:
    """Where an agency writes to a service; the topic proves who sent a record."""
    return f"{service}.from.{agency}.v1"


def outbound_topic(agency: str) -> str:
    """Where an agency hears everything that concerns it, in order."""
    return f"to.{agency}.v1"


def self_topic(service: str) -> str:
    """Where a service talks to itself."""
    return f"{service}.self.v1"
