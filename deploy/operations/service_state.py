"""How one service is, in its own words."""

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from deploy.operations.figures import Figures, read_figures
from deploy.operations.pages import NoAnswer, Page, TooSlow, read_page

NOT_RUNNING = "it does not answer"
SLOW = "it answers too slowly"

Read = Callable[[int, str], Page]


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What a service says of itself; what it does not say is None."""

    name: str
    faults: tuple[str, ...] = ()
    """Why it is not ready; empty when ready."""
    figures: Figures | None = None
    parked: int | None = None
    """Records that wait for an operator."""

    @property
    def is_ready(self) -> bool:
        """Whether it works."""
        return not self.faults


@dataclass(slots=True)
class Asking:
    """The questions to one service, under way side by side."""

    name: str
    pages: dict[str, "Future[Page]"] = field(default_factory=dict)

    def state(self) -> ServiceState:
        """Wait for the answers."""
        if not self.pages:
            return ServiceState(self.name, (NOT_RUNNING,))
        return ServiceState(
            self.name,
            faults=_faults(self.pages["/health/ready"]),
            figures=_figures(self.pages["/metrics"]),
            parked=_parked(self.pages["/parked"]),
        )


def ask(name: str, port: int | None, pool: Executor, read: Read = read_page) -> Asking:
    """Put all questions to a service; without a port nobody started it here."""
    paths = ("/health/ready", "/metrics", "/parked") if port is not None else ()
    return Asking(name, {path: pool.submit(read, port or 0, path) for path in paths})


def _faults(page: "Future[Page]") -> tuple[str, ...]:
    try:
        found = page.result()
    except TooSlow:
        return (SLOW,)
    except NoAnswer:
        return (NOT_RUNNING,)
    return () if found.is_good else tuple(found.text.splitlines())


def _figures(page: "Future[Page]") -> Figures | None:
    try:
        found = page.result()
    except NoAnswer:
        return None
    return read_figures(found.text) if found.is_good else None


def _parked(page: "Future[Page]") -> int | None:
    try:
        found = page.result()
    except NoAnswer:
        return None
    return int(json.loads(found.text)["count"]) if found.is_good else None
