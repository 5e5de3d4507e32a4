"""Pages of the tests themselves, in which the desk's own modules are tried."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext

    from deploy.servers.endpoints import Endpoints
    from tests.desk.at_hand import AtHand
    from tests.desk.shown import Shown
    from tests.desk.tried import Tried


@pytest.fixture(scope="session")
def parts() -> Path:
    """What others have made, as a page finds it under ``/parts/``."""
    from deploy.stack.web import find_parts  # noqa: PLC0415 - only if such a test was chosen

    return find_parts(print)


@pytest.fixture(scope="session")
def address(parts: Path) -> Iterator[str]:
    """Where it is served."""
    from tests.desk.served import served  # noqa: PLC0415 - the same

    with served(parts) as address:
        yield address


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for barriers in a page."""
    from tests.run.browser import find_axe  # noqa: PLC0415 - the same

    return find_axe(print).read_text("utf-8")


@pytest.fixture(scope="session")
async def window(browser: "Browser") -> "AsyncIterator[BrowserContext]":
    """What these tests share, so that each does not load all modules anew."""
    async with await browser.new_context() as window:
        yield window


@pytest.fixture
async def tried(window: "BrowserContext", address: str) -> "AsyncIterator[Tried]":
    """A page of its own, in which nothing is kept, and which has breached no policy at the end."""
    from tests.desk.tried import Tried  # noqa: PLC0415 - the same

    async with await window.new_page() as page:
        tried = Tried(page, f"{address}/try/tried.html")
        await tried.load()
        await tried.call("forget")
        yield tried
        assert tried.complaints == []


@pytest.fixture(scope="module")
async def running_desk(
    stack: "Endpoints", tmp_path_factory: pytest.TempPathFactory, parts: Path
) -> "AsyncIterator[Shown]":
    """A desk whose pages a browser opens, for one file of tests; `desk` says what it has."""
    from tests.desk.shown import shown  # noqa: PLC0415 - the same

    async with shown(stack, tmp_path_factory.mktemp("desk"), parts) as found:
        yield found


@pytest.fixture(scope="module")
async def desk(
    stack: "Endpoints", tmp_path_factory: pytest.TempPathFactory
) -> "AsyncIterator[AtHand]":
    """A desk on the real mongod, for one file of tests."""
    from tests.desk.at_hand import at_hand  # noqa: PLC0415 - the same

    async with at_hand(stack, tmp_path_factory.mktemp("desk")) as desk:
        yield desk
