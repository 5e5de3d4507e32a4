import asyncio
import io
import json
import logging
import re
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.watch.logs import EVENTS, Unsayable, configure, declare, get_log

NAME = "Jörg Kanarienvogel"
CANARY = re.compile("j(ö|\\\\u00f6|oe)rg|kanarienvogel", re.IGNORECASE)
CASE = UUID("6d2f5f3e-8a0b-4c57-9a35-3f6c1f6a7b10")
ROOT = Path(__file__).parents[3]

declare("nest.built", "tree", "since")
log = get_log()


class Tree(StrEnum):
    OAK = "oak"


pytestmark = pytest.mark.usefixtures("log_as_before")


@pytest.fixture
def written() -> io.StringIO:
    stream = io.StringIO()
    configure("referral", replica="2", stream=stream)
    return stream


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def fail() -> None:
    raise LookupError(NAME)


def test_a_fact_is_one_line_of_json_with_who_when_and_what(written: io.StringIO) -> None:
    before = datetime.now(UTC)
    log.fact("nest.built", case=CASE, tree=Tree.OAK, count=3, seconds=0.5, code=None)
    (line,) = lines(written)
    at = datetime.fromisoformat(line.pop("time"))
    assert timedelta(seconds=-0.001) < at - before < timedelta(seconds=10)
    assert line == {
        "level": "info",
        "service": "referral",
        "replica": "2",
        "event": "nest.built",
        "case": str(CASE),
        "tree": "oak",
        "count": 3,
        "seconds": 0.5,
        "code": None,
    }


def test_a_moment_is_written_in_utc_to_the_millisecond(written: io.StringIO) -> None:
    log.fact("nest.built", since=datetime.fromisoformat("2026-03-16T10:00:00.123456+02:00"))
    assert lines(written)[0]["since"] == "2026-03-16T08:00:00.123Z"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", lines(written)[0]["time"])


def test_trouble_says_the_type_of_an_error_and_its_place_but_never_its_text(
    written: io.StringIO,
) -> None:
    try:
        fail()
    except LookupError as error:
        log.trouble("nest.built", error, attempt=3, next="./kvi status --all")
    (line,) = lines(written)
    assert line["level"] == "warning"
    assert line["error"] == "LookupError"
    assert re.fullmatch(r"[\w.]*test_logs:\d+", line["place"])
    assert (line["attempt"], line["next"]) == (3, "./kvi status --all")
    assert not CANARY.search(written.getvalue())


def test_the_place_of_an_error_is_where_our_own_code_met_it(written: io.StringIO) -> None:
    own = compile("def ask():\n    int('x')\n    json\n", "own.py", "exec")
    module: dict[str, Any] = {"__name__": "services.referral.app", "int": json.loads}
    exec(own, module)  # noqa: S102 - a stand-in for a module of a service
    try:
        module["ask"]()
    except ValueError as error:
        log.trouble("nest.built", error)
    assert lines(written)[0]["error"] == "json.decoder.JSONDecodeError"
    assert lines(written)[0]["place"] == "services.referral.app:2"


def test_a_place_that_was_noted_earlier_can_be_said_too(written: io.StringIO) -> None:
    log.trouble("nest.built", place="services.referral.domain.steps:12")
    log.trouble("nest.built", LookupError(NAME), place="services.referral.domain.steps:12")
    noted, met = [line["place"] for line in lines(written)]
    assert (noted, met) == ("services.referral.domain.steps:12", "unknown")


def test_trouble_may_come_without_an_error(written: io.StringIO) -> None:
    log.trouble("nest.built", count=2)
    assert "error" not in lines(written)[0]
    assert lines(written)[0]["level"] == "warning"


def test_in_a_test_an_event_that_is_not_declared_is_an_error() -> None:
    configure("referral", stream=io.StringIO(), strict=True)
    with pytest.raises(Unsayable, match="not declared"):
        log.fact("nest.robbed")


def test_in_a_test_a_field_that_is_not_declared_is_an_error() -> None:
    configure("referral", stream=io.StringIO(), strict=True)
    with pytest.raises(Unsayable, match=r"nest\.built: 'bird' is not declared"):
        log.fact("nest.built", bird="robin")


def test_in_a_test_a_value_that_is_no_code_is_an_error_that_does_not_show_it() -> None:
    configure("referral", stream=io.StringIO(), strict=True)
    with pytest.raises(Unsayable) as caught:
        log.fact("nest.built", tree=NAME)
    assert not CANARY.search(str(caught.value))


def test_a_log_that_nobody_configured_is_strict() -> None:
    program = (
        "from shared.watch.logs import declare, get_log; declare('nest.built'); log = get_log();"
        "log.fact('nest.built', count=1); log.fact('nest.robbed')"
    )
    done = run(program)
    assert done.returncode == 1
    assert json.loads(done.stderr.splitlines()[0])["event"] == "nest.built"
    assert "Unsayable" in done.stderr


def test_in_production_an_event_that_is_not_declared_is_left_out_and_that_is_said(
    written: io.StringIO,
) -> None:
    log.fact(NAME, tree="oak")
    (line,) = lines(written)
    assert (line["event"], line["level"]) == ("log.event_dropped", "warning")
    assert "test_logs:" in line["place"]
    assert not CANARY.search(written.getvalue())


def test_of_many_facts_one_that_is_not_declared_keeps_none_of_the_others_back(
    written: io.StringIO,
) -> None:
    log.facts([("nest.built", {"tree": "oak"}), (NAME, {}), ("nest.built", {"tree": "elm"})])
    assert [line.get("tree") for line in lines(written)] == [None, "oak", "elm"]


def test_in_production_a_field_that_is_not_declared_is_left_out_and_that_is_said(
    written: io.StringIO,
) -> None:
    log.fact("nest.built", bird="robin", tree="oak", **{NAME: 1})
    fields = [(line["of"], line["field"]) for line in lines(written)[:-1]]
    assert fields == [("nest.built", "bird"), ("nest.built", "unreadable")]
    assert {line["event"] for line in lines(written)[:-1]} == {"log.field_dropped"}
    assert lines(written)[-1]["tree"] == "oak"
    assert "bird" not in lines(written)[-1]


class Loose(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        NAME,
        NAME.encode(),
        [NAME],
        {"name": NAME},
        (NAME,),
        {NAME},
        ValueError(NAME),
        Path(NAME),
        Loose("kanarienvogel"),
        type(NAME, (), {}),
        timedelta(days=1),
        "kanarienvogel@example.org",
        "a" * 201,
        "two words",
        "line\nbreak",
        '"quoted"',
        "\x1b[31m",
        float("nan"),
        float("inf"),
    ],
)
def test_a_value_that_is_no_id_code_or_number_is_never_written(
    written: io.StringIO, value: object
) -> None:
    log.fact("nest.built", tree=value, case=value)
    dropped, again, fact = lines(written)
    assert {dropped["field"], again["field"]} == {"tree", "case"}
    assert "tree" not in fact
    assert "case" not in fact
    assert not CANARY.search(written.getvalue())


def test_no_line_of_a_library_carries_what_was_filled_in(written: io.StringIO) -> None:
    library = logging.getLogger("aiokafka.cluster")
    library.info("Topic %s found", NAME)
    library.warning("Topic %s is gone", NAME)
    library.warning(f"Topic {NAME} is gone")
    library.warning("Topic " + NAME)
    library.warning({"name": NAME})
    try:
        fail()
    except LookupError:
        library.exception("Cannot read", extra={"person": NAME}, stack_info=True)
    first, formatted, added, other, failed = lines(written)
    assert {line["event"] for line in lines(written)} == {"library.warning"}
    assert {line["logger"] for line in lines(written)} == {"aiokafka.cluster"}
    assert first["template"] == "Topic %s is gone"
    assert all(line["place"].startswith("test_logs:") for line in lines(written))
    assert not any("template" in line for line in (formatted, added, other))
    assert failed["template"] == "Cannot read"
    assert (failed["error"], failed["level"]) == ("LookupError", "error")
    assert not CANARY.search(written.getvalue())


def test_a_library_with_a_level_of_its_own_still_says_only_warnings(
    written: io.StringIO,
) -> None:
    library = logging.getLogger("faststream.access")
    library.setLevel(logging.DEBUG)
    library.info("Received")
    library.debug(NAME)
    assert written.getvalue() == ""


async def test_a_task_whose_error_nobody_awaits_is_reduced(written: io.StringIO) -> None:
    async def lost() -> None:
        fail()

    task = asyncio.create_task(lost())
    await asyncio.wait([task])
    del task
    (line,) = lines(written)
    assert (line["logger"], line["error"]) == ("asyncio", "LookupError")
    assert not CANARY.search(written.getvalue())


def test_a_thread_that_crashes_is_reduced(written: io.StringIO) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (line,) = lines(written)
    assert (line["event"], line["level"]) == ("process.crashed", "error")
    assert line["error"] == "LookupError"
    assert not CANARY.search(written.getvalue())


def test_a_thread_that_ends_itself_has_not_crashed(written: io.StringIO) -> None:
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert written.getvalue() == ""


def test_an_error_that_python_cannot_raise_is_reduced(written: io.StringIO) -> None:
    class Broken:
        def __del__(self) -> None:
            fail()

    Broken()
    (line,) = lines(written)
    assert (line["event"], line["error"]) == ("process.crashed", "LookupError")
    assert not CANARY.search(written.getvalue())


def run(program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own interpreter and a fixed program
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )


def test_a_process_that_crashes_or_warns_writes_no_text_of_an_error() -> None:
    done = run(
        "import warnings; from shared.watch.logs import configure; configure('intake');"
        f"warnings.warn({NAME!r});"
        f"raise LookupError({NAME!r})"
    )
    warned, crashed = [json.loads(line) for line in done.stderr.splitlines()]
    assert (warned["event"], warned["logger"]) == ("library.warning", "py.warnings")
    assert (crashed["event"], crashed["service"]) == ("process.crashed", "intake")
    assert done.returncode == 1
    assert not CANARY.search(done.stderr + done.stdout)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_people_at_a_terminal_read_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    configure("referral", stream=terminal)
    log.fact("nest.built", tree="oak")
    text = terminal.getvalue()
    assert "\x1b[" in text
    assert all(word in text for word in ("nest.built", "tree", "oak", "referral"))


def test_people_who_want_no_colours_get_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    configure("referral", stream=terminal)
    log.fact("nest.built", tree="oak")
    assert "nest.built" in terminal.getvalue()
    assert "\x1b[" not in terminal.getvalue()


def test_json_can_be_had_at_a_terminal_too() -> None:
    terminal = Terminal()
    configure("referral", stream=terminal, colours=False)
    log.fact("nest.built")
    assert lines(terminal)[0]["event"] == "nest.built"


class FullDisk(io.StringIO):
    full = True

    def write(self, text: str) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(text)


def test_a_full_disk_stops_nobody_and_the_next_line_says_how_many_were_lost() -> None:
    disk = FullDisk()
    configure("referral", stream=disk)
    log.fact("nest.built")
    log.fact("nest.built")
    disk.full = False
    log.fact("nest.built")
    log.fact("nest.built")
    assert [line.get("lines_lost") for line in lines(disk)] == [2, None]


def test_an_event_is_declared_once_with_its_fields() -> None:
    assert declare("nest.built", "tree", "since") == "nest.built"
    assert EVENTS["nest.built"] >= {"tree", "since", "case", "count"}
    with pytest.raises(Unsayable, match="with other fields"):
        declare("nest.built", "tree")


@pytest.mark.parametrize("event", ["nest", "Nest.built", "nest built", "nest.", ""])
def test_an_event_is_named_subject_past(event: str) -> None:
    with pytest.raises(Unsayable, match="subject"):
        declare(event)


@pytest.mark.parametrize("field", ["event", "error", "level", "two words", "Tree", ""])
def test_a_field_is_a_plain_name_that_the_log_does_not_use_itself(field: str) -> None:
    with pytest.raises(Unsayable, match="cannot be the name of a field"):
        declare("nest.left", field)
