"""The figures of a service, read from what it tells Prometheus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite, isnan, nan

from prometheus_client.parser import text_string_to_metric_families

from shared.language.steps import UNBORN, UNKNOWN


@dataclass(frozen=True, slots=True)
class Figures:
    """What an operator wants to know first; counts are since the process started."""

    lag: int | None
    """Records of the whole group not yet acknowledged; None when it could not be measured."""
    oldest_seconds: float | None
    """Age of the oldest record that is not acknowledged; 0 when idle; None: not known."""
    overdue: Mapping[str, int] | None
    """Aggregates with a deadline that has passed and nothing was done about, by kind; None: not
    known.
    """
    retried: Mapping[str, int]
    """Attempts that had to be repeated, by cause."""
    refused: Mapping[str, int]
    """Commands refused, by code."""
    troubles: Mapping[str, int] = field(default_factory=dict)
    """What fails at present, by cause, and how often in a row."""
    parked_seconds: float = 0
    """How long the oldest record that is parked has waited."""
    parked: Mapping[str, int] = field(default_factory=dict)
    """Records that wait for an operator, by kind of aggregate; none: not known."""
    unreadable: Mapping[str, int] = field(default_factory=dict)
    """Aggregates that records wait for since what is stored of them cannot be read, by kind."""
    urgent: int = 0
    """Of these, those for which something waits that may not wait."""
    mails_failing: int | None = 0
    """Cases with a mail that was tried again and again; None: not known."""
    given_up: int | None = 0
    """Mails that reached nobody for good within some days; None: not known."""
    addresses_refused: int | None = 0
    """Agencies with a mail address that is refused for good; None: not known."""
    mongodb: str | None = None
    """The version of the MongoDB that the service works with; None: it does not tell."""
    unsent_seconds: float | None = None
    """Of a desk: how long the oldest command of people waits to leave; None: not known."""
    not_read: int | None = None
    """Of a desk: cases of which it cannot read a message; None: not known."""


def read_figures(text: str) -> Figures:
    """Read the text of `/metrics`. Raises ValueError when it is none."""
    samples = list(_samples(text))
    overdue = _by(samples, "kvi_deadlines_overdue", "kind")
    plain = {name: value for name, labels, value in samples if not labels}
    parked = plain.get("kvi_parked_oldest_seconds", nan)
    return Figures(
        lag=_known(plain.get("kvi_lag_records", nan)),
        oldest_seconds=_measured(plain, "kvi_oldest_unfinished_seconds"),
        overdue=overdue or None,
        retried=_by(samples, "kvi_retried_total", "cause"),
        refused=_by(samples, "kvi_refused_total", "code"),
        parked_seconds=0 if isnan(parked) else parked,
        troubles=_by(samples, "kvi_trouble", "cause"),
        parked=_by(samples, "kvi_parked_now", "kind"),
        unreadable=_by(samples, "kvi_unreadable_now", "kind"),
        urgent=sum(_by(samples, "kvi_unreadable_urgent_now", "kind").values()),
        mails_failing=_known(plain.get("kvi_mails_failing", 0)),
        given_up=_known(plain.get("kvi_deliveries_given_up", 0)),
        addresses_refused=_known(plain.get("kvi_addresses_refused", 0)),
        unsent_seconds=_measured(plain, "kvi_desk_oldest_unsent_seconds"),
        not_read=_known(plain.get("kvi_desk_not_read_cases", nan)),
        mongodb=next(iter(_by(samples, "kvi_mongodb", "version")), None),
    )


def in_kinds(numbers: Mapping[str, int]) -> str:
    """`3 (offer 2, training 1)`; of a service with one kind of aggregate only `3`."""
    number = sum(numbers.values())
    if not number or len(numbers.keys() - {UNBORN, UNKNOWN}) < 2:  # noqa: PLR2004 - one is no news
        return str(number)
    shown = ", ".join(f"{kind} {some}" for kind, some in numbers.items() if some)
    return f"{number} ({shown})"


def _measured(plain: Mapping[str, float], name: str) -> float | None:
    found = plain.get(name, nan)
    return None if isnan(found) else found


def _known(figure: float) -> int | None:
    return int(figure) if isfinite(figure) else None


def _samples(text: str) -> Iterator[tuple[str, dict[str, str], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield sample.name, sample.labels, sample.value


def _by(
    samples: list[tuple[str, dict[str, str], float]], counter: str, label: str
) -> dict[str, int]:
    """The largest first."""
    found = {
        labels[label]: int(value)
        for name, labels, value in samples
        if name == counter and label in labels and isfinite(value)
    }
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
