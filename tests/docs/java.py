"""Run a Java source file like `java X.java` does, also where Java comes without its compiler.

Usage: java.py JAVA COMPILER_JAR ARGUMENTS_OF_JAVA...
"""

import os
import subprocess
import sys
import tempfile
from glob import glob
from pathlib import Path


def main(java: str, compiler: str, arguments: list[str]) -> int:
    """Compile the source file among the arguments, if any, and run Java."""
    source = next((word for word in arguments if word.endswith(".java")), None)
    if source is None:
        os.execv(java, [java, *arguments])  # noqa: S606 - whoever stops this means Java
    with tempfile.TemporaryDirectory() as classes:
        place, libraries = arguments.index(source), arguments.index("-cp") + 1
        jars = os.pathsep.join(glob(arguments[libraries]))  # noqa: PTH207 - a class path of Java
        compile_ = [java, "-jar", compiler, "-17", "-proc:none", "-nowarn"]
        subprocess.run([*compile_, "-cp", jars, "-d", classes, source], check=True)  # noqa: S603
        arguments[libraries] += os.pathsep + classes
        arguments[place] = Path(source).stem
        return subprocess.call([java, *arguments])  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
