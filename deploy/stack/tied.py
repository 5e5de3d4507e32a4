"""Become another program that dies with the process that started it, even by ``kill -9``.

It begins with every signal as the system has it. A process started by nohup or in the background of
a script ignores some of them and would hand that down, and then nobody could stop the program.

Run as ``python tied.py PARENT PROGRAM ARGUMENTS…``. A script of its own, because code between
fork and exec in a process with threads can deadlock.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
UNCHANGEABLE = {signal.SIGKILL, signal.SIGSTOP}


def tied(command: Sequence[str]) -> list[str]:
    """The command line by which the command is tied to this process.

    The system ties it to the very thread that starts it, so that thread must live as long.
    """
    return [sys.executable, "-IS", __file__, str(os.getpid()), *command]


def main() -> None:
    """Tie this process to its parent, then become the program."""
    parent, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit("the process that started this one is gone")
    for number in signal.valid_signals() - UNCHANGEABLE:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.execvp(command[0], command)  # noqa: S606 - the whole point of this script


if __name__ == "__main__":
    main()
