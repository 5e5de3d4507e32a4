"""Help looks the same whatever one asks for, and promises only what is there."""

from pathlib import Path

import pytest

from deploy.cli.__main__ import COMMANDS, overview
from tests.deploy.command_line import kvi

WITH_HELP = [name for name in COMMANDS if name != "test"]


@pytest.mark.parametrize("name", WITH_HELP)
def test_the_help_of_a_command_is_plain_text_without_options_that_are_not_its_own(
    name: str, tmp_path: Path
) -> None:
    done = kvi(tmp_path, name, "--help")
    assert done.code == 0
    assert done.out.startswith("Usage: ")
    assert not {"╭", "│", "╰"} & set(done.out)
    assert "completion" not in done.out


def test_the_overview_has_each_command_on_one_line() -> None:
    lines = overview().splitlines()
    for name, (_, line) in COMMANDS.items():
        assert f"  {name:<12} {line}" in lines
