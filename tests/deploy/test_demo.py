import re
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import psutil
import pytest

from tests.deploy.kvi import kvi
from tests.run.program import Program, finished, started

ROOT = Path(__file__).resolve().parents[2]


def demo(data: Path) -> AbstractContextManager[Program]:
    return started(
        [sys.executable, "-m", "deploy.cli", "demo", "--fast", "--seed", "1"],
        cwd=ROOT,
        env={"KVI_DATA": str(data), "PATH": ""},
    )


def left_running(data: Path) -> Iterator[str]:
    """Every process that has to do with this folder; zombies have ended."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            known = f"{process.cmdline()} {process.environ()}"
            if str(data) in known and process.status() != psutil.STATUS_ZOMBIE:
                yield known


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data of the demo"


def test_the_demo_plays_four_weeks_tells_them_and_leaves_nothing_running(data: Path) -> None:
    with demo(data) as playing:
        output = finished(playing).stdout
    assert playing.returncode == 0, output
    assert list(left_running(data)) == []

    funnel = {
        label: int(number)
        for label, number in re.findall(r"^  ([a-z ]+?) +(\d+) +█+$", output, re.MULTILINE)
    }
    assert (funnel["admitted"], funnel["with children"], funnel["asked"]) == (56, 20, 16)
    assert funnel["consented"] >= funnel["accepted"] >= funnel["consulted"] > 0
    assert "jugendamt-13003 hands it over to jugendamt-13072 by § 86(1) SGB VIII" in output
    assert "pointer   /children/0/age_band" in output
    assert "is refused: consent_missing at /consents/prisoner" in output
    assert "missing: home_kept" in output
    assert "tried to write to intake.from.jva-waldeck.v1: denied by Kafka" in output
    assert "sealed parts: denied by Kafka (TopicAuthorizationFailedError)" in output
    assert "Die Familie möchte Hilfe" in output
    assert "oeffentlichkeit is answered: confirmed" in output
    assert "  NO  " not in output

    folder = data / "demo"
    assert {path.name for path in folder.iterdir()} == {"logs", "mails"}
    assert len(list((folder / "mails").glob("*.eml"))) == mails_told(output)


def mails_told(output: str) -> int:
    told = re.search(r"mails: (\d+), none left this machine", output)
    assert told is not None, output
    return int(told[1])


def test_ctrl_c_in_the_middle_ends_everything_in_order(data: Path) -> None:
    with demo(data) as playing:
        assert playing.stdout is not None
        lines = []
        for line in playing.stdout:
            lines.append(line)
            if line.startswith("Mon 30 Mar"):
                playing.send_signal(signal.SIGINT)
                break
        rest = finished(playing).stdout
    assert playing.returncode == 130, [*lines, rest]
    assert "kvi: given up; nothing is left running" in rest
    assert list(left_running(data)) == []


def test_a_demo_does_not_touch_servers_that_are_there_already(data: Path) -> None:
    done = kvi("demo", data=data, KVI_KAFKA="127.0.0.1:9")
    assert done.returncode == 2
    assert "unset KVI_KAFKA" in done.stderr
    assert not data.exists()
