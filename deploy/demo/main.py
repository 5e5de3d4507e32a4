"""The demo from its first to its last second, and in order also when it is given up."""

import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from rich.console import Console

from deploy.demo.agencies import AgencyFailed
from deploy.demo.ending import tell
from deploy.demo.plan import START, Plan
from deploy.demo.planning import plan
from deploy.demo.played import Played
from deploy.demo.proportions import Size
from deploy.demo.quiet import NeverQuiet
from deploy.demo.run import play
from deploy.demo.screen import screen_for
from deploy.local.agency_keys import REGISTRY
from deploy.local.fresh import clear, make_fresh, refuse_other_servers
from deploy.local.mail_sink import MailSink
from deploy.local.system import System
from deploy.provision import ProvisionError
from deploy.servers.errors import StackError
from deploy.terminal.stopping import Stopping
from shared.network.registry import BadRegistry, Registry

FAILED, SET_UP, INTERRUPTED = 1, 2, 130
LOOKED_AT = ("logs", "mails")
"""What is left to look at when the data are not kept."""


def run(
    folder: Path, size: Size, seed: int, *, keep: bool, make_place: Callable[[], object]
) -> int:
    """Play in a fresh folder and tell; the exit code says whether all was as it has to be.

    `make_place` makes what the folder is to lie in, once nothing speaks against the demo.
    """
    stopping = Stopping(say)
    stopping.listen()
    console = Console()
    try:
        planned = plan(seed, Registry.load(REGISTRY), size)
        refuse_other_servers("the demo")
        make_place()
        played = _play(folder, size, planned, stopping, console)
    except KeyboardInterrupt:
        say("given up; nothing is left running")
        return INTERRUPTED
    except (StackError, ProvisionError, BadRegistry) as error:
        say(str(error))
        return SET_UP
    except (AgencyFailed, NeverQuiet) as error:
        say(f"{error}; the logs lie in {folder / 'logs'}")
        return FAILED
    all_well = tell(played, console, keep=keep)
    if not keep:
        clear(folder, but=LOOKED_AT)
    return 0 if all_well else FAILED


def _play(folder: Path, size: Size, planned: Plan, stopping: Stopping, console: Console) -> Played:
    make_fresh(folder, "a demo", say)
    started = monotonic()
    with MailSink(folder / "mails") as mails:
        settings = {**mails.settings, "NOTIFY_PAUSE_SECONDS": "0.1"}
        system = System(folder, say, start_at=START, settings=settings)
        with system:
            if system.clock is None:
                raise AssertionError("a system with a start has a clock")
            say(f"set up after {monotonic() - started:.0f} s; {len(planned.agencies)} agencies")
            screen = screen_for(console)
            played = stopping.run(play(system, system.clock, planned, size, screen))
            say("stopping Kafka, MongoDB and the services")
    return played


def say(text: str) -> None:
    """Tell the person at the terminal what is going on."""
    sys.stderr.write(f"kvi: {text}\n")
    sys.stderr.flush()
