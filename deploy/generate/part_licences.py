"""Under which licence each package of npm comes, as its lock says, in SPDX."""

import json
from collections.abc import Iterator
from pathlib import Path

from deploy.generate.package_licences import UnknownLicence
from deploy.stack.npm import LOCK

SAID = {
    "0BSD": "0BSD",
    "Apache-2.0": "Apache-2.0",
    "BSD-0-Clause": "0BSD",
    "EUPL-1.2": "EUPL-1.2",
    "MIT": "MIT",
    "MPL-2.0": "MPL-2.0",
}
"""What they say, and its name in SPDX."""


def parts(project: Path) -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of what this folder asks for. Raises UnknownLicence.

    What those need in turn is thrown away when they have been fetched.
    """
    locked = json.loads((project / LOCK).read_text("utf-8"))["packages"]
    for name in sorted(locked[""]["dependencies"]):
        entry = locked[f"node_modules/{name}"]
        if entry.get("license") not in SAID:
            raise UnknownLicence(name, __name__)
        yield name, entry["version"], SAID[entry["license"]]
