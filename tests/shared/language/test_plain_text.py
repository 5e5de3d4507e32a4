"""Text that people read: what they cannot see is refused, and spelling is no difference."""

import json
import re
import sys
from typing import Annotated, Any
from unicodedata import category, normalize

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from deploy.generate.schemas import schema_of
from shared.language.plain_text import EMPTY, UNSEEN, PlainText


class Sign(BaseModel):
    text: Annotated[str, PlainText(longest=12, shortest=2)]
    name: Annotated[str, PlainText(longest=12, without="<>@")] = "somebody"


PUBLISHED = Draft202012Validator(schema_of(Sign))


def read(text: str) -> str:
    return Sign.model_validate_json(json.dumps({"text": text}), strict=True).text


def is_read(text: str, **more: Any) -> bool:
    try:
        Sign(text=text, **more)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "   ",
            "\u00a0\u00a0",
            "\u3000\u3000",
            "\u200b\u200b",
            "\u3164\u3164",
            "\u2800\u2800",
        ),
        *(" ab", "ab ", "\u00a0ab", "ab\u00a0", "\u2009ab", "ab\u3000", "\tab", "ab\n"),
        *("a\u202eb", "a\u2066b", "a\u200fb", "a\u061cb", "a\u200bb", "a\u200db", "a\ufeffb"),
        *("a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\rb", "a\u00adb", "a\u2028b", "a\u2029b"),
        *("a\ue000b", "a\U000f0000b", "a\U000e0041b", "a\ufffeb", "a\U0001fffeb", "a\u0378b"),
        *("a", "a" * 13),
    ],
    ids=ascii,
)
def test_what_nobody_sees_or_what_is_blank_is_refused(text: str) -> None:
    assert not is_read(text)


def test_half_a_character_is_refused() -> None:
    assert not is_read("a\ud83d")
    with pytest.raises(ValidationError):
        Sign.model_validate_json('{"text": "a\\ud83d"}')


@pytest.mark.parametrize(
    "text",
    [
        "Büro, Jugend",
        'a "b" \\ (c)',
        "O'Neil & Co.",
        "김 철수",
        "Ελένη",
        "الأمل",
        "👪 👍🏽",
        "a\u00a0b",
        "ẞ-ij",
    ],
)
def test_what_people_write_is_kept(text: str) -> None:
    assert read(text) == text


def test_two_ways_to_write_a_letter_are_one_text() -> None:
    assert read("Mu\u0308ller") == read("M\u00fcller") == "M\u00fcller"
    assert read("\u212bke") == "\u00c5ke"


def test_characters_left_out_of_a_field_are_refused_there_alone() -> None:
    assert is_read("a<b>@c")
    assert not is_read("ab", name="a@b")


def test_the_published_pattern_is_read_the_same_for_every_character_of_the_basic_plane() -> None:
    differ = [
        hex(code)
        for code in range(0x10000)
        if (one := chr(code)) and category(one) not in {"Cs", "Cn"}
        if PUBLISHED.is_valid({"text": f"a{one}b"}) != is_read(f"a{one}b")
        or PUBLISHED.is_valid({"text": f"{one}a"}) != is_read(f"{one}a")
    ]
    assert differ == []


def test_length_is_counted_as_it_is_sent_by_schema_and_reader_alike() -> None:
    for text in ("u\u0308" * 6, "u\u0308" * 6 + "n", "👪" * 12, "👪" * 13, "ab", "a"):
        assert PUBLISHED.is_valid({"text": text}) == is_read(text), ascii(text)


def test_what_is_kept_fits_too_so_that_both_spellings_are_read_or_none() -> None:
    assert not is_read("\u00fc")
    assert not is_read("u\u0308")
    twice = "\u0958"  # kept as two characters
    assert is_read(twice * 6)
    assert not is_read(twice * 7)


def test_the_pattern_uses_only_what_every_language_reads() -> None:
    pattern = PlainText(longest=5).pattern
    assert pattern.isascii()
    assert set(re.findall(r"\\.", pattern)) == {r"\u"}


def test_the_form_that_is_kept_brings_in_nothing_that_was_refused() -> None:
    for code in range(sys.maxunicode + 1):
        one = chr(code)
        if category(one) not in UNSEEN and one not in EMPTY and not one.isspace():
            kept = normalize("NFC", one)
            assert not any(category(each) in UNSEEN or each.isspace() for each in kept), hex(code)
            assert one in "<>@" or not set(kept) & set("<>@"), hex(code)
