"""Documents as MongoDB holds them, also where one of them is no BSON any more.

The driver hands over the bytes of a whole answer, which are read here at once: that takes half the
time in which it makes one document after the other.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from bson import decode, decode_all
from bson.codec_options import CodecOptions, DatetimeConversion
from bson.errors import InvalidBSON

from shared.store.mongo import Document

_AS_WRITTEN: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)
_WHATEVER_IT_HOLDS: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    tzinfo=UTC,
    unicode_decode_error_handler="replace",
    datetime_conversion=DatetimeConversion.DATETIME_CLAMP,
)
_FRAME = ("_id", "kind", "version", "waiting", "due_at")


def read_all(answers: Iterable[Any]) -> list[Document]:
    """The documents in a query's answers, as `find_raw_batches` gives them.

    Of a document that is no BSON any more only what waiting needs.
    """
    answer = b"".join(answers)
    try:
        return decode_all(answer, _AS_WRITTEN)
    except InvalidBSON:
        return [_read(each) for each in _one_by_one(answer)]


def _one_by_one(answer: bytes) -> Iterator[bytes]:
    """BSON begins with its own length in bytes, in four of them."""
    start = 0
    while start < len(answer):
        end = start + int.from_bytes(answer[start : start + 4], "little")
        yield answer[start:end]
        start = end


def _read(document: bytes) -> Document:
    try:
        return decode(document, _AS_WRITTEN)
    except InvalidBSON:
        found = decode(document, _WHATEVER_IT_HOLDS)
        return {name: found[name] for name in _FRAME if name in found}
