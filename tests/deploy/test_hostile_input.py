"""Every door takes the same hostile bytes and answers in a sentence: no traceback, no guessing."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import isfunction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.main import get_command

from deploy.cli.__main__ import COMMANDS, load, single
from deploy.local.agency_keys import REGISTRY, ensure_keys, key_file, load_registry, overlay_file
from deploy.messages.readable import one_line
from deploy.network.services import SWITCHBOARDS
from deploy.operations.addresses import BadAddresses, addresses
from deploy.operations.pages import NoAnswer, Page, read_page
from deploy.operations.parked import read_parked
from deploy.operations.service_state import STRANGER, ask
from deploy.operations.story_log import in_lines
from deploy.operations.story_shown import story_lines
from deploy.operations.story_topics import told
from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder
from deploy.stack.leftovers import end_leftovers
from deploy.stack.ports import Ports
from shared.language.codes import Code
from shared.network.registry import Registry
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from shared.wire.decode import Decoder
from shared.wire.decoded import Rejected
from shared.wire.received import Received
from tests.deploy.command_line import Done, kvi
from tests.deploy.hostile import HOSTILE, TEXTS

CASE = "5e8b6f7a-0a54-4e0c-9a3c-0a7c6e6d9b01"
OFFICE = "jugendamt-13003"
MAIL = "erste@kvi.example"
TOPIC = "intake.from.jva-buetzow.v1"
every = pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


def in_sentences(done: Done) -> bool:
    """Whether a person can read what came of it, and a terminal is left alone."""
    lines = [*done.out.splitlines(), *done.err.splitlines()]
    assert all(line.isprintable() for line in lines), lines
    assert done.code in {0, 1, 2}
    return done.code != 0 and bool(done.out or done.err)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    ensure_keys(folder, load_registry(folder))
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], str]:
    def write(content: bytes) -> str:
        path = tmp_path / "file"
        path.write_bytes(content)
        return str(path)

    return write


# Files and the standard input


WITH_A_FILE = [
    ("validate", "{}"),
    ("send", "{}", "--as", "jva-buetzow"),
    ("send", "{}", "--as", "jva-buetzow", "--unchecked", "--keep-ids"),
    ("seal", "{}", "--case", CASE, "--to", OFFICE),
    ("open", "{}", "--case", CASE, "--as", OFFICE),
    ("certificate", "print", "{}"),
    ("certificate", "verify", "{}"),
    ("attendance", "{}", "--out", "/nowhere/list.pdf"),
    ("offers", "import", "{}", "--as", OFFICE),
]


@every
@pytest.mark.parametrize("command", WITH_A_FILE, ids=" ".join)
def test_a_file_and_the_standard_input(
    folder: Path, file: Callable[[bytes], str], command: tuple[str, ...], content: bytes
) -> None:
    def given(what: str, stdin: bytes = b"") -> Done:
        name, *arguments = (part.replace("{}", what) for part in command)
        return kvi(folder, name, *arguments, stdin=stdin)

    from_file, from_stdin = given(file(content)), given("-", content)
    assert in_sentences(from_file)
    assert in_sentences(from_stdin)
    assert from_file.code == from_stdin.code


def test_every_command_that_reads_a_file_is_given_it() -> None:
    assert taking(reads_a_file) == named_in(WITH_A_FILE)


@pytest.mark.short(50)
@every
@pytest.mark.parametrize("name", ["data", "headers", "key", "type"])
def test_a_part_of_a_message(folder: Path, name: str, content: bytes) -> None:
    parts = {"type": b'"Ping"', "data": b"{}", name: content or b" "}
    written = b",".join(b'"%s":%s' % (one.encode(), part) for one, part in parts.items())
    done = kvi(folder, "validate", "-", stdin=b"{%s}" % written)
    assert in_sentences(done) or (name, content) == ("key", b"null")
    sent = kvi(folder, "send", "-", "--as", "jva-buetzow", stdin=b"{%s}" % written)
    assert in_sentences(sent)
    assert sent.out == ""


@every
def test_the_file_with_a_private_key(
    folder: Path, file: Callable[[bytes], str], content: bytes
) -> None:
    token = sealed(b"{}", new_key("k"))
    options = ("--case", CASE, "--as", OFFICE, "--key", file(content))
    done = kvi(folder, "open", "-", *options, stdin=token)
    assert in_sentences(done)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("name", ["kty", "crv", "x", "y", "d", "kid"])
@pytest.mark.parametrize("value", [None, 7, "", "x" * 43, "\ud83d", [], {}, "AAAA"])
def test_a_private_key_that_is_none(
    folder: Path, file: Callable[[bytes], str], name: str, value: object
) -> None:
    key = new_key(f"{OFFICE}-local")
    options = (
        "--case",
        CASE,
        "--as",
        OFFICE,
        "--key",
        file(json.dumps({**key, name: value}).encode()),
    )
    assert in_sentences(kvi(folder, "open", "-", *options, stdin=sealed(b"{}", key)))


@every
def test_a_notice_in_a_file_beside_a_message(folder: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notice").write_bytes(content)
    part = {"receiver": OFFICE, "children": ["c1"], "plain": "notice"}
    message = tmp_path / "message.json"
    message.write_text(json.dumps({"type": "ReportAdmission", "data": {"sealed": [part]}}))
    done = kvi(folder, "send", str(message), "--as", "jva-buetzow", "--case", CASE)
    assert in_sentences(done)
    assert "SealedNotice" in done.err


@every_text
def test_the_path_of_a_notice(folder: Path, tmp_path: Path, text: str) -> None:
    part = {"receiver": OFFICE, "children": ["c1"], "plain": text}
    message = tmp_path / "message.json"
    message.write_text(json.dumps({"type": "ReportAdmission", "data": {"sealed": [part]}}))
    assert in_sentences(kvi(folder, "send", str(message), "--as", "jva-buetzow"))


# Arguments


WITH_ARGUMENTS = [
    ("validate", "{}"),
    ("validate", "-", "--as", "{}"),
    ("send", "{}", "--as", "jva-buetzow"),
    ("send", "-", "--as", "{}"),
    ("send", "-", "--as", "jva-buetzow", "--case", "{}"),
    ("send", "-", "--as", "jva-buetzow", "--set", "{}"),
    ("send", "-", "--as", "jva-buetzow", "--set", "/note={}"),
    ("send", "-", "--as", "jva-buetzow", "--set", "/{}=1"),
    ("send", "-", "--as", "jva-buetzow", "--service", "{}"),
    ("send", "-", "--as", "jva-buetzow", "--timeout", "{}"),
    ("listen", "--as", "{}"),
    ("listen", "--topic", "{}"),
    ("listen", "--as", "jva-buetzow", "--timeout", "{}"),
    ("listen", "--as", "jva-buetzow", "--count", "{}"),
    ("access", "{}"),
    ("case", "{}"),
    ("credentials", "{}"),
    ("credentials", "jva-buetzow", "--format", "{}"),
    ("keys", "new", "{}"),
    ("keys", "new", OFFICE, "--kid", "{}x"),
    ("open", "{}", "--as", OFFICE),
    ("open", "-", "--as", "{}", "--case", CASE),
    ("open", "-", "--as", OFFICE, "--key", "{}", "--case", CASE),
    ("seal", "{}", "--case", CASE, "--to", OFFICE),
    ("seal", "-", "--case", CASE, "--to", "{}"),
    ("seal", "-", "--case", CASE, "--to", OFFICE, "--registry", "{}"),
    ("parked", "show", "{}"),
    ("parked", "release", "{}"),
    ("parked", "discard", "{}", "--reason", "written_by_mistake"),
    ("parked", "discard", "{}", "--reason", "{}"),
    ("reread", "{}"),
    ("reread", "intake", "{}"),
    ("desk", "invite", "{}", "--email", MAIL, "--role", "lead"),
    ("desk", "invite", OFFICE, "--email", "{}", "--role", "lead"),
    ("desk", "invite", OFFICE, "--email", MAIL, "--role", "{}"),
    ("proof", "{}"),
    ("proof", CASE, "--pdf", "{}"),
    ("offers", "list", "--district", "{}", "--language", "{}"),
    ("offers", "export", "--as", "{}"),
    ("offers", "import", "{}", "--as", OFFICE),
    ("activity", "{}"),
    ("activity", "call", "nursery", "13072", "--as", "{}"),
    ("activity", "--withdraw", "{}"),
    ("certificate", "print", "{}"),
    ("certificate", "verify", "{}"),
    ("certificate", "verify", "-", "--as", "{}"),
    ("attendance", "{}", "--out", "/nowhere/list.pdf"),
    ("attendance", "-", "--out", "/nowhere/{}"),
    ("attendance", "-", "--out", "/nowhere/list.pdf", "--case", "{}"),
    ("subscription", "--as", "{}"),
    ("subscription", "--as", OFFICE, "--daily", "--without", "{}"),
    ("provision", "--replication", "{}"),
]


@pytest.mark.short(300)
@every_text
@pytest.mark.parametrize("command", WITH_ARGUMENTS, ids=" ".join)
def test_an_argument(folder: Path, command: tuple[str, ...], text: str) -> None:
    name, *arguments = (part.replace("{}", text) for part in command)
    before = sorted(folder.rglob("*"))
    done = kvi(folder, name, *arguments, stdin='{"type": "Ping", "data": {}}')
    assert in_sentences(done)
    assert sorted(folder.rglob("*")) == before, "something was left behind"


def takes_text(command: Any) -> bool:
    """Whether it has an argument or an option that is more than a switch or a whole number."""
    return any(
        not getattr(each, "is_flag", False) and each.type.name not in {"int", "int range"}
        for each in command.params
    )


def reads_a_file(command: Any) -> bool:
    """Whether it says that it takes a file, or the standard input instead."""
    return any("for stdin" in (getattr(each, "help", None) or "") for each in command.params)


def taking(condition: Callable[[Any], bool]) -> set[tuple[str, ...]]:
    """The commands, and those below one, of which this is so."""
    found: set[tuple[str, ...]] = set()
    for name in COMMANDS.keys() - {"test"}:  # hands its own to pytest
        loaded = load(name)
        command: Any = get_command(single(name, loaded) if isfunction(loaded) else loaded)
        below = getattr(command, "commands", {})
        found |= {(name, each) for each in below if condition(below[each])}
        found |= {(name,)} if condition(command) else set()
    return found


def named_in(tried: list[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The commands that are tried here, each with the one that it is below."""
    groups = {taker[0] for taker in taking(takes_text) if len(taker) > 1}
    return {command[: 2 if command[0] in groups else 1] for command in tried}


def test_every_command_that_takes_text_is_given_it() -> None:
    assert taking(takes_text) == named_in(WITH_ARGUMENTS)


@pytest.mark.parametrize(
    "variable", ["KVI_KAFKA", "KVI_SERVICES", "KVI_SECRET_MONITOR", "KVI_KAFKA_CA"]
)
@every_text
def test_a_variable(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    monkeypatch.setenv("KVI_KAFKA", "127.0.0.1:9")
    monkeypatch.setenv(variable, text)
    assert in_sentences(kvi(folder, "status"))


@every
def test_the_file_with_the_clock(
    folder: Path, file: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("KVI_CLOCK_FILE", file(content))
    done = kvi(folder, "send", "-", "--as", "jva-buetzow", stdin='{"type": "Ping", "data": {}}')
    assert in_sentences(done)
    assert "KVI_CLOCK_FILE" in done.err


# What is sealed


def sealed(content: bytes, private: dict[str, object]) -> str:
    return seal(content, case=CASE, receiver=OFFICE, public_key=public_jwk(private))


@every
def test_what_a_sender_has_sealed_can_always_be_read(folder: Path, content: bytes) -> None:
    private = json.loads(key_file(folder, OFFICE).read_text("utf-8"))
    inside = content[:20_000]
    token = sealed(inside, private)
    done = kvi(folder, "open", "-", "--case", CASE, "--as", OFFICE, stdin=token)
    assert all(line.isprintable() for line in done.out.splitlines())
    assert done.code in {0, 1}
    if done.code == 0:
        assert json.loads(done.out) == json.loads(inside)
    else:
        assert "no" in done.err
        assert bool(done.out) == bool(inside), "the office sees what there is"


def test_half_a_pair_keeps_no_office_from_reading_a_notice(folder: Path) -> None:
    private = json.loads(key_file(folder, OFFICE).read_text("utf-8"))
    token = sealed(rb'{"wishes":"Test \ud83d", "phone": "0381 1"}', private)
    done = kvi(folder, "open", "-", "--case", CASE, "--as", OFFICE, stdin=token)
    assert done.code == 1
    assert r"Test \ud83d" in done.out
    assert "0381 1" in done.out
    assert "tell the sender" in done.err


# The registry


@every
@pytest.mark.parametrize("is_overlay", [False, True], ids=["registry", "keys beside it"])
def test_a_registry(tmp_path: Path, is_overlay: bool, content: bytes) -> None:
    path = overlay_file(tmp_path) if is_overlay else tmp_path / "registry.yaml"
    path.write_bytes(content)
    registry = REGISTRY if is_overlay else path
    options = ("--case", CASE, "--to", OFFICE, "--registry", str(registry))
    done = kvi(tmp_path, "seal", "-", *options, stdin=json.dumps(NOTICE))
    assert in_sentences(done)
    assert f"{path}:" in done.err


PERSON = {"given_name": "Kim", "family_name": "Muster", "birth_date": "1990-01-01"}
NOTICE = {
    "prisoner": PERSON,
    "caregivers": [
        {"children": ["c1"], "given_name": "Kim", "family_name": "Muster", "address": "Weg 1"}
    ],
    "children": [{**PERSON, "child": "c1", "address": "Weg 1"}],
}


# Kafka


@dataclass
class Incoming:
    value: bytes | None
    key: bytes | None = CASE.encode()
    headers: list[tuple[str, bytes | None]] = field(default_factory=list)
    topic: str = TOPIC
    partition: int = 0
    offset: int = 0
    timestamp: int = 0


def envelope(**changed: bytes) -> list[tuple[str, bytes | None]]:
    whole = {
        "ce_specversion": b"1.0",
        "ce_id": CASE.encode(),
        "ce_source": b"/agencies/jva-buetzow",
        "ce_type": b"de.kvi-mv.ReportRelease.v1",
        "ce_time": b"2026-11-27T08:00:00Z",
        "ce_subject": CASE.encode(),
        "content-type": b"application/json",
        **changed,
    }
    return list(whole.items())


@pytest.fixture(scope="module")
def decoder(registry: Registry) -> Decoder:
    return Decoder(SWITCHBOARDS["intake"], registry)


@every
def test_the_value_of_a_record(decoder: Decoder, content: bytes) -> None:
    found = decoder.decode(Incoming(content, headers=envelope()))
    assert isinstance(found, Rejected)
    assert found.code in {Code.MALFORMED, Code.SCHEMA_VIOLATION, Code.TOO_LARGE}


@every
def test_the_key_of_a_record(decoder: Decoder, content: bytes) -> None:
    found = decoder.decode(Incoming(b"{}", key=content, headers=envelope()))
    assert isinstance(found, Rejected)


@every
@pytest.mark.parametrize(
    "name", ["ce_id", "ce_type", "ce_subject", "ce_specversion", "content-type"]
)
def test_a_header_of_a_record(decoder: Decoder, name: str, content: bytes) -> None:
    value = b'{"released_on":"2026-11-27"}'
    assert isinstance(
        decoder.decode(Incoming(value, headers=envelope(**{name: content}))), Rejected
    )


@every
@pytest.mark.parametrize("place", ["value", "key", "header"])
def test_a_record_that_is_shown(place: str, content: bytes) -> None:
    incoming = Incoming(b"{}", headers=envelope())
    match place:
        case "value":
            incoming.value = content
        case "key":
            incoming.key = content
        case _:
            incoming.headers = envelope(ce_type=content, ce_time=content, x=content)
    received = Received.of(incoming)  # type: ignore[arg-type]
    assert one_line(received).isprintable()
    assert json.dumps(received.as_json()).isascii()
    assert all(line.isprintable() for line in story_lines([told(received)]))


# The log, and what services show of themselves


@every
def test_a_line_of_a_log(content: bytes) -> None:
    line = content.replace(b"{", b'{"case":"%s",' % CASE.encode(), 1)
    assert all(text.isprintable() for text in story_lines(list(in_lines(CASE, [line]))))


@every
def test_a_field_of_a_line_of_a_log(content: bytes) -> None:
    known = {"time": b'"2026-11-27T08:00:00Z"', "service": b'"intake"', "event": b'"notice.held"'}
    for name in (*known, "at", "codes"):
        parts = {**known, "case": b'"%s"' % CASE.encode(), name: content}
        line = b"{%s}" % b",".join(b'"%s":%s' % (one.encode(), part) for one, part in parts.items())
        assert all(text.isprintable() for text in story_lines(list(in_lines(CASE, [line]))))


@contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """Somebody who says the same to whoever connects, whatever is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                connection, _ = server.accept()
                with connection:
                    if not ended.is_set():
                        connection.recv(4096)
                        connection.sendall(raw)

        thread = threading.Thread(target=serve)
        thread.start()
        host, port = server.getsockname()
        try:
            yield f"{host}:{port}"
        finally:
            ended.set()
            socket.create_connection((host, port)).close()
            thread.join()


@every
@pytest.mark.parametrize("status", [200, 503])
def test_a_page_of_a_service(status: int, content: bytes) -> None:
    page = Page(status, content.decode("utf-8", "replace"))

    def read(_address: str, _path: str) -> Page:
        return page

    with ThreadPoolExecutor(1) as pool:
        (asking,) = ask("intake", ("a:1",), pool, read)
        assert not asking.state().is_ready
    assert read_parked({"intake": ("a:1",)}, read).silent == ("intake",)


@pytest.mark.parametrize("name", ["a text", "control characters", "UTF-16", "Latin-1", "nothing"])
@pytest.mark.parametrize("head", [b"", b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.0 503 No\r\n\r\n"])
def test_somebody_else_at_the_port_of_a_service(name: str, head: bytes) -> None:
    with answering(head + HOSTILE[name]) as address, ThreadPoolExecutor(3) as pool:
        (asking,) = ask("intake", (address,), pool)
        assert not asking.state().is_ready


def test_who_speaks_no_http_is_a_stranger() -> None:
    with answering(b"\x00\x00\x00\x04no\r\n") as address, ThreadPoolExecutor(3) as pool:
        (asking,) = ask("intake", (address,), pool)
        assert asking.state().faults == (STRANGER,)
        with pytest.raises(NoAnswer):
            read_page(address, "/metrics")


# What a data folder keeps


@every
@pytest.mark.parametrize(
    "command", [("status",), ("listen", "--as", "jva-buetzow"), ("case", CASE)], ids=" ".join
)
def test_the_file_with_the_endpoints(
    tmp_path: Path, command: tuple[str, ...], content: bytes
) -> None:
    held = DataFolder(tmp_path)
    held.take()
    held.endpoints.write_bytes(content)
    try:
        done = kvi(tmp_path, *command)
    finally:
        held.release()
    assert in_sentences(done)
    assert f"{held.endpoints} does not hold what belongs there" in done.err


@every
def test_the_file_with_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("KVI_KAFKA", "127.0.0.1:9")
    file = DataFolder(tmp_path).secrets / "jva-buetzow"
    file.parent.mkdir()
    file.write_bytes(content)
    done = kvi(tmp_path, "listen", "--as", "jva-buetzow")
    assert in_sentences(done)
    assert "127.0.0.1:9" in done.err or f"{file} does not hold a usable secret" in done.err
    monkeypatch.setenv("KVI_SECRET_JVA_BUETZOW_FILE", str(file))
    assert in_sentences(kvi(tmp_path, "listen", "--as", "jva-buetzow"))


@every
@pytest.mark.parametrize("name", ["ports.json", f"keys/{OFFICE}.jwk"])
def test_a_file_that_a_start_goes_by(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    done = kvi(tmp_path, "containers")
    assert in_sentences(done)
    assert str(file) in done.err
    assert "delete it" in done.err
    assert file.read_bytes() == content


@every
def test_the_ports_of_a_start(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ports.json"
    file.write_bytes(content)
    with pytest.raises(StackError, match="delete it"):
        Ports(file, Random()).choose("kafka")  # noqa: S311 - a port is no secret


@every
def test_what_an_earlier_run_left(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kafka.pid").write_bytes(content)
    reports: list[str] = []
    end_leftovers(tmp_path, reports.append)
    assert reports == ["ignoring the unreadable kafka.pid"]


@every
def test_the_file_with_the_ports(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ports.json"
    path.write_bytes(content)
    with pytest.raises(BadAddresses):
        addresses(path)
