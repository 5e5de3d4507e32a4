"""What tests share: one real Kafka and mongod for the whole run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.stack import Endpoints, Stack


@pytest.fixture(scope="session")
def stack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stack of this run keeps its data and logs."""
    return tmp_path_factory.mktemp("stack") / "data folder"


@pytest.fixture(scope="session")
def embedded(stack_folder: Path, pytestconfig: pytest.Config) -> Iterator[tuple[Stack, Endpoints]]:
    """The stack of this run itself, for tests that break it."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    reporter = pytestconfig.pluginmanager.getplugin("terminalreporter")

    def progress(text: str) -> None:
        # The first start fetches for half a minute: silence would look like a hang.
        with capture.global_and_fixture_disabled():
            reporter.write_line(f"stack: {text}")

    stack = Stack(stack_folder, progress)
    with stack as endpoints:
        yield stack, endpoints


@pytest.fixture(scope="session")
def stack(embedded: tuple[Stack, Endpoints]) -> Endpoints:
    """Where the running stack is reached."""
    return embedded[1]
