"""Start and stop the whole system on this machine."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, TextIO

import typer

from deploy.cli.place import data_place, made_path
from deploy.cli.telling import give_up, hint, of_system
from deploy.network.services import DESK
from deploy.provision import ProvisionError
from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder
from deploy.terminal.asked_to_end import wait_for_the_end, when_asked
from shared.network.registry import BadRegistry

INTERRUPTED = 130
START_SECONDS = 300
STOP_SECONDS = 90
_LOOK_SECONDS = 0.1


def up(
    *,
    detach: Annotated[
        bool, typer.Option("--detach", help="Return once it is ready; ./kvi down stops it.")
    ] = False,
) -> None:
    """Start Kafka, MongoDB, the four services and a desk, until Ctrl-C."""
    _check_that_nothing_runs(data_place())
    if detach:
        _in_the_background()
        return
    when_asked(_interrupt)
    # Imported late: Ctrl-C already works while the many modules of a service load.
    from deploy.local.mail_sink import MailSink  # noqa: PLC0415
    from deploy.local.system import System  # noqa: PLC0415

    folder = made_path()
    try:
        with (
            MailSink(folder / "mails") as mails,
            System(folder, hint, settings=mails.settings, desk=True) as system,
        ):
            hint(f"ready; logs are in {folder / 'logs'}, mails in {folder / 'mails'}")
            if DESK in system.processes:
                hint(f"the desk is at {system.desk_origin}; ./kvi desk invite --help")
            hint("next: ./kvi status, ./kvi send --help; Ctrl-C stops everything")
            wait_for_the_end()
    except KeyboardInterrupt:
        hint("stopped")
    except (StackError, ProvisionError, BadRegistry) as error:
        give_up(str(error))
    except OSError as error:
        give_up(f"{of_system(error, folder)}; name another data folder with KVI_DATA.")


def _check_that_nothing_runs(place: DataFolder) -> None:
    if (holder := place.holder()) is not None:
        give_up(
            f"the data folder {place.path} is in use by the process {holder}; ./kvi status shows "
            "how it is, ./kvi down stops it."
        )


def _interrupt() -> None:
    hint("stopping")
    raise KeyboardInterrupt


def down() -> None:
    """Stop what ./kvi up started."""
    folder = data_place()
    pid = folder.holder()
    if pid is None:
        hint(f"nothing runs in {folder.path}")
        return
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        pass  # it has ended by itself meanwhile
    except PermissionError:
        give_up(f"process {pid} is somebody else's; whoever started it can stop it.", 1)
    until = time.monotonic() + STOP_SECONDS
    while folder.is_taken():
        if time.monotonic() > until:
            give_up(f"process {pid} does not stop; see {folder.logs}.", 1)
        time.sleep(_LOOK_SECONDS)
    hint("stopped")


def _in_the_background() -> None:
    folder = DataFolder(made_path())
    log = folder.logs / "up.log"
    when_asked(_interrupt)
    try:
        folder.logs.mkdir(parents=True, exist_ok=True)
        # Appended: a second start is refused and must not take the first one's log away.
        written = log.open("ab")
    except OSError as error:
        give_up(f"{of_system(error, log)}; name another data folder with KVI_DATA.")
    with written as output, log.open(errors="replace") as lines:
        lines.seek(0, os.SEEK_END)
        child = subprocess.Popen(
            # Where the user stands, since settings may name files from there, and -P, since a
            # folder named deploy or shared may lie there.
            [sys.executable, "-P", "-m", "deploy.cli", "up"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _follow(child, lines, log)
        except KeyboardInterrupt:
            # Nobody would expect it to come up after all, once the start was given up.
            child.terminate()
            child.wait()
            hint("stopped")
            raise typer.Exit(INTERRUPTED) from None


def _follow(child: "subprocess.Popen[bytes]", lines: TextIO, log: Path) -> None:
    """Show what it says until it is ready, or why it is not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        line = lines.readline()
        if line:
            typer.echo(line, nl=False, err=True)
            until = time.monotonic() + START_SECONDS  # the first start fetches much, and says so
        if line.startswith("ready;"):
            hint("./kvi status shows how it is, ./kvi down stops it")
            return
        if not line and child.poll() is not None:
            raise typer.Exit(child.returncode or 1)
        if not line:
            time.sleep(_LOOK_SECONDS)
    give_up(
        f"it has said nothing for {START_SECONDS} s and is not ready; see {log}, and stop it with "
        "./kvi down.",
        1,
    )
