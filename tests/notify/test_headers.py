"""Headers of mails are read as they were meant, by more than one reader, whatever is in them."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import getaddresses
from random import Random
from unicodedata import normalize

import pytest
from pydantic import TypeAdapter, ValidationError

from services.notify.channels import Mail, Mailbox, headers
from services.notify.channels.headers import Unwritable
from services.notify.channels.mail import written
from shared.network.agency import Line
from tests.notify.test_mail import MAIL, NOW

ADDRESS = "netzwerk@kvi.example"
NASTY = [
    "Büro für Kinder, Jugend",
    "Amt fuer Kinder, Jugend und Familie der Hansestadt am Wasser, Abteilung 4, Fachdienst Hilfen",
    'Das "Haus"',
    '"',
    "\\",
    'a\\"b',
    "a; b",
    "Team <Jugend>",
    "<fremd@kvi.example>",
    "fremd@kvi.example, netzwerk",
    "Gruppe: a@kvi.example;",
    "(Kommentar) Amt",
    "(",
    ")",
    "=?utf-8?q?Amt?=",
    "=?utf-8?b?*?= Amt",
    "Amt =?",
    "👪 Familienbüro 👍🏽",
    "👪" * 120,
    "ü" * 120,
    "x" * 120,
    "x " * 59 + "x",
    "Büro  mit  zwei  Blanks",
    "a\u00a0b",
    "김 철수",
    "الأمل",
    "O'Neil & Söhne",
    ".",
    "a.b",
    "[10.0.0.1]",
    "%s {0} $x",
    "Subject: a",
    "e\u0301\u0323" * 10,
]  # fmt: skip


def drawn(count: int) -> list[str]:
    """Names by chance of what trips readers up; the same ones in each run."""
    draw = Random(5322)  # noqa: S311 - names for a test, no secret
    alphabet = [
        *'abc ,;:<>@()[]"\\.=?_-',
        "ü",
        "ß",
        "👪",
        "철",
        "\u00a0",
        "=?utf-8?q?",
        "?=",
        "a@b.example",
    ]
    found: list[str] = []
    while len(found) < count:
        name = "".join(draw.choices(alphabet, k=draw.randint(1, 60)))[:120]
        try:
            found.append(TypeAdapter[str](Line).validate_python(name))
        except ValidationError:  # begins or ends with a blank: no name of the registry
            continue
    return found


@pytest.mark.parametrize("name", [*NASTY, *drawn(400)], ids=ascii)
def test_a_name_stays_one_name_before_one_address(name: str) -> None:
    line = headers.mailbox("From", ADDRESS, name)
    for said in (line, re.sub(rb"\r\n(?=[ \t])", b"", line)):
        read = message_from_bytes(said + b"\r\n", policy=default)
        assert [box.addr_spec for box in read["From"].addresses] == [ADDRESS]
        ((shown, address),) = getaddresses([str(message_from_bytes(said, policy=compat32)["From"])])
        assert (str(make_header(decode_header(shown))), address) == (name, ADDRESS)


@pytest.mark.parametrize("name", [*NASTY, *drawn(100)], ids=ascii)
def test_no_line_is_longer_than_readers_take_and_all_is_ascii(name: str) -> None:
    for line in (headers.mailbox("From", ADDRESS, name), headers.text("Subject", name)):
        assert line.isascii()
        assert line.endswith(b"\r\n")
        assert max(len(each) for each in line.split(b"\r\n")) <= 78


@pytest.mark.parametrize("subject", [*NASTY, *drawn(200)], ids=ascii)
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    line = headers.text("Subject", subject)
    read = message_from_bytes(line + b"\r\n", policy=compat32)["Subject"].replace("\r\n", "")
    assert str(make_header(decode_header(read))) == subject
    modern = str(message_from_bytes(line + b"\r\n", policy=default)["Subject"])
    assert normalize("NFC", modern) == normalize("NFC", subject)


@pytest.mark.parametrize(
    "injected",
    ["a\r\nBcc: fremd@kvi.example", "a\nb", "a\rb", "a\x00b", "a\x1bb", "a\ud83d"],
    ids=ascii,
)
def test_what_would_begin_another_header_is_not_written(injected: str) -> None:
    with pytest.raises(Unwritable) as subject:
        headers.text("Subject", injected)
    assert "fremd" not in str(subject.value)
    with pytest.raises(Unwritable):
        headers.mailbox("From", ADDRESS, injected)
    with pytest.raises(Unwritable):
        headers.token("Message-ID", f"<{injected}>")


@pytest.mark.parametrize(
    "address",
    ["a@kvi.example, b@kvi.example", "a b@kvi.example", "<a@kvi.example>", "A <a@kvi.example>", ""],
)
def test_what_would_be_read_as_another_mailbox_is_not_written(address: str) -> None:
    for name in ("", "Amt"):
        with pytest.raises(Unwritable):
            headers.mailbox("To", address, name)


@pytest.mark.parametrize(
    "address",
    ["o'neil@kvi.example", "a&b@kvi.example", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.example"],
)
def test_an_address_alone_stays_what_it_is(address: str) -> None:
    read = message_from_bytes(headers.mailbox("To", address) + b"\r\n", policy=default)
    assert [box.addr_spec for box in read["To"].addresses] == [address]


@pytest.mark.parametrize("name", NASTY, ids=ascii)
def test_a_whole_mail_has_each_header_once_and_its_body(name: str) -> None:
    sent = Mail(MAIL.delivery, Mailbox(ADDRESS, name), MAIL.to, name, MAIL.body)
    mail = message_from_bytes(written(sent, NOW), policy=default)
    assert [header.lower() for header in mail.keys()] == [  # noqa: SIM118 - headers, with repeats
        *("from", "to", "subject", "date", "message-id", "auto-submitted"),
        *("content-type", "content-transfer-encoding", "mime-version"),
    ]
    assert [box.addr_spec for box in mail["From"].addresses] == [ADDRESS]
    assert mail["Message-ID"] == f"<{MAIL.delivery}@kvi.example>"
    assert mail.get_content().replace("\r\n", "\n") == MAIL.body
