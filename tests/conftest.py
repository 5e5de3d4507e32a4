"""What tests share: one real Kafka and mongod for the whole run, and one whole system."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deploy.servers.endpoints import Endpoints
from deploy.stack.stack import Stack
from tests.run import short
from tests.run.handing_on import hand_on, handed_on, is_part
from tests.run.left_behind import LeftBehind
from tests.run.shared_systems import SHARED
from tests.run.signals import take_signals

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.world.world import World

LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say whether a sample of many like cases is enough."""
    short.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Declare what some tests need of the machine, and what a run does around them."""
    take_signals()
    config.pluginmanager.register(LeftBehind())
    config.pluginmanager.register(SHARED)
    for marker, (needs, _) in NEEDED.items():
        config.addinivalue_line("markers", f"{marker}: {needs}; left out where that cannot be had")
    config.addinivalue_line("markers", f"{short.MARKER}(at_most): of its cases in a short run")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Say who belongs together where tests are spread over processes."""
    from tests.run.spreading import Together  # noqa: PLC0415 - only if they are

    return Together(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run on this machine: it counts neither as passed nor as skipped."""
    left_out = config.stash[LEFT_OUT] = []
    for marker, (_, why_not) in NEEDED.items():
        needing = [item for item in items if item.get_closest_marker(marker) is not None]
        reason = why_not(config) if needing else None
        if reason is not None:
            left_out += _leave_out(config, items, needing, reason)
    if (seed := config.getoption("short")) is not None:
        left_out += _leave_out(config, items, [*short.not_drawn(items, seed)], short.WHY_NOT)
    if is_part(config):
        from tests.run.spreading import systems_first  # noqa: PLC0415 - only if they are spread

        systems_first(items)


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], some: list[pytest.Item], why: str
) -> list[str]:
    """Take them from the others; gives what is said of it."""
    if some:
        config.hook.pytest_deselected(items=some)
    left = {*some}
    items[:] = [item for item in items if item not in left]
    return [f"{told}: {why}" for told in _in_short(some)]


def _in_short(items: list[pytest.Item]) -> Iterator[str]:
    """These tests; of a file with several, how many."""
    files = Counter(item.nodeid.partition("::")[0] for item in items)
    yield from (item.nodeid for item in items if files[item.nodeid.partition("::")[0]] == 1)
    yield from (f"{file}, {count} tests" for file, count in files.items() if count > 1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the process for which this one runs say what was left out."""
    if is_part(session.config):
        hand_on(session.config, "left_out", session.config.stash.get(LEFT_OUT, []))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each of the processes that run the tests has left out the same."""
    node.config.stash[LEFT_OUT] = handed_on(node, "left_out")


def _why_no_container(_: pytest.Config) -> str | None:
    from tests.world.containers import why_not  # noqa: PLC0415 - only if such a test was chosen

    return why_not()


def _why_no_browser(config: pytest.Config) -> str | None:
    from tests.run.browser import why_not  # noqa: PLC0415 - the same

    return why_not(_telling(config, "browser"))


def _why_no_generator(config: pytest.Config) -> str | None:
    from tests.run.generator import why_not  # noqa: PLC0415 - the same

    return why_not(_telling(config, "generator"))


NEEDED = {
    "docker": ("runs in containers", _why_no_container),
    "browser": ("runs in a real browser", _why_no_browser),
    "generator": ("makes types with a generator of vendors", _why_no_generator),
}
"""What some tests need of the machine, and who says why it cannot be had."""


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out, and why."""
    for line in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(f"left out: {line}")


def _telling(config: pytest.Config, who: str) -> Callable[[str], None]:
    capture = config.pluginmanager.getplugin("capturemanager")
    reporter = config.pluginmanager.getplugin("terminalreporter")

    def progress(text: str) -> None:
        if reporter is None:
            return  # this process runs tests for another, which shows how far they are
        # The first start fetches for half a minute: silence would look like a hang.
        with capture.global_and_fixture_disabled():
            reporter.write_line(f"{who}: {text}")

    return progress


@pytest.fixture(autouse=True)
def whole_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look at what a test shares with others when all that is its own has ended."""
    yield
    SHARED.look_after(request.node)


@pytest.fixture(scope="session")
def stack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stack of this run keeps its data and logs."""
    return tmp_path_factory.mktemp("stack") / "data folder"


@pytest.fixture(scope="session")
def embedded(stack_folder: Path, pytestconfig: pytest.Config) -> Iterator[tuple[Stack, Endpoints]]:
    """The stack of this run itself, for tests that break it."""
    from tests.run.running import SERVERS, what_is_wrong  # noqa: PLC0415 - as below

    stack = Stack(stack_folder, _telling(pytestconfig, "stack"))
    look = partial(what_is_wrong, stack_folder, SERVERS)
    with stack as endpoints, SHARED.watched("embedded", look):
        yield stack, endpoints


@pytest.fixture(scope="session")
def stack(embedded: tuple[Stack, Endpoints]) -> Endpoints:
    """Where the running stack is reached."""
    return embedded[1]


@pytest.fixture(scope="session")
async def running_world(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> "AsyncIterator[World]":
    """The whole system of this run with everyone who takes part."""
    # Pure tests start without its drivers.
    from tests.run.running import SYSTEM, what_is_wrong  # noqa: PLC0415
    from tests.world.world import World  # noqa: PLC0415

    async with World(tmp_path_factory.mktemp("world"), _telling(pytestconfig, "world")) as world:
        with SHARED.watched("running_world", partial(what_is_wrong, world.system.folder, SYSTEM)):
            yield world


@pytest.fixture
async def world(running_world: "World") -> "AsyncIterator[World]":
    """The running system for one story, which has cases of its own and leaves no work behind."""
    running_world.cases.clear()
    yield running_world
    if SHARED.works("running_world"):
        await running_world.quiet()


@pytest.fixture(scope="session")
async def browser(pytestconfig: pytest.Config) -> "AsyncIterator[Browser]":
    """The browser of this run; each test has a context of its own in it, and so its own keys."""
    from tests.run.browser import running  # noqa: PLC0415 - only if such a test was chosen

    async with running(_telling(pytestconfig, "browser")) as browser:
        yield browser
