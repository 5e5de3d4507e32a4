"""What cannot run on a machine is left out with the reason, and the rest runs."""

import platform
from pathlib import Path

import pytest

from deploy.cli.test import WHOLE
from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from tests.run.browser import Chromium, find_chromium
from tests.run.program import run
from tests.run.sub_run import kvi_test, sub_run

WITHOUT_A_BROWSER = """
    import platform
    import pytest
    from tests.run import browser

    browser.INSTALLED = ()
    platform.machine = lambda: "aarch64"

    @pytest.mark.browser
    def test_in_a_page():
        raise AssertionError("it was begun")

    def test_beside_it():
        pass
"""
MANY_CASES = """
    import pytest

    @pytest.mark.short(3)
    @pytest.mark.parametrize("case", range(20))
    def test_of_many(case):
        pass

    @pytest.mark.parametrize("cases", [1, pytest.param(1_000, marks=pytest.mark.short(0))])
    def test_at_a_time(cases):
        pass
"""
NO_BROWSER = "no Chromium is installed, and the packaged one is for x86-64"


@pytest.mark.parametrize("how", [(), WHOLE], ids=["alone", "spread"])
def test_where_there_is_no_browser_its_tests_are_left_out_with_the_reason(
    tmp_path: Path, how: tuple[str, ...]
) -> None:
    done = run(sub_run(tmp_path, WITHOUT_A_BROWSER, *how), cwd=ROOT)
    assert f"left out: test_inner.py::test_in_a_page: {NO_BROWSER}" in done.stdout.splitlines()
    assert "1 passed" in done.stdout
    assert "it was begun" not in done.stdout
    assert done.returncode == 0


def test_of_a_file_with_several_it_is_said_how_many(tmp_path: Path) -> None:
    inner = WITHOUT_A_BROWSER.replace(
        "    @pytest.mark.browser\n",
        '    @pytest.mark.browser\n    @pytest.mark.parametrize("_", "ab")\n',
    ).replace("test_in_a_page()", "test_in_a_page(_)")
    done = run(sub_run(tmp_path, inner), cwd=ROOT)
    assert f"left out: test_inner.py, 2 tests: {NO_BROWSER}" in done.stdout.splitlines()


def test_an_installed_chromium_goes_before_the_packaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "chromium-browser"
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium(print) == Chromium(str(installed))


def test_where_none_can_be_had_it_is_said_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(StackError, match=NO_BROWSER):
        find_chromium(print)


@pytest.mark.parametrize("how", [("--short", "1"), WHOLE], ids=["alone", "spread"])
def test_a_short_run_takes_a_sample_and_says_so(tmp_path: Path, how: tuple[str, ...]) -> None:
    done = run(sub_run(tmp_path, MANY_CASES, *how), cwd=ROOT)
    assert "left out: test_inner.py, 18 tests: not drawn for a short run" in done.stdout
    assert "4 passed" in done.stdout


def test_a_long_run_takes_all_cases(tmp_path: Path) -> None:
    _, _, _, *arguments = sub_run(tmp_path, MANY_CASES)
    done = run(kvi_test({}, "--long", *arguments), cwd=ROOT)
    assert "22 passed" in done.stdout


def test_a_seed_draws_the_same_again_and_another_one_others(tmp_path: Path) -> None:
    def ran(seed: str) -> set[str]:
        done = run(sub_run(tmp_path, MANY_CASES, "--short", seed, "-v"), cwd=ROOT)
        return {line.split()[0] for line in done.stdout.splitlines() if " PASSED " in line}

    assert ran("1") == ran("1")
    assert ran("1") != ran("2")
