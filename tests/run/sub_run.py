"""A run of tests inside a test: what goes on around tests is tried on some that misbehave."""

import shutil
import sys
from pathlib import Path
from textwrap import dedent

from deploy.stack.bootstrap import ROOT


def sub_run(folder: Path, tests: str, *how: str) -> list[str]:
    """The command that runs these tests in a folder of their own, with all that ours have."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_inner.py").write_text(dedent(tests))
    options = ("-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "--rootdir", folder)
    return [sys.executable, "-m", "pytest", *map(str, options), *how, str(folder)]


def kvi_test(checks: dict[str, list[str]], *arguments: str) -> list[str]:
    """The command that does what `./kvi test` does, with these checks before the tests."""
    call = f"import sys; from deploy.cli import test; test.CHECKS = {checks}; "
    return [sys.executable, "-c", f"{call} sys.exit(test.run(sys.argv[1:]))", *arguments]
