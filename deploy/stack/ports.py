"""Free ports on loopback, chosen once and remembered, so that two stacks never collide."""

import json
import random
import socket
from pathlib import Path

from deploy.stack.kept import PORTS, kept

# Above the ports that people give to their own servers, below those that the system hands to
# outgoing connections: a port of ours is never taken by accident while the stack is down.
FIRST, LAST = 19000, 31999


class Ports:
    """The ports remembered in one file, by the name of what listens there."""

    def __init__(self, file: Path, chance: random.Random) -> None:
        self._file = file
        self._chance = chance

    def choose(self, *names: str) -> dict[str, int]:
        """Return a port for each name: the remembered one while it is free, else a new one.

        Raises StackError.
        """
        known = kept(self._file, PORTS) if self._file.exists() else {}
        for name in names:
            if name not in known or not is_free(known[name]):
                known[name] = self._new(set(known.values()))
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(known, indent=2) + "\n")
        draft.replace(self._file)
        return {name: known[name] for name in names}

    def _new(self, taken: set[int]) -> int:
        while True:
            port = self._chance.randint(FIRST, LAST)
            if port not in taken and is_free(port):
                return port


def is_free(port: int) -> bool:
    """Whether nothing listens on this port of loopback."""
    with socket.socket() as probe:
        # Connections of a stopped server linger for a minute; they do not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Whether something accepts connections on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
