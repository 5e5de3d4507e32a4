"""The figures of a service, read from what it tells Prometheus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite, isnan, nan

from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True, slots=True)
class Figures:
    """What an operator wants to know first; counts are since the process started."""

    lag: int | None
    """Records of the whole group not yet acknowledged; None when it could not be measured."""
    oldest_seconds: float | None
    """Age of the oldest record that is not acknowledged; 0 when idle; None: not known."""
    overdue: int | None
    """Aggregates with a deadline that has passed and nothing was done about; None: not known."""
    retried: Mapping[str, int]
    """Attempts that had to be repeated, by cause."""
    refused: Mapping[str, int]
    """Commands refused, by code."""
    troubles: Mapping[str, int] = field(default_factory=dict)
    """What fails at present, by cause, and how often in a row."""
    parked_seconds: float = 0
    """How long the oldest record that is parked has waited."""
    unreadable: int | None = 0
    """Cases that records wait for since what is stored of them cannot be read; None: not known."""
    urgent: int | None = 0
    """Of these, those for which something waits that may not wait; None: not known."""
    mails_failing: int | None = 0
    """Cases with a mail that was tried again and again; None: not known."""
    given_up: int | None = 0
    """Mails that reached nobody for good within some days; None: not known."""
    mongodb: str | None = None
    """The version of the MongoDB that the service works with; None: it does not tell."""


def read_figures(text: str) -> Figures:
    """Read the text of `/metrics`. Raises ValueError when it is none."""
    samples = list(_samples(text))
    plain = {name: value for name, labels, value in samples if not labels}
    oldest = plain.get("kvi_oldest_unfinished_seconds", nan)
    parked = plain.get("kvi_parked_oldest_seconds", nan)
    return Figures(
        lag=_known(plain.get("kvi_lag_records", nan)),
        oldest_seconds=None if isnan(oldest) else oldest,
        overdue=_known(plain.get("kvi_deadlines_overdue", nan)),
        retried=_by(samples, "kvi_retried_total", "cause"),
        refused=_by(samples, "kvi_refused_total", "code"),
        parked_seconds=0 if isnan(parked) else parked,
        troubles=_by(samples, "kvi_trouble", "cause"),
        unreadable=_known(plain.get("kvi_unreadable_now", 0)),
        urgent=_known(plain.get("kvi_unreadable_urgent_now", 0)),
        mails_failing=_known(plain.get("kvi_mails_failing", 0)),
        given_up=_known(plain.get("kvi_deliveries_given_up", 0)),
        mongodb=next(iter(_by(samples, "kvi_mongodb", "version")), None),
    )


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
