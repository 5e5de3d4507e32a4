"""What an office finds when it opens what is sealed for it: no records of their own."""

from pydantic import BaseModel

from shared.network.sealed_answer import SealedAnswer
from shared.network.sealed_notice import SealedNotice

SEALED: tuple[type[BaseModel], ...] = (SealedNotice, SealedAnswer)


def inside_file(model: type[BaseModel]) -> str:
    """The file with its schema."""
    return f"{model.__name__}.v1.json"
