"""The command line as a person uses it, in a process of its own."""

import subprocess
import sys
from pathlib import Path


def kvi(*arguments: str, data: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "deploy.cli", *arguments],
        env={"PATH": "", "KVI_DATA": str(data), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
