"""What the pages of the desk load that others have made, and nothing besides."""

from pathlib import Path

from deploy.stack.bootstrap import ROOT
from deploy.stack.npm import LOCK, packages
from deploy.stack.tools import Progress, made_once

PARTS = ROOT / "services" / "desk" / "parts"
TITLE = "the parts of the desk's pages"
KEPT = (
    "@kern-ux/native/LICENSE.md",
    "@kern-ux/native/dist/kern.min.css",
    "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Medium.woff2",
    "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Regular.woff2",
    "@kern-ux/native/dist/fonts/fira-sans/FiraSans-SemiBold.woff2",
    "@simplewebauthn/browser/LICENSE.md",
    "@simplewebauthn/browser/esm/**/*.js",
    "jose/LICENSE.md",
    "jose/dist/webapi/**/*.js",
)
"""Each where it stands in its package: a page finds it under ``/parts/`` by the same path."""


def find_parts(progress: Progress, parts: Path = PARTS) -> Path:
    """Return the folder that is served under ``/parts/``."""

    def make(draft: Path, lock: int) -> None:
        with packages(parts, draft, lock, TITLE, progress) as installed:
            for pattern in KEPT:
                _keep(installed, pattern, draft)
        progress(f"{TITLE} are there")

    # Other parts of the same packages are another folder.
    return made_once("web", (parts / LOCK).read_bytes() + "\n".join(KEPT).encode(), make)


def _keep(installed: Path, pattern: str, draft: Path) -> None:
    found = list(installed.glob(pattern))
    if not found:
        raise FileNotFoundError(0, f"no package has {pattern}")
    for file in found:
        place = draft / file.relative_to(installed)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.rename(place)
