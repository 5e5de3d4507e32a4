"""Which codes are sent at all, and which of them some test is refused with."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from deploy.messages.written_message import examples
from shared.language.codes import Code

ROOT = Path(__file__).resolve().parents[2]


def is_sent(code: Code) -> bool:
    """Whether any service refuses with it."""
    files = [*(ROOT / "services").rglob("*.py"), *(ROOT / "shared").rglob("*.py")]
    texts = (file.read_text("utf-8") for file in files if file.name != "codes.py")
    return any(re.search(rf"\bCode\.{code.name}\b", text) for text in texts)


def refused_with() -> frozenset[Code]:
    """The codes that an example or a test expects of a service."""
    expected = {example.expect for cases in examples().values() for example in cases.values()}
    return frozenset(code for code in Code if code in expected) | frozenset(_asserted())


def _asserted() -> Iterator[Code]:
    """Those that a story, or a test of a domain or of the engine, names."""
    folders = ("journeys", "intake", "referral", "events", "notify", "shared/engine")
    for folder in folders:
        for file in (ROOT / "tests" / folder).rglob("test_*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                yield from _named(node)


def _named(node: ast.AST) -> Iterator[Code]:
    match node:
        case ast.Attribute(value=ast.Name(id="Code"), attr=name) if name in Code.__members__:
            yield Code[name]
        case ast.Constant(value=str(text)):
            word = text.removeprefix("refused ")
            if word in set(Code):
                yield Code(word)
