import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from shared.watch.clock import FixedClock, SteppedClock, SystemClock, clock_from

MORNING = datetime(2026, 3, 16, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


def test_without_a_file_the_machine_tells_the_time() -> None:
    clock = clock_from(None)
    assert isinstance(clock, SystemClock)
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_with_a_file_time_stands_until_it_is_stepped(file: Path) -> None:
    SteppedClock(file).advance_to(MORNING)
    clock = clock_from(file)
    assert clock.now() == MORNING
    assert clock.now() is clock.now()


def test_everybody_who_shares_the_file_sees_each_step(file: Path) -> None:
    hand = SteppedClock(file)
    hand.advance_to(MORNING)
    watchers = [SteppedClock(file) for _ in range(3)]
    for step in range(500):
        moment = MORNING + timedelta(microseconds=step)
        hand.advance_to(moment)
        assert [watcher.now() for watcher in watchers] == [moment] * 3


def test_the_file_bears_the_time_stepped_to_so_that_no_two_steps_look_alike(file: Path) -> None:
    hand = SteppedClock(file)
    hand.advance_to(MORNING)
    before = file.stat().st_mtime_ns
    hand.advance_to(MORNING + timedelta(microseconds=1))
    assert file.stat().st_mtime_ns - before == 1000


def test_another_process_sees_the_step(file: Path) -> None:
    SteppedClock(file).advance_to(MORNING)
    ask = (
        "import sys; from pathlib import Path; from shared.watch.clock import SteppedClock;"
        "print(SteppedClock(Path(sys.argv[1])).now().isoformat())"
    )
    root = Path(__file__).parents[3]
    answer = subprocess.run(  # noqa: S603 - our own interpreter and a fixed program
        [sys.executable, "-c", ask, str(file)], capture_output=True, check=True, text=True, cwd=root
    )
    assert answer.stdout.strip() == MORNING.isoformat()


def test_time_never_goes_back(file: Path) -> None:
    clock = SteppedClock(file)
    clock.advance_to(MORNING)
    with pytest.raises(ValueError, match="does not go back"):
        clock.advance_to(MORNING - timedelta(microseconds=1))
    assert clock.now() == MORNING


def test_time_does_not_go_back_behind_the_step_of_another(file: Path) -> None:
    mine, theirs = SteppedClock(file), SteppedClock(file)
    mine.advance_to(MORNING)
    theirs.advance_to(MORNING + 2 * HOUR)
    with pytest.raises(ValueError, match="does not go back"):
        mine.advance_to(MORNING + HOUR)
    assert theirs.now() == MORNING + 2 * HOUR


def test_stepping_to_the_present_changes_nothing(file: Path) -> None:
    clock = SteppedClock(file)
    clock.advance_to(MORNING)
    clock.advance_to(MORNING)
    assert clock.now() == MORNING


def test_a_step_in_another_zone_is_the_same_moment_in_utc(file: Path) -> None:
    clock = SteppedClock(file)
    clock.advance_to(MORNING.astimezone(timezone(2 * HOUR)))
    assert clock.now() == MORNING
    assert SteppedClock(file).now().utcoffset() == timedelta(0)


def test_a_clock_that_nobody_has_set_tells_no_time(file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SteppedClock(file).now()


def test_a_moment_without_a_zone_is_refused(file: Path) -> None:
    naive = MORNING.replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset from UTC"):
        SteppedClock(file).advance_to(naive)
    with pytest.raises(ValueError, match="offset from UTC"):
        FixedClock(naive)


def test_a_clock_of_ones_own_moves_only_when_told() -> None:
    clock = FixedClock(MORNING)
    assert clock.now() == MORNING
    clock.advance(HOUR)
    assert clock.now() == MORNING + HOUR
    with pytest.raises(ValueError, match="does not go back"):
        clock.advance(-HOUR)
