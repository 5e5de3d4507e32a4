"""What nobody should send and somebody will: the same bytes for every door."""

from collections.abc import Mapping

DEEP = 100_000

HOSTILE: Mapping[str, bytes] = {
    "nothing": b"",
    "blanks": b" \t\r\n",
    "deep objects": b'{"a":' * DEEP,
    "deep lists": b"[" * DEEP,
    "deep and closed": b"[" * DEEP + b"]" * DEEP,
    "deep flow in YAML": b"agencies: " + b"{a: " * DEEP,
    "a name twice": b'{"released_on":"2026-11-27","released_on":"2026-11-28"}',
    "not a number": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}',
    "a number too large": b'{"a":1e400}',
    "a number of many digits": b'{"a":' + b"7" * 5_000 + b"}",
    "half a pair": rb'{"a":"Test \ud83d"}',
    "the other half": rb'{"\ude00":"Test"}',
    "half a pair in UTF-8": b'{"a":"\xed\xa0\xbd"}',
    "a byte order mark": b'\xef\xbb\xbf{"a":"b"}',
    "UTF-16": '{"a":"b"}'.encode("utf-16"),
    "UTF-16 without a mark": '{"a":"b"}'.encode("utf-16-le"),
    "a NUL": b'{"a":"\x00"}',
    "an escaped NUL": rb'{"a":"\u0000"}',
    "Latin-1": '{"a":"Müller"}'.encode("latin-1"),
    "huge": b'{"a":"' + b"x" * (5 * 1024 * 1024) + b'"}',
    "cut off": b'{"a":{"b":"c',
    "control characters": b'{"a":"\x1b[2J\x07\x9b"}',
    "a screen cleared in words": rb'{"a":"\u001b[2J\u202e\u009b2J"}',
    "text that runs backwards": '{"a":"\u202enegozeg\u2066"}'.encode(),
    "a list": b"[1, 2]",
    "a text": b'"text"',
    "a number": b"7",
    "null": b"null",
    "two values": b"{} {}",
    "a comma too many": b'{"a":1,}',
    "single quotes": b"{'a': 1}",
    "a comment": b'{"a": 1} // b',
    "a path upwards": b"../../etc/passwd",
    "YAML": b"agencies:\n  - &a [*a]\n",
    "YAML with a tag": b"!!python/object/apply:os.system ['true']",
    "YAML of half a pair": rb'agencies: [{id: "\ud83d"}]',
}

TEXTS: Mapping[str, str] = {
    name: content.decode("utf-8", "surrogateescape")
    for name, content in HOSTILE.items()
    if b"\0" not in content and len(content) < 128 * 1024  # what an argument can hold
}
"""Of these, what can be an argument of a command: the rest is refused before it begins."""
