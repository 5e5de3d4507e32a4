"""A header of a mail says what it was given, whatever characters that holds, or is not written."""

import re
from base64 import b64encode
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from email.utils import getaddresses

from shared.language.mail_address import is_mail_address

LINE = 76
"""RFC 2047, 2: a line with an encoded word is no longer."""

_CHUNK = 42
"""Bytes of text in one encoded word, which has at most 75 characters with its frame."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PLAIN_WORDS = re.compile(r"[!-~]+( [!-~]+)*")
_LONGEST_WORD = 60
_NEEDS_A_BACKSLASH = re.compile(r'(["\\])')


class Unwritable(ValueError):
    """What would be read otherwise than it is meant; names the header and not what it holds."""

    def __init__(self, header: str) -> None:
        super().__init__(f"the header {header} would not be read as it is meant")


def text(header: str, content: str) -> bytes:
    """A header of plain text, such as a subject. Raises Unwritable."""
    _no_control(header, content)
    words = content.split(" ") if _is_plain(content) else list(_encoded(content))
    line = _line(header, words)
    if str(make_header(decode_header(_read(line, header)))) != content:
        raise Unwritable(header)
    return line


def mailbox(header: str, address: str, name: str = "") -> bytes:
    """A header of one mailbox, which has a name or none. Raises Unwritable."""
    _no_control(header, name)
    if not is_mail_address(address):
        raise Unwritable(header)
    line = _line(header, [*_phrase(name), f"<{address}>"] if name else [address])
    # Two readers that have nothing to do with how it was written; one that sees another mailbox,
    # or one more, is enough to have the mail refused.
    found = getaddresses([_read(line, header)])
    read_back = [(str(make_header(decode_header(said))), where) for said, where in found]
    if read_back != [(name, address)]:
        raise Unwritable(header)
    return line


def token(header: str, content: str) -> bytes:
    """A header of one word, such as an id or a date. Raises Unwritable."""
    if not _PLAIN_WORDS.fullmatch(content):
        raise Unwritable(header)
    return _line(header, content.split(" "))


def _phrase(name: str) -> Iterator[str]:
    """A name before an address: quoted while that is plain and short, else encoded as a whole.

    Nothing is left for a reader to tell apart: no comma, no bracket stands outside.
    """
    if _is_plain(name) and len(name) <= _LONGEST_WORD:
        yield '"' + _NEEDS_A_BACKSLASH.sub(r"\\\1", name) + '"'
    else:
        yield from _encoded(name)


def _is_plain(content: str) -> bool:
    # A text that looks like an encoded word would be read as one.
    short = all(len(word) <= _LONGEST_WORD for word in content.split(" "))
    return _PLAIN_WORDS.fullmatch(content) is not None and "=?" not in content and short


def _encoded(content: str) -> Iterator[str]:
    """Encoded words (RFC 2047), none of which ends inside a character."""
    chunk = b""
    for one in content:
        encoded = one.encode()
        if len(chunk) + len(encoded) > _CHUNK:
            yield f"=?utf-8?b?{b64encode(chunk).decode()}?="
            chunk = b""
        chunk += encoded
    yield f"=?utf-8?b?{b64encode(chunk).decode()}?="


def _line(header: str, words: list[str]) -> bytes:
    """The words with a blank between them, each on a line of its own where it does not fit."""
    line = f"{header}:"
    length = len(line)
    for word in words:
        folds = length + 1 + len(word) > LINE and not line.endswith(":")
        line += f"\r\n {word}" if folds else f" {word}"
        length = 1 + len(word) if folds else length + 1 + len(word)
    return f"{line}\r\n".encode("ascii")


def _read(line: bytes, header: str) -> str:
    """What another program finds in the line; exactly this one header, and nothing after it."""
    message = message_from_bytes(line + b"\r\n", policy=compat32)
    if message.keys() != [header] or message.get_payload() or message.defects:
        raise Unwritable(header)
    return str(message[header]).replace("\r\n", "")


def _no_control(header: str, content: str) -> None:
    if _CONTROL.search(content):
        raise Unwritable(header)
