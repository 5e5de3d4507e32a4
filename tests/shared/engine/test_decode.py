import json
from dataclasses import replace

import pytest

from shared.answers import DeadlineReached, DiscardParked, Ping, ReleaseParked
from shared.codes import Code
from shared.decode import MAX_BYTES, Decoded, Decoder, Rejected
from shared.message import Message
from tests.shared.toy.contract import (
    AddFirst,
    AddMarble,
    EmptyBox,
    MarbleAdded,
    MarblePassed,
    OpenBox,
)
from tests.shared.toy.neighbour import GIFTS, MarbleGiven, WeatherTold
from tests.shared.toy.records import (
    BOX,
    OFFICE,
    OPERATOR,
    OTHER_BOX,
    PRISON,
    REGISTRY,
    MemoryRecord,
    command,
    gift,
    message_id,
    record,
    to_self,
    with_headers,
    without_header,
)
from tests.shared.toy.switchboard import SWITCHBOARD

DECODER = Decoder(SWITCHBOARD, REGISTRY)
NINE = "2026-03-16T09:00:00Z"
GOOD = command(OpenBox(mark=1))
RIBBON = {"mark": 1, "ribbon": {"colour": "red", "length": 2}}


def rejected(bad: MemoryRecord) -> Rejected:
    item = DECODER.decode(bad)
    assert isinstance(item, Rejected)
    return item


def with_value(value: bytes | None) -> MemoryRecord:
    return replace(GOOD, value=value)


def test_a_good_command_is_read_whole() -> None:
    item = DECODER.decode(GOOD)
    assert isinstance(item, Decoded)
    assert item.message == OpenBox(mark=1)
    assert (item.sender, item.from_agency) == (PRISON, True)
    assert (item.id, item.key, item.correlation) == (message_id(1), BOX, BOX)
    assert item.seen_key == f"{PRISON}/{message_id(1)}"


def test_ids_are_the_same_however_they_are_spelled() -> None:
    shouted = with_headers(GOOD, ce_id=b"0000ABCD-0000-4000-8000-000000000001")
    item = DECODER.decode(replace(shouted, key=BOX.upper().encode()))
    assert isinstance(item, Decoded)
    assert (item.id, item.key) == ("0000abcd-0000-4000-8000-000000000001", BOX)


def test_the_correlation_and_the_trace_go_on() -> None:
    trace = b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"
    item = DECODER.decode(
        with_headers(GOOD, ce_correlationid=OTHER_BOX.encode(), ce_traceparent=trace)
    )
    assert isinstance(item, Decoded)
    assert (item.correlation, item.traceparent) == (OTHER_BOX, trace.decode())


def test_headers_that_nobody_knows_do_no_harm() -> None:
    assert isinstance(DECODER.decode(with_headers(GOOD, x_sent_by=b"a program")), Decoded)


MALFORMED = {
    "no id": without_header(GOOD, "ce_id"),
    "an id that is no UUID": with_headers(GOOD, ce_id=b"17"),
    "an id in braces": with_headers(GOOD, ce_id=b"{00000000-0000-4000-8000-0000000000}"),
    "no version of CloudEvents": without_header(GOOD, "ce_specversion"),
    "another version of CloudEvents": with_headers(GOOD, ce_specversion=b"0.3"),
    "no time": without_header(GOOD, "ce_time"),
    "a time without a zone": with_headers(GOOD, ce_time=b"2026-03-16T08:00:00"),
    "a header that is not UTF-8": with_headers(GOOD, x=b"\xff\xfe"),
    "a null header": with_headers(GOOD, x=None),
    "an id that is not UTF-8": with_headers(GOOD, ce_id=b"\xff" * 36),
    "a repeated header": replace(GOOD, headers=[*GOOD.headers, ("ce_time", NINE.encode())]),
    "a repeated id": replace(GOOD, headers=[*GOOD.headers, ("ce_id", message_id(2).encode())]),
    "structured mode": with_headers(GOOD, content_type=b"application/cloudevents+json"),
    "no content type": without_header(GOOD, "content-type"),
    "a time with a line end": with_headers(GOOD, ce_time=NINE.encode() + b"\n"),
    "a trace that is none": with_headers(GOOD, ce_traceparent=b"00-1-2-3"),
    "a trace with a line end": with_headers(
        GOOD, ce_traceparent=b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01\n"
    ),
    "no value": with_value(None),
    "an empty value": with_value(b""),
    "a value cut short": with_value(b'{"mark":'),
    "something after the value": with_value(b'{"mark": 1} 2'),
    "NaN": with_value(b'{"mark": NaN}'),
    "Infinity": with_value(b'{"mark": -Infinity}'),
    "a key that stands twice": with_value(b'{"mark": 1, "mark": 2}'),
    "a key that stands twice, the colons apart": with_value(b'{"mark":1,"mark"\n :2}'),
    "a key that stands twice, once in other letters": with_value(b'{"mark":1,"m\\u0061rk":2}'),
    "a key that stands twice further in": with_value(
        b'{"mark": 1, "ribbon": {"colour": "red", "length": 1, "length": 2}}'
    ),
    "a byte order mark": with_value(b'\xef\xbb\xbf{"mark": 1}'),
    "UTF-16": with_value('{"mark": 1}'.encode("utf-16")),
    "UTF-16 without a mark": with_value('{"mark": 1}'.encode("utf-16-le")),
    "Latin-1": with_value('{"mark": 1, "x": "ö"}'.encode("latin-1")),
    "half a surrogate": with_value(b'{"mark": 1, "ribbon": {"colour": "\\ud800", "length": 1}}'),
    "deep nesting": with_value(b'{"mark": ' + b"[" * 60_000 + b"]" * 60_000 + b"}"),
    "nesting that only one reader minds": with_value(b'{"mark": ' + b"[" * 500 + b"]" * 500 + b"}"),
    "a number of 5,000 digits": with_value(b'{"mark": ' + b"9" * 5_000 + b"}"),
    "a comment": with_value(b'{"mark": 1 /* one */}'),
}


@pytest.mark.parametrize("bad", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_cloud_event_in_binary_mode_is_malformed(bad: MemoryRecord) -> None:
    item = rejected(bad)
    assert (item.code, item.pointer) == (Code.MALFORMED, None)
    assert item.from_agency


def test_the_sender_of_a_malformed_record_is_told_its_id_when_that_can_be_read() -> None:
    assert rejected(with_value(b"{")).id == message_id(1)
    assert rejected(without_header(GOOD, "ce_id")).id is None


def test_a_record_of_an_agency_may_be_large_but_not_too_large() -> None:
    room = MAX_BYTES - sum(
        len(part or b"") for part in (GOOD.key, GOOD.value, *(value for _, value in GOOD.headers))
    )
    room -= sum(len(name) for name, _ in GOOD.headers) + len("x")
    assert isinstance(DECODER.decode(with_headers(GOOD, x=b"x" * room)), Decoded)
    assert rejected(with_headers(GOOD, x=b"x" * (room + 1))).code is Code.TOO_LARGE


def test_a_service_is_trusted_with_its_size() -> None:
    whole = gift(MarbleGiven(mark=1))
    assert isinstance(DECODER.decode(with_headers(whole, x=b"x" * MAX_BYTES)), Decoded)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("de.kvi-mv.OpenBox.v2", Code.UNKNOWN_VERSION),
        ("de.kvi-mv.OpenBox.v0", Code.UNKNOWN_TYPE),
        ("de.kvi-mv.OpenCrate.v1", Code.UNKNOWN_TYPE),
        ("de.kvi-mv.openBox.v1", Code.UNKNOWN_TYPE),
        ("OpenBox", Code.UNKNOWN_TYPE),
        ("", Code.UNKNOWN_TYPE),
    ],
)
def test_a_type_must_be_known_in_this_version(kind: str, code: Code) -> None:
    item = rejected(with_headers(GOOD, ce_type=kind.encode()))
    assert (item.code, item.command) == (code, None)


@pytest.mark.parametrize(
    ("sender", "message", "may"),
    [
        (PRISON, EmptyBox(), True),
        (OFFICE, EmptyBox(), False),
        (OFFICE, AddMarble(mark=1), True),
        (OFFICE, Ping(), True),
        (OPERATOR, Ping(), True),
        (OPERATOR, AddMarble(mark=1), False),
        (OPERATOR, ReleaseParked(), True),
        (PRISON, ReleaseParked(), False),
        (PRISON, DiscardParked(parked="x-0-1", reason="lost"), False),
        (PRISON, MarbleGiven(mark=1), False),
        (PRISON, MarblePassed(mark=1), False),
        (PRISON, DeadlineReached.model_validate({"kind": "alarm", "due": NINE}), False),
    ],
)
def test_the_table_says_which_kind_of_agency_may_send_what(
    sender: str, message: Message, may: bool
) -> None:
    item = DECODER.decode(command(message, by=sender))
    if may:
        assert isinstance(item, Decoded)
    else:
        assert isinstance(item, Rejected)
        assert (item.code, item.sender) == (Code.WRONG_SENDER, sender)
        assert item.command == message.type_name()


def test_a_fact_must_come_on_the_topic_of_its_service() -> None:
    assert isinstance(DECODER.decode(gift(MarbleGiven(mark=1))), Decoded)
    assert isinstance(DECODER.decode(to_self(MarblePassed(mark=1))), Decoded)
    for wrong in (
        to_self(MarbleGiven(mark=1)),
        gift(MarblePassed(mark=1)),
        gift(OpenBox(mark=1)),
        to_self(OpenBox(mark=1)),
    ):
        item = rejected(wrong)
        assert (item.code, item.from_agency) == (Code.WRONG_SENDER, False)


def test_facts_nobody_listens_to_are_passed_over() -> None:
    assert DECODER.decode(gift(WeatherTold())) is None
    assert DECODER.decode(to_self(MarbleAdded(mark=1, number=1))) is None
    newer = gift({"mark": 1, "colour": "red"}, kind="de.kvi-mv.MarbleGiven.v2")
    assert DECODER.decode(newer) is None


def test_a_fact_of_a_newer_service_is_read_without_what_is_not_known_here() -> None:
    newer = {"mark": 1, "colour": None, "ribbon": {"length": "long"}}
    item = DECODER.decode(gift(newer, kind="de.kvi-mv.MarbleGiven.v1"))
    assert isinstance(item, Decoded)
    assert item.message == MarbleGiven(mark=1)
    to_itself = DECODER.decode(to_self(newer, kind="de.kvi-mv.MarblePassed.v1"))
    assert isinstance(to_itself, Decoded)
    assert to_itself.message == MarblePassed(mark=1)
    assert rejected(command(newer, kind="de.kvi-mv.OpenBox.v1")).code is Code.SCHEMA_VIOLATION


def test_what_a_service_says_is_read_as_strictly_as_anything_else() -> None:
    item = rejected(gift({"mark": "one"}, kind="de.kvi-mv.MarbleGiven.v1"))
    assert (item.code, item.from_agency) == (Code.SCHEMA_VIOLATION, False)
    assert (item.id, item.key) == (message_id(1), BOX)
    assert rejected(with_headers(gift(WeatherTold()), ce_type=b"\xff")).code is Code.MALFORMED
    assert rejected(with_headers(gift(WeatherTold()), ce_type=b"")).code is Code.UNKNOWN_TYPE


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, key=OTHER_BOX.encode()),
        replace(GOOD, key=None),
        replace(GOOD, key=b""),
        replace(GOOD, key=b"box one"),
        replace(GOOD, key=b"\xff" * 36),
        with_headers(GOOD, ce_subject=OTHER_BOX.encode()),
        without_header(GOOD, "ce_subject"),
    ],
)
def test_key_and_subject_must_both_be_the_id_of_the_aggregate(bad: MemoryRecord) -> None:
    assert rejected(bad).code is Code.KEY_MISMATCH


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({}, "/mark"),
        ({"mark": -1}, "/mark"),
        ({"mark": "1"}, "/mark"),
        ({"mark": 1.5}, "/mark"),
        ({"mark": True}, "/mark"),
        ({"mark": 1, "ribbon": {"colour": "red", "length": 0}}, "/ribbon/length"),
        ({"mark": 1, "ribbon": {"colour": "ein roter", "length": 1}}, "/ribbon/colour"),
        ({"mark": 1, "ribbon": "red"}, "/ribbon"),
        ({"mark": 1, "ribbon": {"colour": "red", "length": 1, "Erika": 1}}, "/ribbon"),
        ({"mark": 1, "Erika": 1}, ""),
        ([], ""),
        ("mark", ""),
        ({"mark": 1, "ribbon": None}, "/ribbon"),
    ],
)
def test_a_fault_of_the_data_is_pointed_at(data: object, pointer: str | None) -> None:
    bad = command({}, kind="de.kvi-mv.AddMarble.v1")
    item = rejected(replace(bad, value=json.dumps(data).encode()))
    assert (item.code, item.pointer) == (Code.SCHEMA_VIOLATION, pointer)


def test_a_pointer_never_holds_what_the_sender_chose() -> None:
    bad = command({"at": [NINE, "Erika"], "mark": 1}, kind="de.kvi-mv.SetAlarms.v1")
    assert rejected(bad).pointer == "/at/1"


def test_the_same_content_is_known_again_and_other_content_is_not() -> None:
    def digest(one: MemoryRecord) -> str:
        item = DECODER.decode(one)
        assert item is not None
        return item.digest

    assert digest(GOOD) == digest(replace(GOOD, offset=99, partition=3, timestamp=1))
    others = [
        command(OpenBox(mark=2)),
        command(AddMarble(mark=1)),
        command(OpenBox(mark=1), key=OTHER_BOX),
        command(AddFirst(mark=1)),
    ]
    assert len({digest(GOOD), *(digest(other) for other in others)}) == len(others) + 1


def test_a_topic_of_an_agency_exists_only_where_the_table_lets_its_kind_send() -> None:
    with pytest.raises(KeyError):
        DECODER.decode(record(Ping(), topic="toy.from.traeger-toy.v1"))
    assert DECODER.decode(record(WeatherTold(), topic=GIFTS)) is None
