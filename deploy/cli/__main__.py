"""The command line: which commands there are, and where each is found."""

import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from deploy.stack.bootstrap import ROOT
from deploy.terminal.meant import did_you_mean
from deploy.terminal.shown import shown

if TYPE_CHECKING:
    import typer

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("deploy.cli.demo:demo", "Watch four weeks of the whole network in a minute or more."),
    "test": ("deploy.cli.test:run", "Run every check and all tests; arguments go to pytest."),
    "up": ("deploy.cli.up:up", "Start Kafka, MongoDB, the four services and a desk."),
    "down": ("deploy.cli.up:down", "Stop what ./kvi up started."),
    "desk": ("deploy.cli.desk:app", "Click through a desk with invented people; invite real ones."),
    "status": ("deploy.cli.status:status", "How everything is: services, lags, what is stuck."),
    "case": ("deploy.cli.case:case", "The story of one case across all services."),
    "proof": ("deploy.cli.proof:proof", "The proof of use of a grant, as CSV or PDF."),
    "offers": ("deploy.cli.offers:app", "What there is for children: search, export, import."),
    "subscription": (
        "deploy.cli.subscription:subscription",
        "How an agency is told by mail what can wait.",
    ),
    "activity": ("deploy.cli.activity:activity", "Log what was done to be seen, in one line."),
    "activities": ("deploy.cli.activities:activities", "How much was done in a year, also as CSV."),
    "calendar": ("deploy.cli.calendar:calendar", "The working calendar of the network."),
    "certificate": (
        "deploy.cli.certificate:app",
        "Certificates of attendance: print them, check whether one holds.",
    ),
    "attendance": (
        "deploy.cli.attendance:attendance",
        "The list on which people sign that they were there, as PDF.",
    ),
    "coverage": (
        "deploy.cli.coverage:share_of_staff",
        "The share of each agency's staff that has completed a training.",
    ),
    "parked": (
        "deploy.cli.parked:app",
        "Records that were put aside: list, show, release, discard.",
    ),
    "reread": (
        "deploy.cli.reread:reread",
        "Let stopped services read their topics again, after MongoDB was put back alone.",
    ),
    "credentials": ("deploy.cli.credentials:credentials", "A client configuration for an agency."),
    "access": ("deploy.cli.access:access", "Who may read and write what."),
    "validate": ("deploy.cli.validate:validate", "Check messages in files, without any server."),
    "keys": ("deploy.cli.keys:app", "Make a key to open sealed parts with."),
    "seal": ("deploy.cli.seal:seal", "Seal personal data for one office."),
    "open": ("deploy.cli.seal:open_", "Open a sealed part as the office it is for."),
    "send": ("deploy.cli.send:send", "Send messages as an agency and wait for the answers."),
    "listen": ("deploy.cli.listen:listen", "Hear what an agency or a shared topic is told."),
    "provision": ("deploy.cli.provision:provision", "Make topics, users and rights so."),
    "containers": (
        "deploy.cli.containers:containers",
        "Write what deploy/compose.yaml hands to its containers.",
    ),
    "generate": ("deploy.cli.generate:generate", "Renew the documents that come from contracts."),
    "bench": ("deploy.cli.bench:bench", "Measure throughput, latency and memory."),
    "bench-desk": ("deploy.cli.bench_desk:bench_desk", "Measure the pages of a desk."),
}
"""Only what a command needs is loaded, so that every start is quick."""

IN_A_CHECKOUT = {
    "demo": "deploy/demo",
    "test": "tests",
    "up": "deploy/local/mail_sink.py",
    "down": "deploy/local/mail_sink.py",
    "generate": "docs",
    "bench": "benchmarks",
    "bench-desk": "benchmarks",
}
"""What these work with, and what is left out of the image of the containers."""


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code: 0 done, 1 what was asked failed, 2 usage."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130
    except BrokenPipeError:
        _write_nowhere(sys.stdout)  # whoever read has gone, as `head` does
        return 1
    except OSError as error:
        # What no command foresees: a disk that is full, a folder that became somebody else's.
        what = error.filename or "the output"
        if error.filename is None:
            _write_nowhere(sys.stdout)
        return _give_up(f"{what} cannot be used: {error.strerror}.")


def _run(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if name in {"--help", "-h", "help"}:
        sys.stdout.write(overview())
        sys.stdout.flush()
        return 0
    if name not in COMMANDS:
        told = did_you_mean(name, COMMANDS, "./kvi --help lists them.")
        return _give_up(f"there is no command {name}; {told}")
    if name not in there():
        return _give_up(f"{name} is not part of this image; run it in a checkout.")
    found = load(name)
    if name == "test":
        code: int = found(rest)
        return code
    app = single(name, found) if isfunction(found) else found
    app(args=rest, prog_name=f"./kvi {name}")
    return 0


def _give_up(why: str) -> int:
    sys.stderr.write(f"kvi: {shown(why)}\n")
    return 2


def _open_streams() -> None:
    """A closed stream swallows everything; one that lacks a character shows its code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - stays
        if isinstance(stream := getattr(sys, name), io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _write_nowhere(stream: TextIO) -> None:
    """Python writes out at its end what a stream still holds, and would complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def there() -> list[str]:
    """The commands that have all they need."""
    return [
        name
        for name in COMMANDS
        if name not in IN_A_CHECKOUT or (ROOT / IN_A_CHECKOUT[name]).exists()
    ]


def load(name: str) -> Any:
    """The function, or the group of functions, behind a command."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    with _ended_by_ctrl_c():
        return getattr(import_module(module), attribute)


@contextmanager
def _ended_by_ctrl_c() -> Iterator[None]:
    """While hundreds of modules load there is nothing to put in order, so Ctrl-C ends it at once.

    Where a script has it ignored it stays so.
    """
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def single(name: str, function: Callable[..., None]) -> "typer.Typer":
    """A command line of one function."""
    with _ended_by_ctrl_c():
        import typer  # noqa: PLC0415 - as all that takes long to load
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name)(function)
    return app


def overview() -> str:
    """All commands with one line each."""
    lines = [f"  {name:<12} {COMMANDS[name][1]}" for name in there()]
    first = "demo" if "demo" in there() else "status"
    return "\n".join(
        [
            "Usage: ./kvi COMMAND [ARGUMENTS]   (./kvi COMMAND --help says more)",
            "",
            *lines,
            "",
            f"Begin with: ./kvi {first}",
            "",
        ]
    )


if __name__ == "__main__":
    _open_streams()
    # A command tells in its own words what went wrong; the client's lines would say it again.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    sys.exit(main(sys.argv[1:]))
