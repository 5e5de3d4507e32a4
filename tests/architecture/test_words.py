"""A word has one meaning: in names it stands only where the glossary's is meant."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = [
    path for house in ("services", "shared", "deploy") for path in (ROOT / house).rglob("*.py")
]
TESTS = [path for house in ("tests", "benchmarks") for path in (ROOT / house).rglob("*.py")]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
TURNED_ROUND = re.compile(
    r"^ *(?:\"\"\"|# )So (?:few|long|many|much|often|old|soon)\b", re.MULTILINE
)
"""`So long it waits` for `It waits this long`."""
# Where a word may stand in the name of a module, class or function; nowhere else, for another
# meaning needs another word.
HOMES: dict[str, tuple[str, ...]] = {
    "letter": (),
    "happening": (),
    "clock": ("shared/watch/clock.py", "deploy/network/present.py"),
    "fault": (
        "shared/engine/fault_check.py",
        "shared/process/health.py",
        "shared/process/liveness.py",
        "deploy/operations/service_state.py",
    ),
    "flaw": (
        "shared/language/flaws.py",
        "shared/network/sealing.py",
        "deploy/cli/validate.py",
        "deploy/messages/checking.py",
        "deploy/messages/flaws.py",
    ),
    "rung": (
        "services/referral/contract/deadlines.py",
        "services/referral/domain/ladder.py",
        "services/referral/domain/rungs.py",
        "services/referral/domain/time_limits.py",
    ),
    "step": ("shared/engine/stepping.py", "shared/language/steps.py", "shared/wire/table.py"),
    "unreadable": ("shared/store/unreadable.py",),
}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words(name: str) -> set[str]:
    """In the singular, as it is meant here: `_kafka_faults` holds `kafka` and `fault`."""
    return {word.lower().removesuffix("s") for word in WORD.findall(name)}


def named(path: Path, text: str) -> Iterator[str]:
    """The names of a module, of its classes and of its functions."""
    yield path.stem
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def homeless(path: str, text: str) -> set[str]:
    """The names in which a word stands that belongs elsewhere."""
    return {
        name
        for name in named(Path(path), text)
        for word, homes in HOMES.items()
        if word in words(name) and path not in homes
    }


def test_a_word_stands_only_where_its_one_meaning_is_meant() -> None:
    found = {shown(path): homeless(shown(path), path.read_text("utf-8")) for path in PRODUCT}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("word", [word for word in HOMES if word != "happening"])
def test_each_such_word_is_in_the_glossary(word: str) -> None:
    assert f"\n| {word} | " in GLOSSARY


@pytest.mark.parametrize("word", HOMES)
def test_a_home_is_where_the_word_stands(word: str) -> None:
    for home in HOMES[word]:
        path = ROOT / home
        assert any(word in words(name) for name in named(path, path.read_text("utf-8"))), home


def test_no_comment_begins_with_a_measure_turned_round() -> None:
    texts = {shown(path): path.read_text("utf-8") for path in (*PRODUCT, *TESTS)}
    assert [path for path, text in texts.items() if TURNED_ROUND.search(text)] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ('"""So long a rebalance waits."""', True),
        ("    # So soon a topic is seen.", True),
        ('"""A rebalance waits this long."""', False),
        ('"""So nothing is lost."""', False),
    ],
)
def test_a_measure_turned_round_is_found(text: str, is_found: bool) -> None:
    assert bool(TURNED_ROUND.search(text)) is is_found


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("shared/engine/x.py", "class Letter: ...", {"Letter"}),
        ("services/notify/letters.py", "", {"letters"}),
        ("shared/process/x.py", "class DeadlineClock: ...", {"DeadlineClock"}),
        ("shared/watch/clock.py", "class Clock: ...", set()),
        ("deploy/x.py", "def _kafka_faults(): ...", {"_kafka_faults"}),
        ("deploy/x.py", "def default(): ...", set()),
    ],
)
def test_a_word_in_another_meaning_is_found(path: str, text: str, found: set[str]) -> None:
    assert homeless(path, text) == found
