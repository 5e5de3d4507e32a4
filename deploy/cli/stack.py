"""Run only Kafka and MongoDB in the foreground, to look at them or to develop against them."""

import signal
import sys
import threading
from types import FrameType

from deploy.stack.errors import StackError
from deploy.stack.stack import Stack, data_folder

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run() -> int:
    """Keep the stack up until Ctrl-C, a termination, or the terminal goes away."""
    for number in ENDINGS:
        signal.signal(number, give_up)
    try:
        with Stack(data_folder(), say) as endpoints:
            say(f"Kafka at {endpoints.kafka_bootstrap}, MongoDB at {endpoints.mongo_uri}")
            say("Ctrl-C stops both")
            threading.Event().wait()
    except StackError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("stopped")
    return 0


def give_up(_number: int, _frame: FrameType | None) -> None:
    """End at the first signal; further ones must not disturb the stopping."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    say("stopping")
    raise KeyboardInterrupt


def say(text: str) -> None:
    """Tell the user."""
    sys.stderr.write(f"kvi: {text}\n")
    sys.stderr.flush()
