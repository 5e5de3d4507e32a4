"""The code blocks of a document: which of them are run, and what has to come out."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences."""

    info: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """Commands that are run, and the output that is promised for them, if any."""

    commands: Block
    output: Block | None


def blocks(document: Path) -> list[Block]:
    text = document.read_text("utf-8")
    return [
        Block(found["info"].strip(), found["text"], text.count("\n", 0, found.start()) + 1)
        for found in BLOCK.finditer(text)
    ]


def steps(document: Path) -> list[Step]:
    """The blocks marked `sh run`, each with the `text output` that follows it."""
    everything = blocks(document)
    following = [*everything, None][1:]
    return [
        Step(block, after if after is not None and after.info == "text output" else None)
        for block, after in zip(everything, following, strict=True)
        if block.info == "sh run"
    ]


def missing(promised: str, really: str) -> str | None:
    """The first promised line that did not come, in order; `…` stands for anything."""
    lines = iter(really.splitlines())
    for wanted in promised.splitlines():
        if wanted.strip() in {"", "…"}:
            continue
        words = " ".join(wanted.split())
        pattern = re.compile(r"\s*.*\s*".join(re.escape(part.strip()) for part in words.split("…")))
        if not any(pattern.fullmatch(" ".join(line.split())) for line in lines):
            return wanted
    return None
