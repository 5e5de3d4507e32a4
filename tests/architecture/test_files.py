"""A file has one idea, a name that says which, and a first sentence that is its promise."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("services", "shared", "deploy")
PRODUCT = [path for house in HOUSES for path in sorted((ROOT / house).rglob("*.py"))]
TESTS = [path for house in ("tests", "benchmarks") for path in sorted((ROOT / house).rglob("*.py"))]
# What the longest has today, rounded up: only ever make them less.
MOST_LINES = 265
MOST_LINES_OF_A_TEST = 750
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "common", "manager", "base", "misc"}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def names(path: Path) -> set[str]:
    """The words of the names of a file and of the folders it is in."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return {word for part in parts for word in part.lower().split("_")}


def first_paragraph(text: str) -> str:
    return (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]


def is_a_sentence(paragraph: str) -> bool:
    """One, on one line."""
    return re.fullmatch(r"[^\n]*[^\n.!?][.!?]", paragraph) is not None and not re.search(
        r"[.!?] [A-Z]", paragraph
    )


def test_there_are_files_to_judge() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in PRODUCT} == set(HOUSES)
    assert Path(__file__) in TESTS


def test_a_file_of_the_product_is_short_enough_for_one_idea() -> None:
    assert [shown(path) for path in PRODUCT if lines(path) > MOST_LINES] == []


def test_a_test_can_be_read_in_one_go() -> None:
    assert [shown(path) for path in TESTS if lines(path) > MOST_LINES_OF_A_TEST] == []


def test_no_file_and_no_folder_has_a_name_that_says_nothing() -> None:
    assert [shown(path) for path in (*PRODUCT, *TESTS) if names(path) & SAYS_NOTHING] == []


def test_a_module_begins_with_one_sentence() -> None:
    first = {shown(path): first_paragraph(path.read_text("utf-8")) for path in PRODUCT}
    assert {path: text for path, text in first.items() if not is_a_sentence(text)} == {}


@pytest.mark.parametrize(
    "text", ["", "x = 1", '"""No end"""', '"""Two. Sentences."""', '"""On two\nlines."""']
)
def test_a_module_that_promises_nothing_or_too_much_is_found(text: str) -> None:
    assert not is_a_sentence(first_paragraph(text))


@pytest.mark.parametrize("name", ["shared/utils.py", "shared/base/x.py", "deploy/kafka_helpers.py"])
def test_a_name_that_says_nothing_is_found_wherever_it_stands(name: str) -> None:
    assert names(ROOT / name) & SAYS_NOTHING
    assert not names(ROOT / "tests/world/database.py") & SAYS_NOTHING
