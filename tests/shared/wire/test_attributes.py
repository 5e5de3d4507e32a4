from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.language.codes import Code
from shared.language.flaws import Header, Hint
from shared.wire.attributes import REPLACEMENT
from shared.wire.decoded import Decoded
from tests.shared.toy.records import (
    BOX,
    OTHER_BOX,
    PRISON,
    MemoryRecord,
    message_id,
    with_headers,
    without_header,
)
from tests.shared.wire.decoding import DECODER, GOOD, NINE, rejected


def _replaced(name: str, value: bytes | None) -> MemoryRecord:
    kept = [header for header in GOOD.headers if header[0] != name]
    return replace(GOOD, headers=[*kept, (name, value)])


REQUIRED = [
    Header.SPECVERSION, Header.ID, Header.SOURCE, Header.TYPE, Header.TIME, Header.CONTENT_TYPE,
]  # fmt: skip


SHOUTED = "0000ABCD-0000-4000-8000-00000000000F"


def test_an_id_is_known_again_however_it_is_spelled_and_repeated_as_it_was_sent() -> None:
    item = DECODER.decode(
        with_headers(GOOD, ce_id=SHOUTED.encode(), ce_correlationid=SHOUTED.encode())
    )
    assert isinstance(item, Decoded)
    assert item.seen_key == f"{PRISON}/{SHOUTED.lower()}"
    assert (item.ce_id, item.correlation) == (SHOUTED, SHOUTED)
    bad = with_headers(
        GOOD, ce_id=SHOUTED.encode(), ce_correlationid=SHOUTED.encode(), ce_time=b"never"
    )
    no = rejected(bad)
    assert (no.id, no.ce_id, no.correlation) == (SHOUTED.lower(), SHOUTED, SHOUTED)


def test_the_correlation_and_the_trace_go_on() -> None:
    trace = b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"
    item = DECODER.decode(
        with_headers(GOOD, ce_correlationid=OTHER_BOX.encode(), ce_traceparent=trace)
    )
    assert isinstance(item, Decoded)
    assert (item.correlation, item.trace) == (OTHER_BOX, "a" * 32)


BAD_TRACES: list[bytes | None] = [
    b"00-1-2-3",
    b"",
    None,
    b"\xc8",
    b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01\n",
    b"00-" + b"A" * 32 + b"-" + b"b" * 16 + b"-01",
    b"00-" + b"0" * 32 + b"-" + b"b" * 16 + b"-01",
    b"00-" + b"a" * 32 + b"-" + b"0" * 16 + b"-01",
    b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01-more",
    b"ff-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01",
    b"cc-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01more",
]


@pytest.mark.parametrize("trace", BAD_TRACES)
def test_a_trace_that_cannot_go_on_begins_anew_and_refuses_nothing(trace: bytes | None) -> None:
    item = DECODER.decode(with_headers(GOOD, ce_traceparent=trace, ce_tracestate=trace))
    assert isinstance(item, Decoded)
    assert item.trace is None


def test_of_two_traces_none_goes_on() -> None:
    trace = b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"
    headers: list[tuple[str, bytes | None]] = [("ce_traceparent", trace)] * 2
    item = DECODER.decode(replace(GOOD, headers=[*GOOD.headers, *headers]))
    assert isinstance(item, Decoded)
    assert item.trace is None


def test_an_optional_attribute_without_a_value_is_absent() -> None:
    nothing = with_headers(
        GOOD, ce_correlationid=None, ce_dataschema=None, ce_causationid=None, ce_erika=None
    )
    item = DECODER.decode(nothing)
    assert isinstance(item, Decoded)
    assert item.correlation == BOX


@pytest.mark.parametrize("more", [b"", b"-what the future brings"])
def test_a_trace_of_a_later_version_goes_on_by_its_first_four_parts(more: bytes) -> None:
    trace = b"cc-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01" + more
    item = DECODER.decode(with_headers(GOOD, ce_traceparent=trace))
    assert isinstance(item, Decoded)
    assert item.trace == "a" * 32


FOREIGN: list[list[tuple[str, bytes | None]]] = [
    [("x_sent_by", b"a program")],
    [("X-Correlation", b"\xc8")],
    [("tries", b"\x05"), ("tries", b"\x06")],
    [("spring_json_header_types", None)],
    [("", b"")],
    [(f"x{REPLACEMENT}", b"1"), (f"x{REPLACEMENT}", b"2")],
    [("traceparent", b"00-1-2-3"), ("traceparent", b"")],
    [("CE_TIME", b"never"), ("Content-Type", b"text/plain"), ("ce-id", b"17")],
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_headers_that_are_none_of_ours_do_no_harm(
    headers: list[tuple[str, bytes | None]],
) -> None:
    assert isinstance(DECODER.decode(replace(GOOD, headers=[*headers, *GOOD.headers])), Decoded)


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-02T09:00:00Z",
        "2026-03-02t09:00:00z",
        "2026-03-02T09:00:00.123456789+01:00",
        "2026-03-02T09:00:00-00:00",
        "2024-02-29T23:59:59+14:00",
        "2016-12-31T23:59:60Z",
        "2017-01-01T00:59:60.5+01:00",
    ],
)
def test_a_time_is_any_moment_that_rfc_3339_can_name(time: str) -> None:
    assert isinstance(DECODER.decode(with_headers(GOOD, ce_time=time.encode())), Decoded)


def test_a_leap_second_is_read_as_the_second_after_it() -> None:
    item = DECODER.decode(with_headers(GOOD, ce_time=b"2016-12-31T23:59:60Z"))
    assert isinstance(item, Decoded)
    assert item.time == datetime(2017, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "source",
    [
        "/agencies/jva-toy",
        "urn:uuid:0b6f2f6e-41c5-4b0b-8a52-7a53a3a1f0c1",
        "https://user@[2001:db8::1]:8443/a?b=c/d#e",
        "mailto:agency@kvi.example",
        "a/b:c",
        "%C3%A4",
    ],
)
def test_a_source_is_any_uri_reference(source: str) -> None:
    assert isinstance(DECODER.decode(with_headers(GOOD, ce_source=source.encode())), Decoded)


def _twice(name: str, value: bytes) -> MemoryRecord:
    return replace(GOOD, headers=[*GOOD.headers, (name, value)])


BAD_HEADERS: dict[str, tuple[MemoryRecord, Header | None, Hint]] = {
    "no header": (replace(GOOD, headers=[]), Header.SPECVERSION, Hint.HEADER_MISSING),
    **{f"no {name}": (without_header(GOOD, name), name, Hint.HEADER_MISSING) for name in REQUIRED},
    **{f"an empty {name}": (_replaced(name, b""), name, Hint.HEADER_MISSING) for name in REQUIRED},
    **{f"a null {name}": (_replaced(name, None), name, Hint.HEADER_MISSING) for name in REQUIRED},
    **{
        f"a {name} that is not UTF-8": (_replaced(name, b"\xff\xfe"), name, Hint.HEADER_NOT_UTF8)
        for name in Header
    },
    **{
        f"{name} twice": (_twice(name, dict(GOOD.headers)[name] or b""), name, Hint.HEADER_TWICE)
        for name in REQUIRED
    },
    "another id beside the first": (
        _twice("ce_id", message_id(2).encode()),
        Header.ID,
        Hint.HEADER_TWICE,
    ),
    "an unknown attribute that is not UTF-8": (
        with_headers(GOOD, ce_erika=b"\xff"),
        None,
        Hint.HEADER_NOT_UTF8,
    ),
    "an attribute whose name is not UTF-8": (
        _twice(f"ce_{REPLACEMENT}", b"1"),
        None,
        Hint.HEADER_NOT_UTF8,
    ),
    "another version of CloudEvents": (
        with_headers(GOOD, ce_specversion=b"0.3"),
        Header.SPECVERSION,
        Hint.SPECVERSION,
    ),
    "an id that is no UUID": (with_headers(GOOD, ce_id=b"17"), Header.ID, Hint.ID),
    "an id in braces": (
        with_headers(GOOD, ce_id=b"{00000000-0000-4000-8000-0000000000}"),
        Header.ID,
        Hint.ID,
    ),
    **{
        f"the time {time!r}": (with_headers(GOOD, ce_time=time.encode()), Header.TIME, Hint.TIME)
        for time in (
            "2026-13-45T25:61:61Z",
            "2026-02-29T09:00:00Z",
            "2026-03-16T24:00:00Z",
            "2026-03-16T08:60:00Z",
            "2026-03-16T08:00:61Z",
            "2026-03-16T08:00:60Z",
            "2016-12-30T23:59:60Z",
            "2026-03-16T08:00:00+24:00",
            "2026-03-16T08:00:00+01:60",
            "2026-03-16T08:00:00+0100",
            "2026-03-16T08:00:00",
            "2026-03-16T08:00Z",
            "2026-03-16 08:00:00Z",
            "2026-03-16T08:00:00,5Z",
            "2026-03-16T08:00:00.Z",
            "20260316T080000Z",
            "1795888666",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:60Z",
            f"{NINE}\n",
            f" {NINE}",
            "\N{ARABIC-INDIC DIGIT TWO}026-03-16T08:00:00Z",
        )
    },
    **{
        f"the source {source!r}": (
            with_headers(GOOD, ce_source=source.encode()),
            Header.SOURCE,
            Hint.SOURCE,
        )
        for source in (" ", "/a b", "/büro", "1:2", "%zz", "/a#b#c", "http://[::1", "/a\n")
    },
    "structured mode": (
        with_headers(GOOD, content_type=b"application/cloudevents+json"),
        Header.CONTENT_TYPE,
        Hint.CONTENT_TYPE,
    ),
    "a correlation that is no id": (
        with_headers(GOOD, ce_correlationid=b"case 17"),
        Header.CORRELATION,
        Hint.CORRELATION,
    ),
}


@pytest.mark.parametrize(("bad", "header", "hint"), BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_what_is_no_cloud_event_in_binary_mode_is_malformed_and_its_header_named(
    bad: MemoryRecord, header: Header | None, hint: Hint
) -> None:
    item = rejected(bad)
    assert (item.code, item.pointer) == (Code.MALFORMED, None)
    assert (item.header, item.hint) == (header, hint)
    assert item.from_agency
