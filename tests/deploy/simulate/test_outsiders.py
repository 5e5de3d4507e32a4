import subprocess
import sys
from datetime import UTC, datetime

import pytest

from deploy.simulate.__main__ import STAFF
from deploy.simulate.exchange import Report, Turn

OURS = (
    "services",
    "shared.engine",
    "shared.process",
    "shared.store",
    "shared.kafka.broker",
    "shared.wire.switchboard",
    "deploy.stack",
    "deploy.local.system",
    "deploy.demo",
)


@pytest.mark.parametrize("staff", STAFF.values())
def test_an_agency_loads_nothing_that_an_outsider_has_not(staff: str) -> None:
    module = staff.partition(":")[0]
    code = f"import {module}, deploy.simulate.__main__, sys; print(*sys.modules, sep='\\n')"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.splitlines()
    assert module in loaded
    assert [name for name in loaded if name.startswith(OURS)] == []


def test_what_the_world_and_an_agency_say_survives_the_line_it_travels_on() -> None:
    now = datetime(2026, 3, 30, 8, tzinfo=UTC)
    turn = Turn(now, 7, ({"what": "declined", "case": "ä"},))
    report = Report(read=7, wake=now, happened=1, sent=2, noted=({"what": "x"},), tally={"a": 1})
    assert Turn.from_line(turn.to_line()) == turn
    assert Report.from_line(report.to_line()) == report
    assert "\n" not in report.to_line()[:-1]
