import json
from dataclasses import replace

import pytest

from shared.language.answers import (
    CommandRefused,
    DeadlineReached,
    DiscardParked,
    Ping,
    ReleaseParked,
)
from shared.language.codes import Code
from shared.language.flaws import Header, Hint
from shared.language.message import Message
from shared.wire.decode import MAX_BYTES
from shared.wire.decoded import Decoded, Rejected
from tests.shared.toy.contract import (
    AddFirst,
    AddMarble,
    EmptyBox,
    MarbleAdded,
    OpenBox,
)
from tests.shared.toy.neighbour import GIFTS, MarbleGiven, WeatherTold
from tests.shared.toy.records import (
    BOX,
    OFFICE,
    OPERATOR,
    OTHER_BOX,
    PRISON,
    MemoryRecord,
    command,
    gift,
    message_id,
    passed_marble,
    record,
    to_self,
    with_headers,
    without_header,
)
from tests.shared.wire.decoding import DECODER, GOOD, NINE, rejected

RIBBON = {"mark": 1, "ribbon": {"colour": "red", "length": 2}}


def with_value(value: bytes | None) -> MemoryRecord:
    return replace(GOOD, value=value)


def test_a_good_command_is_read_whole() -> None:
    item = DECODER.decode(GOOD)
    assert isinstance(item, Decoded)
    assert item.message == OpenBox(mark=1)
    assert (item.sender, item.from_agency) == (PRISON, True)
    assert (item.id, item.key, item.correlation) == (message_id(1), BOX, BOX)
    assert item.seen_key == f"{PRISON}/{message_id(1)}"


BAD_VALUES: dict[str, tuple[bytes, Hint, str | None]] = {
    "a value cut short": (b'{"mark":', Hint.NOT_JSON, None),
    "something after the value": (b'{"mark": 1} 2', Hint.NOT_JSON, None),
    "blanks alone": (b" ", Hint.NOT_JSON, None),
    "a comment": (b'{"mark": 1 /* one */}', Hint.NOT_JSON, None),
    "NaN": (b'{"mark": NaN}', Hint.NO_NUMBER, None),
    "Infinity": (b'{"mark": -Infinity}', Hint.NO_NUMBER, None),
    "a number of 5,000 digits": (b'{"mark": ' + b"9" * 5_000 + b"}", Hint.LONG_NUMBER, None),
    "a name that stands twice": (b'{"mark": 1, "mark": 2}', Hint.NAME_TWICE, "/mark"),
    "a name that stands twice, the colons apart": (
        b'{"mark":1,"mark"\n :2}',
        Hint.NAME_TWICE,
        "/mark",
    ),
    "a name that stands twice, once in other letters": (
        b'{"mark":1,"m\\u0061rk":2}',
        Hint.NAME_TWICE,
        "/mark",
    ),
    "a name that stands twice further in": (
        b'{"mark": 1, "ribbon": {"colour": "red", "length": 1, "length": 2}}',
        Hint.NAME_TWICE,
        "/ribbon/length",
    ),
    "a name of the sender's own that stands twice": (
        b'{"mark": 1, "ribbon": {"Erika": 1, "Erika": 2}}',
        Hint.NAME_TWICE,
        "/ribbon",
    ),
    "a name that stands twice beside a null": (
        b'{"ribbon": null, "mark": 1, "mark": 2}',
        Hint.NAME_TWICE,
        "/mark",
    ),
    "a byte order mark": (b'\xef\xbb\xbf{"mark": 1}', Hint.BYTE_ORDER_MARK, None),
    "UTF-16": ('{"mark": 1}'.encode("utf-16"), Hint.NOT_UTF8, None),
    "UTF-16 without a mark": ('{"mark": 1}'.encode("utf-16-le"), Hint.NOT_JSON, None),
    "Latin-1": ('{"mark": 1, "x": "ö"}'.encode("latin-1"), Hint.NOT_UTF8, None),
    "half a surrogate": (
        b'{"mark": 1, "ribbon": {"colour": "\\ud800", "length": 1}}',
        Hint.HALF_CHARACTER,
        None,
    ),
    "deep nesting": (b'{"mark": ' + b"[" * 60_000 + b"]" * 60_000 + b"}", Hint.TOO_DEEP, None),
    "nesting that only one reader minds": (
        b'{"mark": ' + b"[" * 500 + b"]" * 500 + b"}",
        Hint.TOO_DEEP,
        None,
    ),
}


@pytest.mark.parametrize(("value", "hint", "pointer"), BAD_VALUES.values(), ids=BAD_VALUES.keys())
def test_what_is_no_strict_json_is_malformed_and_the_hint_says_why(
    value: bytes, hint: Hint, pointer: str | None
) -> None:
    item = rejected(replace(command(AddMarble(mark=1)), value=value))
    assert (item.code, item.header) == (Code.MALFORMED, None)
    assert (item.hint, item.pointer) == (hint, pointer)


@pytest.mark.parametrize("value", [None, b""])
def test_a_message_whose_data_may_be_empty_may_come_without_any(value: bytes | None) -> None:
    bare = without_header(replace(command(EmptyBox()), value=value), "content-type")
    for one in (bare, with_headers(bare, content_type=b"application/json")):
        item = DECODER.decode(one)
        assert isinstance(item, Decoded)
        assert item.message == EmptyBox()
    other = rejected(with_headers(bare, content_type=b"text/plain"))
    assert (other.code, other.header) == (Code.MALFORMED, Header.CONTENT_TYPE)


def test_data_that_are_needed_are_missed_where_they_belong() -> None:
    item = rejected(with_value(None))
    assert (item.code, item.pointer) == (Code.SCHEMA_VIOLATION, "/mark")


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
    ],
)
def test_a_type_must_be_known_in_this_version(kind: str, code: Code) -> None:
    item = rejected(with_headers(GOOD, ce_type=kind.encode()))
    assert (item.code, item.command, item.header) == (code, None, Header.TYPE)


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
        (PRISON, passed_marble(1), False),
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
    assert isinstance(DECODER.decode(to_self(passed_marble(1))), Decoded)
    for wrong in (
        to_self(MarbleGiven(mark=1)),
        gift(passed_marble(1)),
        gift(OpenBox(mark=1)),
        to_self(OpenBox(mark=1)),
    ):
        item = rejected(wrong)
        assert (item.code, item.from_agency) == (Code.WRONG_SENDER, False)


def test_facts_nobody_listens_to_are_passed_over() -> None:
    assert DECODER.decode(gift(WeatherTold())) is None
    assert DECODER.decode(to_self(MarbleAdded(mark=1, number=1))) is None
    later = gift({"degrees": 9}, kind="de.kvi-mv.WeatherTold.v2")
    assert DECODER.decode(later) is None


def test_a_fact_that_is_heard_is_never_passed_over_in_a_version_that_is_not() -> None:
    item = rejected(gift({"mark": 1, "colour": "red"}, kind="de.kvi-mv.MarbleGiven.v2"))
    assert (item.code, item.from_agency) == (Code.UNKNOWN_VERSION, False)
    assert (item.key, item.newer) == (BOX, "MarbleGiven.v2")
    of_agency = rejected(command({"mark": 1}, kind="de.kvi-mv.OpenBox.v2"))
    assert (of_agency.code, of_agency.newer) == (Code.UNKNOWN_VERSION, None)


def test_a_fact_of_a_newer_service_is_read_without_what_is_not_known_here() -> None:
    newer = {"mark": 1, "colour": None, "ribbon": {"length": "long"}}
    item = DECODER.decode(gift(newer, kind="de.kvi-mv.MarbleGiven.v1"))
    assert isinstance(item, Decoded)
    assert item.message == MarbleGiven(mark=1)
    asked = {**newer, "request": message_id(1), "asker": BOX}
    to_itself = DECODER.decode(to_self(asked, kind="de.kvi-mv.MarblePassed.v1"))
    assert isinstance(to_itself, Decoded)
    assert to_itself.message == passed_marble(1)
    assert rejected(command(newer, kind="de.kvi-mv.OpenBox.v1")).code is Code.SCHEMA_VIOLATION


def test_what_a_service_says_is_read_as_strictly_as_anything_else() -> None:
    item = rejected(gift({"mark": "one"}, kind="de.kvi-mv.MarbleGiven.v1"))
    assert (item.code, item.from_agency) == (Code.SCHEMA_VIOLATION, False)
    assert (item.id, item.key) == (message_id(1), BOX)
    assert rejected(with_headers(gift(WeatherTold()), ce_type=b"\xff")).code is Code.MALFORMED
    assert rejected(with_headers(gift(WeatherTold()), ce_type=b"")).code is Code.MALFORMED
    assert rejected(with_headers(gift(WeatherTold()), ce_type=b"x")).code is Code.UNKNOWN_TYPE


DERIVED_IDS = {
    "version 1": "0b6f2f6e-41c5-1b0b-8a52-7a53a3a1f0c1",
    "version 5": "0b6f2f6e-41c5-5b0b-8a52-7a53a3a1f0c1",
    "version 7": "0b6f2f6e-41c5-7b0b-8a52-7a53a3a1f0c1",
    "another variant": "0b6f2f6e-41c5-4b0b-ca52-7a53a3a1f0c1",
    "nothing": "00000000-0000-0000-0000-000000000000",
}
BAD_KEYS: dict[str, tuple[MemoryRecord, Header | None, Hint]] = {
    "none": (replace(GOOD, key=None), None, Hint.KEY_MISSING),
    "an empty one": (replace(GOOD, key=b""), None, Hint.KEY_MISSING),
    "no id": (replace(GOOD, key=b"box one"), None, Hint.KEY_NO_UUID),
    "no text": (replace(GOOD, key=b"\xff" * 36), None, Hint.KEY_NO_UUID),
    "in braces": (replace(GOOD, key=f"{{{BOX}}}".encode()), None, Hint.KEY_NO_UUID),
    "upper case": (command(OpenBox(mark=1), key=BOX.upper()), None, Hint.KEY_UPPER_CASE),
    **{
        version: (command(OpenBox(mark=1), key=key), None, Hint.KEY_NOT_RANDOM)
        for version, key in DERIVED_IDS.items()
    },
    "not the subject": (replace(GOOD, key=OTHER_BOX.encode()), Header.SUBJECT, Hint.SUBJECT),
    "another subject": (
        with_headers(GOOD, ce_subject=OTHER_BOX.encode()),
        Header.SUBJECT,
        Hint.SUBJECT,
    ),
    "a subject in upper case": (
        with_headers(GOOD, ce_subject=BOX.upper().encode()),
        Header.SUBJECT,
        Hint.SUBJECT,
    ),
    "no subject": (without_header(GOOD, "ce_subject"), Header.SUBJECT, Hint.SUBJECT),
    "a null subject": (with_headers(GOOD, ce_subject=None), Header.SUBJECT, Hint.SUBJECT),
}


@pytest.mark.parametrize(("bad", "header", "hint"), BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_key_and_subject_must_both_be_the_random_id_of_the_aggregate(
    bad: MemoryRecord, header: Header | None, hint: Hint
) -> None:
    item = rejected(bad)
    assert (item.code, item.pointer) == (Code.KEY_MISMATCH, None)
    assert (item.header, item.hint) == (header, hint)


@pytest.mark.parametrize("key", DERIVED_IDS.values(), ids=DERIVED_IDS.keys())
def test_what_is_about_no_aggregate_of_the_senders_may_have_any_id_as_its_key(key: str) -> None:
    for one in (
        command(Ping(), key=key),
        command(ReleaseParked(), by=OPERATOR, key=key),
        gift(MarbleGiven(mark=1), key=key),
    ):
        assert isinstance(DECODER.decode(one), Decoded)
    assert rejected(command(Ping(), key=BOX.upper())).hint is Hint.KEY_UPPER_CASE


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
        ({"mark": None}, "/mark"),
        ({"mark": [[1, None]]}, "/mark/0/1"),
        ({"mark": 1, "Erika": {"mark": None}}, ""),
        (None, ""),
    ],
)
def test_a_flaw_of_the_data_is_pointed_at(data: object, pointer: str | None) -> None:
    bad = command({}, kind="de.kvi-mv.AddMarble.v1")
    item = rejected(replace(bad, value=json.dumps(data).encode()))
    assert (item.code, item.pointer) == (Code.SCHEMA_VIOLATION, pointer)


def test_a_pointer_into_the_depth_ends_before_it_is_too_long_to_be_told() -> None:
    value = b'{"mark": ' + b"[" * 90 + b"null" + b"]" * 90 + b"}"
    item = rejected(with_value(value))
    assert (item.code, item.hint) == (Code.SCHEMA_VIOLATION, Hint.NULL)
    assert CommandRefused(code=item.code, pointer=item.pointer).pointer == "/mark" + "/0" * 19


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
