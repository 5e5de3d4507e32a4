"""What anyone can read on the outside of a sealed part: for whom it is, and how large."""

import base64
import binascii
import re
from dataclasses import dataclass

from shared.network.i_json import NotIJson, read

COMPACT = re.compile(r"ey[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){4}")


@dataclass(frozen=True, slots=True)
class Label:
    """The outside of a sealed part."""

    receiver: str
    kid: str
    size: int

    def __str__(self) -> str:
        return f"sealed for {self.receiver} ({self.size} bytes)"


def label_of(text: str) -> Label | None:
    """Read the outside without judging it; nothing for a text that is no compact JWE."""
    if not COMPACT.fullmatch(text):
        return None
    first = text.split(".", 1)[0]
    try:
        header = read(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, NotIJson):
        return None
    if not isinstance(header, dict):
        return None
    return Label(str(header.get("receiver", "?")), str(header.get("kid", "?")), len(text))
