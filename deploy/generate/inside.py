"""What is inside something that a message carries as one line: no records of their own."""

from pydantic import BaseModel

from shared.network.certificate import Certificate
from shared.network.sealed_answer import SealedAnswer
from shared.network.sealed_notice import SealedNotice

SEALED: tuple[type[BaseModel], ...] = (SealedNotice, SealedAnswer)
"""What an office finds when it opens what is sealed for it."""
SIGNED: tuple[type[BaseModel], ...] = (Certificate,)
"""What whoever checks a signature finds under it."""


def inside_file(model: type[BaseModel]) -> str:
    """The file with its schema."""
    return f"{model.__name__}.v1.json"
