"""A test that breaks what others share is named, and those after it stop at once."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import pytest

from tests.run.bound import HANG_SECONDS

Look = Callable[[], str | None]


class SharedSystems:
    """Knows the fixtures that stand for a running system, and which of them is broken."""

    def __init__(self) -> None:
        self._looks: dict[str, Look] = {}
        self._broken: dict[str, str] = {}

    @contextmanager
    def watched(self, fixture: str, look: Look) -> Iterator[None]:
        """As long as it is shared: ``look`` says what is wrong with it, if anything is."""
        self._looks[fixture] = look
        try:
            yield
        finally:
            del self._looks[fixture]
            self._broken.pop(fixture, None)

    def works(self, fixture: str) -> bool:
        """Whether nobody has broken it yet."""
        return fixture not in self._broken

    def look_after(self, test: pytest.Item) -> None:
        """Fail a test that leaves broken what it has used."""
        for fixture in self._used_by(test):
            if self.works(fixture) and (wrong := self._looks[fixture]()):
                self._broken[fixture] = test.nodeid
                pytest.fail(f"{test.nodeid} has broken {fixture}: {wrong}", pytrace=False)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Stop before anything waits for what will not come."""
        for fixture in self._used_by(item):
            if not self.works(fixture):
                pytest.fail(f"{fixture} was broken by {self._broken[fixture]}", pytrace=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Whoever has waited up to the bound was using something that does not work any more."""
        report = yield
        if report.failed and call.duration >= HANG_SECONDS:
            for fixture in self._used_by(item):
                self._broken.setdefault(fixture, item.nodeid)
        return report

    def _used_by(self, test: pytest.Item) -> list[str]:
        names = test.fixturenames if isinstance(test, pytest.Function) else []
        return [name for name in names if name in self._looks]


SHARED = SharedSystems()
