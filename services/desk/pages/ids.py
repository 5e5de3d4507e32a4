"""Ids that a path or a script says: as the contracts write them, or they are none."""

from uuid import UUID

_RANDOM = 4
"""The version of such an id (RFC 9562)."""


def is_id(said: str) -> bool:
    """Whether it is an id, in the one way in which it is written."""
    try:
        return str(UUID(said)) == said
    except ValueError:
        return False


def is_random(said: str) -> bool:
    """Whether it is an id that says nothing of who made it, or when."""
    return is_id(said) and UUID(said).version == _RANDOM
