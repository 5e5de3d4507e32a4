"""A run of the tests ends in order when it is asked to, wherever it was started."""

import signal


def take_signals() -> None:
    """Let Ctrl-C, a termination and a closed terminal end the run as pytest ends it.

    Python leaves a signal ignored that was ignored when it started, as Ctrl-C is in the background
    of a script, and knows of no order when it is terminated.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as it is under nohup, on purpose
        signal.signal(signal.SIGHUP, signal.default_int_handler)
