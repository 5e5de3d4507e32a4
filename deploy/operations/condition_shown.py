"""The condition of everything in words and columns."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from deploy.network.services import DESK
from deploy.operations.ago import ago
from deploy.operations.bus_state import BusState, LastRecord
from deploy.operations.condition import Condition
from deploy.operations.figures import in_kinds
from deploy.operations.service_state import ServiceState
from shared.network.working_days import BERLIN

SERVICE_COLUMNS = (
    "service", "ready", "lag", "oldest work", "overdue", "parked", "retried", "refused",
)  # fmt: skip
AGENCY_COLUMNS = ("agency", "last heard", "ago", "by")
_MOST = 3
_UNKNOWN = "?"


def service_lines(condition: Condition) -> list[Sequence[str]]:
    """One line for each service."""
    return [_service_line(service, condition.lag(service)) for service in condition.services]


def agency_lines(bus: BusState, now: datetime) -> list[Sequence[str]]:
    """One line for each agency, in the order of the registry."""
    return [(agency, *_last(last, now)) for agency, last in bus.last_records.items()]


def _service_line(service: ServiceState, lag: int | None) -> Sequence[str]:
    figures = service.figures
    ready = "yes" if service.is_ready else "; ".join(service.faults)
    if service.name == DESK:
        # It has no deadlines of its own, parks nothing and refuses nobody.
        unsent = _age(figures.unsent_seconds if figures else None)
        retried = _top(figures.retried) if figures else _UNKNOWN
        return (service.label, ready, _number(lag), unsent, "-", "-", retried, "-")
    return (
        service.label,
        ready,
        _number(lag),
        _age(figures.oldest_seconds if figures else None),
        _UNKNOWN if not figures or figures.overdue is None else in_kinds(figures.overdue),
        service.parked_in_kinds or _UNKNOWN,
        _top(figures.retried) if figures else _UNKNOWN,
        _top(figures.refused) if figures else _UNKNOWN,
    )


def _last(last: LastRecord, now: datetime) -> tuple[str, str, str]:
    if last.at is not None:
        at = last.at.astimezone(BERLIN).strftime("%d.%m. %H:%M:%S")
        return at, ago((now - last.at).total_seconds()), last.service or ""
    return ("longer ago than is kept", "", "") if last.ever else ("never", "", "")


def _age(seconds: float | None) -> str:
    return _UNKNOWN if seconds is None else ago(seconds)


def _number(number: int | None) -> str:
    return _UNKNOWN if number is None else str(number)


def _top(counts: Mapping[str, int]) -> str:
    """The largest few of counts that come largest first."""
    shown = [f"{name} {count}" for name, count in counts.items() if count][:_MOST]
    return ", ".join(shown) or "-"
