"""A `java` that also runs a source file, where this machine's Java comes without its compiler."""

import shlex
import subprocess
import sys
from pathlib import Path

from deploy.stack.jars import fetch, file_name, read_list
from deploy.stack.java import find_java
from deploy.stack.tools import made_once

COMPILER = Path(__file__).with_name("java-compiler.sha256")


def make_java(program: Path) -> None:
    """Put it there."""
    java = find_java(silent)
    listed = [java, "--list-modules"]
    modules = subprocess.run(listed, capture_output=True, text=True, check=True)  # noqa: S603
    if "jdk.compiler" in modules.stdout:
        program.symlink_to(java)
        return
    pinned = read_list(COMPILER)
    folder = made_once(
        "java-compiler", COMPILER.read_bytes(), lambda draft, _: fetch(pinned, draft, silent)
    )
    (compiler,) = (folder / file_name(coordinate) for coordinate in pinned)
    runner = Path(__file__).with_name("java.py")
    words = [sys.executable, "-I", str(runner), java, str(compiler)]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    program.chmod(0o755)


def silent(_text: str) -> None:
    """Whoever waits for a test needs no progress."""
