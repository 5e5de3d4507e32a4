"""A desk to try out, from the first line at the terminal to Ctrl-C."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.agency_keys import REGISTRY
from deploy.local.fresh import clear, make_fresh, refuse_other_servers
from deploy.local.mail_sink import MailSink
from deploy.local.system import READY_SECONDS, System
from deploy.provision import ProvisionError
from deploy.servers.errors import StackError
from deploy.stack.web import find_parts
from deploy.terminal.asked_to_end import wait_for_the_end
from deploy.terminal.stopping import Stopping
from deploy.tryout.guests import invite_guests
from deploy.tryout.told import tell
from shared.network.agency import LOOPBACK, Agency
from shared.network.registry import BadRegistry, Registry

SET_UP, INTERRUPTED = 2, 130
_DAY_MINUTES = 24 * 60
LOOKED_AT = ("logs", "mails")
"""What is left to look at afterwards."""


def run(
    folder: Path,
    say: Callable[[str], None],
    show: Callable[[str], None],
    make_place: Callable[[], object],
) -> int:
    """Open it in a fresh folder until asked to end; `show` is given the lines with the links.

    `make_place` makes what the folder is to lie in, once nothing speaks against it.
    """
    stopping = Stopping(say)
    stopping.listen()
    try:
        refuse_other_servers("a desk to try out")
        agencies = [each for each in Registry.load(REGISTRY).agencies if each.desk]
        # Without these there is nothing to see, so nothing else is started either.
        find_parts(say)
        make_place()
        make_fresh(folder, "a desk to try out", say)
        with _opened(folder, agencies, stopping, say) as links:
            for line in lines(agencies, links):
                show(line)
            wait_for_the_end()
    except KeyboardInterrupt:
        clear(folder, but=LOOKED_AT)
        say("nothing is left running, and what was invented is gone")
        return INTERRUPTED
    except (StackError, ProvisionError, BadRegistry) as error:
        say(f"kvi: {error}")
        return SET_UP


@contextmanager
def _opened(
    folder: Path, agencies: list[Agency], stopping: Stopping, say: Callable[[str], None]
) -> Iterator[dict[str, str]]:
    with MailSink(folder / "mails") as mails:
        # Nobody waits three quarters of an hour for what she has just reported.
        settings = {**mails.settings, "INTAKE_SETTLE_MINUTES": "0"}
        with System(folder, say, settings=settings) as system:
            links = invite_guests(folder, agencies, system.desk_origin)
            own = {
                "TRYOUT_FOLDER": str(folder),
                "DESK_HOST": LOOPBACK,
                "DESK_PROXIES": "",
                "DESK_SESSION_MINUTES": str(_DAY_MINUTES),
            }
            desk = system.desk(module="deploy.tryout.desk", settings=own)
            desk.start()
            try:
                say("telling what went before")
                families = stopping.run(tell(system, agencies))
                desk.wait_until_ready(READY_SECONDS)
                say(f"the desk is ready; {families} invented families were reported")
                yield dict(links)
            finally:
                desk.stop()


def lines(agencies: list[Agency], links: dict[str, str]) -> Iterator[str]:
    """What is printed: a link for each agency, and what to do with it."""
    for agency in agencies:
        yield ""
        yield f"{agency.name}:"
        yield f"  {links[agency.id]}"
    yield ""
    yield "Open one in Chromium or Firefox on this machine, another in a private window beside it."
    yield "For the prison click „Neue Meldung“, for an office a case of „Eingang“: its browser"
    yield "opens the names. A link opens again while this runs. Ctrl-C ends everything."
