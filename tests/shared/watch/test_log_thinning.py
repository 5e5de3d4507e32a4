"""A storm of a library's warnings is a few lines, and of none it is left unsaid how many."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic

import pytest

from shared.watch.log_events import FromCode
from shared.watch.log_reduction import LibraryLines
from tests.run.bound import HANG_SECONDS

ROOT = Path(__file__).parents[3]
MANY = 1_000
SPAN = 0.2
WORK = logging.getLogger("a_library.consumer.fetcher")


class Written:
    """The lines that were let through."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, FromCode | int]]] = []
        self.more = threading.Condition()

    def say(self, level: str, fields: Mapping[str, FromCode | int]) -> None:
        with self.more:
            self.lines.append((level, dict(fields)))
            self.more.notify_all()

    @property
    def left_out(self) -> list[object]:
        return [fields.get("left_out") for _, fields in self.lines]

    def wait_for(self, count: int) -> None:
        with self.more:
            assert self.more.wait_for(lambda: len(self.lines) >= count, HANG_SECONDS), self.lines


@pytest.fixture
def written() -> Written:
    return Written()


@pytest.fixture
def storm(written: Written) -> Iterator[LibraryLines]:
    """The way of every line of a library; its span is too long to end in a test."""
    yield from _listening(LibraryLines(written.say))


@pytest.fixture
def short(written: Written) -> Iterator[LibraryLines]:
    yield from _listening(LibraryLines(written.say, SPAN))


def _listening(handler: LibraryLines) -> Iterator[LibraryLines]:
    WORK.addHandler(handler)
    yield handler
    WORK.removeHandler(handler)
    handler.close()


def fail_to_fetch(number: int) -> None:
    WORK.error("Failed fetch messages from %s: %s", number, "whatever")


def test_of_many_equal_lines_the_first_is_said_at_once_and_the_others_are_counted(
    written: Written, storm: LibraryLines
) -> None:
    for number in range(MANY):
        fail_to_fetch(number)
    assert written.left_out == [None]
    storm.close()
    assert written.left_out == [None, MANY - 1]
    first, last = written.lines
    assert last == (first[0], {**first[1], "left_out": MANY - 1})


@pytest.mark.usefixtures("storm")
def test_another_place_level_logger_or_error_is_another_line(written: Written) -> None:
    def warn(level: int, error: Exception | None = None) -> None:
        logger.log(level, "the same", exc_info=error)

    logger = WORK
    warn(logging.WARNING)
    warn(logging.ERROR)
    warn(logging.ERROR, OSError())
    warn(logging.ERROR, ValueError())
    logger = WORK.getChild("other")
    warn(logging.ERROR)
    WORK.error("the same")
    assert written.left_out == [None] * 6


@pytest.mark.usefixtures("short")
def test_when_a_storm_is_over_it_is_said_how_much_was_left_out_and_the_next_is_heard_at_once(
    written: Written,
) -> None:
    for number in range(10):
        fail_to_fetch(number)
    written.wait_for(2)
    assert written.left_out == [None, 9]
    # A quiet span later it is as if nothing had been.
    while spans := [each for each in threading.enumerate() if isinstance(each, threading.Timer)]:
        spans[0].join(HANG_SECONDS)
    fail_to_fetch(0)
    assert written.left_out == [None, 9, None]


@pytest.mark.usefixtures("short")
def test_a_storm_that_goes_on_is_one_line_a_span_and_adds_up(written: Written) -> None:
    said, end = 0, monotonic() + HANG_SECONDS
    while len(written.lines) < 4:
        assert monotonic() < end, written.lines
        fail_to_fetch(said)
        said += 1
    WORK.handlers[-1].close()
    counts = [1 if count is None else count for count in written.left_out]
    assert written.left_out[0] is None
    # On a busy machine nothing may come for a whole span; the line after it stands for itself.
    assert said > len(written.lines)
    assert sum(int(str(count)) for count in counts) == said


def test_a_process_that_ends_says_what_it_left_out() -> None:
    program = (
        "import logging; from shared.watch.logs import configure; configure('intake')\n"
        f"for _ in range({MANY}): logging.getLogger('aiokafka').warning('gone')"
    )
    done = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, last = [json.loads(line) for line in done.stderr.splitlines()]
    assert (first["event"], last["left_out"]) == ("library.warning", MANY - 1)


def test_an_error_is_told_with_the_place_and_type_it_came_from(
    written: Written, storm: LibraryLines
) -> None:
    try:
        try:
            int("somebody")
        except ValueError as error:
            raise LookupError from error
    except LookupError:
        WORK.exception("Unexpected error in fetcher routine")
    ((_, fields),) = written.lines
    assert (fields["error"], fields["cause"]) == ("LookupError", "ValueError")
    assert str(fields["cause_place"]).startswith(f"{__name__}:")
    assert "somebody" not in str(fields)
    storm.close()
