"""Become another program that dies with the process that started it, even by ``kill -9``.

Run as ``python tied.py PARENT PROGRAM ARGUMENTS…``. A script of its own, because code between
fork and exec in a process with threads can deadlock.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the program."""
    parent, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit("the process that started this one is gone")
    os.execvp(command[0], command)  # noqa: S606 - the whole point of this script


if __name__ == "__main__":
    main()
