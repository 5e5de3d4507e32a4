"""A last day that is named is told before it comes, and by the commands that act on it."""

import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deploy.network.leaving import leaving
from deploy.servers.endpoints import Endpoints
from deploy.stack.bootstrap import ROOT
from shared.network.registry import Registry
from tests.deploy.command_line import environment
from tests.deploy.invented import prison
from tests.run.bound import HANG_SECONDS

LAST = date(2026, 6, 30)
SENTENCE = (
    "jva-a takes part until 2026-06-30: from 2026-07-01 the services give it nothing new, and "
    "./kvi provision --prune takes its user and rights away"
)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), [SENTENCE]),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), [SENTENCE]),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), []),
    ],
)
def test_who_will_leave_is_told_until_its_last_day_in_berlin_is_over(
    moment: datetime, told: list[str]
) -> None:
    gone = prison("jva-a").model_copy(update={"left": LAST})
    assert list(leaving(Registry([gone, prison("jva-b")]), moment)) == told


def test_the_plan_of_provisioning_says_who_will_leave_and_takes_nothing_away(
    provisioned: Endpoints, stack_folder: Path, tmp_path: Path
) -> None:
    assert provisioned
    for folder in ("deploy", "services", "shared"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    registry = tmp_path / "deploy" / "agencies.yaml"
    text = registry.read_text("utf-8")
    registry.write_text(
        text.replace("id: jva-waldeck\n", "id: jva-waldeck\n    left: 2099-12-31\n"), "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-m", "deploy.cli", "provision", "--plan"],
        env=environment(stack_folder, {"PYTHONPATH": str(tmp_path)}),
        capture_output=True,
        text=True,
        check=False,
        timeout=HANG_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "~ registry entry jva-waldeck: left\n"
    assert "jva-waldeck takes part until 2099-12-31: from 2100-01-01" in done.stderr
