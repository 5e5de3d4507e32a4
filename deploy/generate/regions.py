"""Regions of handwritten documents that are generated from the code, between two marks."""

import re


class NoRegion(Exception):
    """A document lacks the marks of a region."""

    def __init__(self, document: str, name: str) -> None:
        super().__init__(
            f"{document}: where are the lines {_begin(name)} and {END}? "
            "Put them around what is to be written there."
        )


END = "<!-- end -->"


def with_region(text: str, name: str, content: str, *, document: str) -> str:
    """The document with that region renewed and all else as it was. Raises NoRegion."""
    region = re.compile(rf"(?<={re.escape(_begin(name))}\n).*?(?={re.escape(END)})", re.DOTALL)
    whole, times = region.subn(lambda _: f"\n{content}\n", text)
    if times != 1:
        raise NoRegion(document, name)
    return whole


def _begin(name: str) -> str:
    return f"<!-- {name}: written by ./kvi generate -->"
