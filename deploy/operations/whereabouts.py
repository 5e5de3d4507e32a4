"""Where the programs of the system run, so that a hint names a log that is there."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from deploy.operations.addresses import VARIABLE
from deploy.stack.folder import DataFolder

_COMPOSE = "docker compose -f deploy/compose.yaml"
_EVENT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_CHECK = "./kvi provision --plan"
"""Shows what is wrong with a server that others run, since it signs in to both."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How the log of a program is read, and how a service is started again."""

    log: str
    event: str
    again: str
    servers: frozenset[str] = frozenset({"kafka", "mongod"})
    """Those whose log can be read in the same way."""

    def read(self, program: str) -> str:
        """The command that shows what a program has said last."""
        if program in {"kafka", "mongod"} - self.servers:
            return _CHECK
        return self.log.format(program=program)

    def find(self, program: str, fault: str) -> str:
        """The command that shows what a service said of this fault."""
        if not _EVENT.fullmatch(fault):
            return self.read(program)
        return self.event.format(program=program, event=fault)

    def restart(self, program: str) -> str:
        """The command that starts a service again."""
        return self.again.format(program=program)


def in_folder(logs: Path, servers: frozenset[str] = frozenset({"kafka", "mongod"})) -> Whereabouts:
    """Programs that `./kvi up` has started: each has a file in the folder of logs."""
    # Its own braces are no places to fill in.
    folder = str(logs).replace("{", "{{").replace("}", "}}")
    file = quote(f"{folder}/") + "{program}.log"
    return Whereabouts(
        f"tail -n 20 {file}",
        f"grep {{event}} {file}",
        "./kvi down && ./kvi up --detach",
        servers,
    )


CONTAINERS = Whereabouts(
    f"{_COMPOSE} logs --tail 20 {{program}}",
    f"{_COMPOSE} logs {{program}} | grep {{event}}",
    f"{_COMPOSE} restart {{program}}",
)
ELSEWHERE = Whereabouts(
    "read the log of {program}, where its supervisor keeps it",
    "look for {event} in the log of {program}, where its supervisor keeps it",
    "let its supervisor start {program} again",
    frozenset(),
)


def whereabouts(folder: DataFolder) -> Whereabouts:
    """Where the services run whose condition is shown."""
    if VARIABLE in os.environ:
        return ELSEWHERE
    if (folder.path / "containers").is_dir() and not folder.is_taken():
        return CONTAINERS
    named = {"kafka": "KVI_KAFKA", "mongod": "KVI_MONGO"}
    own = {
        name
        for name, variable in named.items()
        if variable not in os.environ and (folder.run / f"{name}.pid").exists()
    }
    return in_folder(folder.logs, frozenset(own))
