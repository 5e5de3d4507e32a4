"""Documents as MongoDB holds them, also where one of them is no BSON any more."""

from collections.abc import Iterator
from typing import Any

from bson import decode
from bson.codec_options import CodecOptions, DatetimeConversion
from bson.errors import InvalidBSON

from shared.store.mongo import Collection, Document

_FRAME = ("_id", "kind", "version", "waiting", "due_at")


async def find_all(
    collection: Collection, where: Document, fields: Document | None = None, **options: Any
) -> list[Document]:
    """What a query finds, with the options of `find`.

    Of a document that is no BSON any more only what waiting needs.
    """
    try:
        return await collection.find(where, fields, **options).to_list(None)
    except InvalidBSON:
        # The driver does not say which one it is, and reads none of the others then.
        answers: list[Any] = await collection.find_raw_batches(where, fields, **options).to_list(
            None
        )
        written = collection.codec_options
        return [_read(one, written) for answer in answers for one in _one_by_one(answer)]


def _one_by_one(answer: bytes) -> Iterator[bytes]:
    """BSON begins with its own length in bytes, in four of them."""
    start = 0
    while start < len(answer):
        end = start + int.from_bytes(answer[start : start + 4], "little")
        yield answer[start:end]
        start = end


def _read(document: bytes, written: CodecOptions[Document]) -> Document:
    try:
        return decode(document, written)
    except InvalidBSON:
        whatever_it_holds = written.with_options(
            unicode_decode_error_handler="replace",
            datetime_conversion=DatetimeConversion.DATETIME_CLAMP,
        )
        found = decode(document, whatever_it_holds)
        return {name: found[name] for name in _FRAME if name in found}
