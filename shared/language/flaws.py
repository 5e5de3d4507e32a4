"""Flaws: what in particular is wrong with a record, said so that its sender can mend it."""

import re
from enum import StrEnum, unique

from shared.language.codes import HINTS, Code


@unique
class Header(StrEnum):
    """A header that has a meaning here; any other was named by its sender and is never repeated."""

    CONTENT_TYPE = "content-type"
    SPECVERSION = "ce_specversion"
    ID = "ce_id"
    SOURCE = "ce_source"
    TYPE = "ce_type"
    TIME = "ce_time"
    SUBJECT = "ce_subject"
    DATASCHEMA = "ce_dataschema"
    CORRELATION = "ce_correlationid"
    CAUSATION = "ce_causationid"


@unique
class Hint(StrEnum):
    """What to mend, where a code stands for several flaws; for people, and it may change."""

    HEADER_MISSING = "this header is required and not empty"
    HEADER_TWICE = "no ce_ header and no content-type stands twice"
    HEADER_NOT_UTF8 = "ce_ headers and content-type are UTF-8"
    SPECVERSION = "ce_specversion is 1.0"
    ID = "ce_id is a UUID: new for each message, the same for each repeat of it"
    SOURCE = "ce_source is a URI-reference: /agencies/<your id>"
    TIME = "ce_time is a moment that exists, by RFC 3339: 2026-03-02T09:00:00Z"
    CONTENT_TYPE = "content-type is application/json: binary mode, the value is the data alone"
    CORRELATION = "ce_correlationid is a UUID, or absent"
    KEY_MISSING = "the Kafka key is the id of what the message is about"
    KEY_NO_UUID = "the Kafka key is a UUID, written with hyphens and nothing around it"
    KEY_UPPER_CASE = "write the key in lower case: other letters are another partition"
    KEY_NOT_RANDOM = "the key is a random UUIDv4: any other could be derived from a number or name"
    SUBJECT = "ce_subject is the key again, letter by letter"
    NOT_UTF8 = "the value is UTF-8"
    BYTE_ORDER_MARK = "the value begins with a byte order mark; leave it out"
    NOT_JSON = "the value is one JSON object by RFC 8259, without comments and nothing after it"
    NO_NUMBER = "NaN and Infinity are no JSON"
    LONG_NUMBER = "a number has too many digits"
    TOO_DEEP = "the value is nested too deeply"
    HALF_CHARACTER = "a text holds half a character: a surrogate escape without its other half"
    NAME_TWICE = "a name stands twice in one object"
    NULL = "an optional field is absent rather than null"
    SEAL_FOR = "seal for the office at the pointer a part about all its children, this one too"
    SEAL_FOR_ALONE = "seal the part about the parent alone for the office at the pointer"
    THOSE_ASKED_FOR = "a part is about exactly the children that it was asked for"
    ASKED_BEFORE = "a referral asks each question once, and none while another waits"
    CAN_WAIT = "mails can be left out of what can wait: see integrating.md, Mails"
    OF_ANOTHER = "what stands at the pointer only another agency may say"


BY_POINTER = (
    # Below `sealed` the office and the child that a part is missing for; a place has a number.
    (
        Code.UNSEALED_PERSONAL_DATA,
        re.compile(r"/sealed/[a-z][a-z0-9-]+/c[0-9]+"),
        Hint.SEAL_FOR,
    ),
    (Code.UNSEALED_PERSONAL_DATA, re.compile(r"/sealed/[a-z][a-z0-9-]+"), Hint.SEAL_FOR_ALONE),
    (Code.UNKNOWN_ITEM, re.compile(r"/sealed/[0-9]+/children"), Hint.THOSE_ASKED_FOR),
    (Code.WRONG_STATE, re.compile(r"/question"), Hint.ASKED_BEFORE),
    (Code.SCHEMA_VIOLATION, re.compile(r"/without/[0-9]+"), Hint.CAN_WAIT),
    (Code.WRONG_SENDER, re.compile(r".+"), Hint.OF_ANOTHER),
)
"""Where the place says more than the code alone."""


class Inadmissible(Exception):
    """A record is turned away; says by which code and at which place, never what stood there."""

    def __init__(
        self,
        code: Code,
        pointer: str | None = None,
        *,
        header: Header | None = None,
        hint: Hint | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.pointer = pointer
        self.header = header
        self.hint = hint


def hint_for(code: Code, pointer: str | None = None) -> str:
    """What a refusal tells people when nothing more is known than is remembered of it."""
    found = (
        hint
        for of_code, place, hint in BY_POINTER
        if of_code is code and pointer and place.fullmatch(pointer)
    )
    return next(found, None) or HINTS[code]
