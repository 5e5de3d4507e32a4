"""Being asked to end: by Ctrl-C, by a termination, or by a terminal that is closed."""

import signal
import time
from collections.abc import Callable
from typing import NoReturn


def when_asked(end: Callable[[], None]) -> None:
    """From now on do this when asked to end, and only once: nothing interrupts the ending.

    Ctrl-C counts also where it was ignored from the start, as in the background of a script:
    whoever sends it means it. A closed terminal does not: to outlive it is what nohup is for.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        numbers.append(signal.SIGHUP)

    def once(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        end()

    for number in numbers:
        signal.signal(number, once)


def wait_for_the_end() -> NoReturn:
    """Until a signal raises KeyboardInterrupt."""
    while True:
        # Not signal.pause(): a signal that comes just before it would be waited for again.
        time.sleep(1)
