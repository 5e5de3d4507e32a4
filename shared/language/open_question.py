"""What the law leaves open: a question to the ministries, and what is done until they answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """One thing that has to be decided by those who may; nobody guesses it silently."""

    question: str
    until_then: str
    """What the services do as long as there is no answer."""
    source: str
    """Where the law speaks of it, or where it should."""
