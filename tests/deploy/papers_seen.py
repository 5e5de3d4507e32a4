"""A paper as people see it: where its letters stand on a page, and what a page looks like."""

import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from pypdfium2 import PdfDocument, PdfPage

POINTS_OF_A_CENTIMETRE = 72 / 2.54
MARGIN = 2.4 * POINTS_OF_A_CENTIMETRE
"""At the left and at the right, where nothing is printed."""
Letter = tuple[float, float, float, float, str]
"""Left, bottom, right, top, and which it is."""


def cut_off(paper: bytes) -> list[str]:
    """Lines of which something stands in the margin, or is not on the page at all."""
    return [
        _read(line)
        for page in PdfDocument(paper)
        for line in _lines(page)
        if line[0][0] < MARGIN or max(one[2] for one in line) > page.get_width() - MARGIN
    ]


def overprinted(paper: bytes) -> list[str]:
    """Lines in which one letter stands on another."""
    return [
        _read(line)
        for page in PdfDocument(paper)
        for line in _lines(page)
        if any(_stands_on(one, other) for one, other in pairwise(line))
    ]


def png(page: PdfPage, dots_an_inch: int) -> bytes:
    """A page as a picture in shades of grey."""
    seen = page.render(scale=dots_an_inch / 72, grayscale=True)
    dots, width = bytes(seen.buffer), seen.width
    rows = (dots[at : at + width] for at in range(0, seen.height * seen.stride, seen.stride))
    head = struct.pack(">IIBBBBB", width, seen.height, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", head), (b"IDAT", lines), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _stands_on(one: Letter, other: Letter) -> bool:
    """More than that italics lean over; letters that are set as one are in the same place."""
    return one[:4] != other[:4] and one[2] - other[0] > (one[2] - one[0]) / 2


def _read(line: list[Letter]) -> str:
    return "".join(letter[4] for letter in line)


def _lines(page: PdfPage) -> Iterator[list[Letter]]:
    """The letters that stand on one line of the page, from the left, in whichever column."""
    lines = defaultdict(list)
    text = page.get_textpage()
    for number in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(number, loose=True)
        letter = text.get_text_range(number, 1)
        if letter.strip() and right > left:
            lines[round(bottom)].append((left, bottom, right, top, letter))
    yield from (sorted(line) for line in lines.values())
