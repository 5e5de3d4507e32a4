"""What a data folder keeps in JSON is read as it was written, or a sentence says what to do."""

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from deploy.servers.errors import StackError
from shared.network.i_json import NotIJson, read

T = TypeVar("T")

PORTS = TypeAdapter(dict[str, int])
"""The ports of what runs here, by name."""


def kept(file: Path, kind: TypeAdapter[T]) -> T:
    """Read back what one of ours wrote. Raises StackError, OSError."""
    try:
        return kind.validate_python(read(file.read_bytes()), strict=True)
    except (NotIJson, ValidationError):
        raise StackError(
            f"{file} does not hold what belongs there; delete it, ./kvi down && ./kvi up makes it "
            "anew."
        ) from None
