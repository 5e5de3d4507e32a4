"""Under which licence each locked Python package comes, as the package itself says, in SPDX."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from deploy.stack.bootstrap import ROOT

LOCK = ROOT / "requirements.txt"
PROJECT = ROOT / "pyproject.toml"

SAID = {
    "Apache 2": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD-2-Clause": "BSD-2-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "ISC License": "ISC",
    "MIT": "MIT",
    "MPL-2.0": "MPL-2.0",
    "OSI Approved :: Apache Software License": "Apache-2.0",
    "OSI Approved :: MIT License": "MIT",
    "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Of those that do not say it in SPDX: their words and classifiers that leave no choice."""

READ = {
    "jinja2": "BSD-3-Clause",
    "pyasn1-modules": "BSD-2-Clause",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "rich-click": "MIT",
    "segno": "BSD-3-Clause",
}
"""Of those whose words leave a choice: read in the licence files that they bring."""

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_WANTED = re.compile(r"^([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")


class UnknownLicence(Exception):
    """A package or jar of which nobody has said under which licence it comes."""

    def __init__(self, name: str, file: str) -> None:
        super().__init__(f"{name}: say its licence in {file}")


@dataclass(frozen=True, slots=True)
class Package:
    """A locked package."""

    name: str
    version: str
    licence: str
    is_for_checks: bool
    """Not needed where the services run."""


def packages() -> list[Package]:
    """All that the lock names. Raises UnknownLicence."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    running = set(_needed(project["dependencies"]))
    return [
        Package(name, version, licence_of(name), _plain(name) not in running)
        for name, version in _LOCKED.findall(LOCK.read_text("utf-8"))
    ]


def licence_of(name: str) -> str:
    """What an installed package says of itself. Raises UnknownLicence."""
    try:
        about: Any = metadata(name)
    except PackageNotFoundError:
        raise UnknownLicence(name, "the environment: it is locked and not installed") from None
    expression = about.get("License-Expression")
    if expression:
        return str(expression)
    if _plain(name) in READ:
        return READ[_plain(name)]
    classifiers = (
        line.removeprefix("License :: ")
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ")
    )
    for said in (about.get("License"), *classifiers):
        if said in SAID:
            return SAID[said]
    raise UnknownLicence(name, __name__)


def _needed(wanted: Iterable[str], seen: set[str] | None = None) -> Iterator[str]:
    """These packages and all that they need, with the extras that are asked for."""
    seen = set() if seen is None else seen
    for line in wanted:
        found = _WANTED.match(line)
        if found is None or line in seen:
            continue
        seen.add(line)
        yield _plain(found[1])
        extras = {extra.strip() for extra in (found[2] or "").split(",")}
        try:
            needs = metadata(found[1]).get_all("Requires-Dist", [])
        except PackageNotFoundError:
            continue  # for another Python or another machine than this
        yield from _needed((need for need in needs or () if _is_asked_for(need, extras)), seen)


def _is_asked_for(need: str, extras: set[str]) -> bool:
    extra = _EXTRA.search(need)
    return extra is None or extra[1] in extras


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
