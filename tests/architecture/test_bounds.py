"""A test waits as long as a busy machine may need, unless the time itself is what it looks at."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FIRST = {"timeout", "flush", "wait", "init_transactions", "settimeout", "wait_until_ready"}
"""What takes its bound as the first argument; `wait_for` and the like after what is waited for."""
VIRTUAL = "the loop's time is virtual there, and jumps"
ALLOWED = {
    ("tests/deploy/stack/test_process.py", "0"): "the bound itself is what runs out",
    ("tests/deploy/stack/test_stack.py", "2"): "who has no password gets no answer",
    ("tests/deploy/test_rights.py", "1"): "who has no secret gets no answer",
    ("tests/shared/engine/model/schedule.py", "PATIENCE_SECONDS"): VIRTUAL,
    ("tests/shared/process/test_lane.py", "10"): VIRTUAL,
    ("tests/world/containers.py", "5"): "a question whether there is an engine, and it may be no",
}
"""What may name seconds of its own, and why."""


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_number(node: ast.expr) -> bool:
    """Also one that is reckoned of numbers alone."""
    if isinstance(node, ast.BinOp):
        return is_number(node.left) and is_number(node.right)
    return isinstance(node, ast.Constant) and type(node.value) in {int, float}


def bounds(call: ast.Call) -> Iterator[ast.expr]:
    yield from (each.value for each in call.keywords if each.arg == "timeout")
    match call.func:
        case ast.Attribute(attr="wait_for" | "answer_to" | "to_thread") if not names_no_wait(call):
            yield from call.args[1:2]
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in FIRST:
            yield from call.args[:1]


def names_no_wait(call: ast.Call) -> bool:
    """Whether a thread gets something else to do than to wait."""
    what = call.args[0] if call.args else None
    is_thread = isinstance(call.func, ast.Attribute) and call.func.attr == "to_thread"
    return is_thread and not (isinstance(what, ast.Attribute) and what.attr in FIRST)


def own_bounds(text: str) -> list[str]:
    """The bounds of a file that are numbers, or names that it gives to numbers."""
    tree = ast.parse(text)
    numbers = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and is_number(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        ast.unparse(bound)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for bound in bounds(node)
        if is_number(bound) or (isinstance(bound, ast.Name) and bound.id in numbers)
    ]


def test_a_test_fails_by_waiting_only_when_something_hangs() -> None:
    found = {
        (shown(path), bound) for path in TESTS for bound in own_bounds(path.read_text("utf-8"))
    }
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    "line",
    [
        "asyncio.timeout(5)",
        "asyncio.wait_for(told(), 5)",
        "client.answer_to(sent, 5)",
        "asyncio.wait_for(told(), timeout=5)",
        "asyncio.to_thread(event.wait, 5)",
        "event.wait(0.5)",
        "producer.flush(2 * 5)",
        "queue.get(timeout=5)",
        "subprocess.run(command, timeout=SECONDS)",
    ],
)
def test_a_bound_of_its_own_is_seen(line: str) -> None:
    assert own_bounds(f"SECONDS = 60\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "asyncio.timeout(HANG_SECONDS)",
        "asyncio.timeout(seconds)",
        "asyncio.wait_for(told(5), 2 * HANG_SECONDS)",
        "asyncio.to_thread(count, 5)",
        "event.wait()",
    ],
)
def test_what_is_bounded_by_a_hang_alone_is_let_be(line: str) -> None:
    assert not own_bounds(f"{line}\n")
