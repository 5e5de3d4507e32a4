"""The attributes of a CloudEvent are read from the headers and checked for what they mean.

Header names are compared letter by letter, as Kafka has them. Everything that is neither `ce_…`
nor `content-type` belongs to the sender's own tools and is not looked at. What is only for tracing
never gets a message refused (W3C Trace Context: whoever cannot read it begins a new trace).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shared.language.codes import Code
from shared.language.flaws import Header, Hint, Inadmissible
from shared.wire.envelope import CONTENT_TYPE, canonical_id

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands in the name of a header that could not be read; no attribute is called like that."""

_PREFIX = "ce_"
_TRACING = frozenset({"ce_traceparent", "ce_tracestate"})
_UNCLEAR = ""
_KNOWN = frozenset(Header)
# Before 3.12 Python takes longer to find a member of an enumeration than an entry of a dictionary,
# and these are looked for in every record.
_CONTENT_TYPE, _CORRELATION, _ID = Header.CONTENT_TYPE, Header.CORRELATION, Header.ID
_SOURCE, _SPECVERSION, _TIME = Header.SOURCE, Header.SPECVERSION, Header.TIME
_TYPE = Header.TYPE

_HOUR_MINUTE = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_HOUR_MINUTE}:)([0-5][0-9]|60)(\.[0-9]+)?"
    rf"(Z|[+-]{_HOUR_MINUTE})"
)
_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_URI_REFERENCE = re.compile(
    # A scheme, or no colon before the first slash; a host in brackets; path, query and fragment.
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))"
    r"(?://[A-Za-z0-9._~-]*@?\[[0-9A-Za-z:.]+\])?"
    rf"(?:{_CHARACTER}|/)*"
    rf"(?:\?(?:{_CHARACTER}|[/?])*)?"
    rf"(?:#(?:{_CHARACTER}|[/?])*)?"
)
"""RFC 3986, 4.1."""


class Attributes(NamedTuple):
    """The headers that mean something here, as far as they can be read."""

    texts: Mapping[str, str]
    """By name; a header that stands twice counts as it stood first."""
    flaw: Inadmissible | None = None
    """The first that cannot be read, or stands twice."""


def read_attributes(headers: Sequence[tuple[str, bytes | None]]) -> Attributes:
    """Read what a record's headers say; what has no value, or none that can be read, is absent."""
    texts: dict[str, str] = {}
    flaw: Inadmissible | None = None
    for name, value in headers:
        is_known = name in _KNOWN
        if value is None or not (is_known or name.startswith(_PREFIX)):
            continue
        try:
            text = value.decode() if is_known or REPLACEMENT not in name else None
        except UnicodeDecodeError:
            text = None
        if text is not None and name not in texts:
            texts[name] = text
        elif name in _TRACING:
            texts[name] = _UNCLEAR
        elif flaw is None:
            header = Header(name) if is_known else None
            hint = Hint.HEADER_NOT_UTF8 if text is None else Hint.HEADER_TWICE
            flaw = Inadmissible(Code.MALFORMED, header=header, hint=hint)
    return Attributes(texts, flaw)


def check_kind(texts: Mapping[str, str]) -> str:
    """Check that this is a CloudEvent 1.0 with an id; gives its type. Raises Inadmissible."""
    if _required(texts, _SPECVERSION) != "1.0":
        raise _malformed(Header.SPECVERSION, Hint.SPECVERSION)
    if canonical_id(_required(texts, _ID)) is None:
        raise _malformed(Header.ID, Hint.ID)
    return _required(texts, _TYPE)


def check_rest(texts: Mapping[str, str], *, has_data: bool) -> datetime:
    """Check what every message says of itself beside that; gives its time. Raises Inadmissible.

    Without data there need be no content type (CloudEvents 1.0, `datacontenttype`).
    """
    check_source(texts)
    time = moment_of(_required(texts, _TIME))
    if time is None:
        raise _malformed(Header.TIME, Hint.TIME)
    if has_data or _CONTENT_TYPE in texts:
        written = _required(texts, _CONTENT_TYPE)
        if written != CONTENT_TYPE and written.partition(";")[0].strip().lower() != CONTENT_TYPE:
            raise _malformed(Header.CONTENT_TYPE, Hint.CONTENT_TYPE)
    correlation = texts.get(_CORRELATION)
    if correlation is not None and canonical_id(correlation) is None:
        raise _malformed(Header.CORRELATION, Hint.CORRELATION)
    return time


def check_source(texts: Mapping[str, str]) -> None:
    """Check that it is said who wrote this. Raises Inadmissible."""
    if not is_source(_required(texts, _SOURCE)):
        raise _malformed(Header.SOURCE, Hint.SOURCE)


def is_source(text: str) -> bool:
    """Whether this is a URI-reference that is not empty (CloudEvents 1.0, `source`)."""
    return text != "" and _URI_REFERENCE.fullmatch(text) is not None


def moment_of(text: str) -> datetime | None:
    """The moment that an RFC 3339 timestamp names, in UTC; nothing if there is no such moment.

    A second 60 is one only where a leap second can be, at the end of a month in UTC (RFC 3339, 5.7
    and appendix D); Python knows none, so it is read as the second after it.
    """
    found = _MOMENT.fullmatch(text.upper())  # RFC 3339, 5.6: t and z are T and Z
    if found is None:
        return None
    minute, second, fraction, zone = found.groups()
    is_leap = second == "60"
    try:
        time = datetime.fromisoformat(
            f"{minute}{'59' if is_leap else second}{fraction or ''}{zone}"
        ).astimezone(UTC)
        if not is_leap:
            return time
        time = (time + timedelta(seconds=1)).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
    return time if (time.day, time.hour, time.minute) == (1, 0, 0) else None


def _required(texts: Mapping[str, str], header: Header) -> str:
    text = texts.get(header)
    if not text:
        raise _malformed(header, Hint.HEADER_MISSING)
    return text


def _malformed(header: Header, hint: Hint) -> Inadmissible:
    return Inadmissible(Code.MALFORMED, header=header, hint=hint)
