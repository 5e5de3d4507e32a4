"""How one service is, in its own words."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from http import HTTPStatus

from deploy.network.services import DESK
from deploy.operations.figures import Figures, in_kinds, read_figures
from deploy.operations.pages import NoAnswer, NoPage, Page, TooSlow, read_page
from shared.network.i_json import NotIJson, read

NOT_RUNNING = "it does not answer"
SLOW = "it answers too slowly"
STRANGER = "something else answers there"
PATHS = ("/health/ready", "/metrics", "/parked")
PATHS_OF_A_DESK = PATHS[:2]
"""It parks nothing: what it cannot read stays in the mailbox."""

Read = Callable[[str, str], Page]


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What a service says of itself; what it does not say is None."""

    name: str
    faults: tuple[str, ...] = ()
    """Why it is not ready; empty when ready."""
    figures: Figures | None = None
    parked: int | None = None
    """Records that wait for an operator."""
    address: str | None = None
    """Of this replica, where the service has several."""

    @property
    def label(self) -> str:
        """How it is called among the others."""
        return self.name if self.address is None else f"{self.name} at {self.address}"

    @property
    def parked_in_kinds(self) -> str | None:
        """How many are parked, by kind if there are several and the figures are as recent."""
        kinds = self.figures.parked if self.figures is not None else {}
        if self.parked is None or sum(kinds.values()) != self.parked:
            return None if self.parked is None else str(self.parked)
        return in_kinds(kinds)

    @property
    def is_ready(self) -> bool:
        """Whether it works."""
        return not self.faults


@dataclass(slots=True)
class Asking:
    """The questions to one service, under way side by side."""

    name: str
    address: str | None = None
    pages: dict[str, "Future[Page]"] = field(default_factory=dict)

    def state(self) -> ServiceState:
        """Wait for the answers."""
        if not self.pages:
            return ServiceState(self.name, (NOT_RUNNING,), address=self.address)
        return ServiceState(
            self.name,
            faults=_faults(self.pages["/health/ready"]),
            figures=_figures(self.pages["/metrics"]),
            parked=_parked(self.pages["/parked"]) if "/parked" in self.pages else None,
            address=self.address,
        )


def ask(
    name: str, addresses: Sequence[str], pool: Executor, read: Read = read_page
) -> list[Asking]:
    """Put all questions to each replica of a service; without an address nobody started it here."""
    if not addresses:
        return [Asking(name)]
    paths = PATHS_OF_A_DESK if name == DESK else PATHS
    return [
        Asking(
            name,
            address if len(addresses) > 1 else None,
            {path: pool.submit(read, address, path) for path in paths},
        )
        for address in addresses
    ]


def _faults(page: "Future[Page]") -> tuple[str, ...]:
    try:
        found = page.result()
    except TooSlow:
        return (SLOW,)
    except NoPage:
        return (STRANGER,)
    except NoAnswer:
        return (NOT_RUNNING,)
    if found.is_good:
        return () if found.text == "ok\n" else (STRANGER,)
    if found.status != HTTPStatus.SERVICE_UNAVAILABLE:
        return (STRANGER,)
    return tuple(found.text.splitlines()) or (STRANGER,)


def _figures(page: "Future[Page]") -> Figures | None:
    try:
        found = page.result()
    except NoAnswer:
        return None
    try:
        return read_figures(found.text) if found.is_good else None
    except ValueError:
        return None  # a stranger, which is said as why it is not ready


def _parked(page: "Future[Page]") -> int | None:
    try:
        found = page.result()
    except NoAnswer:
        return None
    try:
        return int(read(found.text.encode())["count"]) if found.is_good else None
    except (NotIJson, ValueError, LookupError, TypeError):
        return None  # the same
