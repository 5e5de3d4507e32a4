"""The command line as a person uses it, in a process of its own."""

import subprocess
import sys
from pathlib import Path

from tests.run.program import Done, run


def kvi(*arguments: str, data: Path, **variables: str) -> Done:
    return run(
        [sys.executable, "-m", "deploy.cli", *arguments],
        env={"PATH": "", "KVI_DATA": str(data), **variables},
        stderr=subprocess.PIPE,
    )
