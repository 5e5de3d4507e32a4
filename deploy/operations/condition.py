"""How everything is, what is wrong, and the command that helps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.operations.ago import ago
from deploy.operations.bus_state import BusState
from deploy.operations.service_state import NOT_RUNNING, SLOW, ServiceState

BEHIND_SECONDS = 60
"""Under traffic a record waits a second at most; so old a one waits for something else."""

_KAFKA = "tail -n 20 {logs}/kafka.log"
_MONGOD = "tail -n 20 {logs}/mongod.log"
_SERVICE = "tail -n 20 {logs}/{service}.log"
_LATER = "./kvi status in a minute; if the lag does not fall: docs/operating.md, Lag"
_AGAIN = "./kvi down && ./kvi up --detach"
NEXT = {
    NOT_RUNNING: _SERVICE,
    SLOW: _SERVICE,
    "kafka does not answer": _KAFKA,
    "kafka.away": _KAFKA,
    "kafka.silent": _KAFKA,
    "mongodb does not answer": _MONGOD,
    "mongo.away": _MONGOD,
    "steps.crash": "grep steps.crash {logs}/{service}.log",
    "batch.failed": "grep batch.failed {logs}/{service}.log",
    "mongo.refused": "grep mongo.refused {logs}/{service}.log",
    "topic.refused": "grep topic.refused {logs}/{service}.log",
    "aggregate.unreadable": "grep aggregate.unreadable {logs}/{service}.log",
    "save.conflict": "grep save.conflict {logs}/{service}.log",
    "clock.off": "grep clock.off {logs}/{service}.log",
    "commit.failed": _KAFKA,
    "loop.failed": "grep loop.failed {logs}/{service}.log",
    "sender.waiting": "grep sender.waiting {logs}/{service}.log",
    "mail.away": "grep mail.away {logs}/{service}.log",
    "mail.postponed": "grep mail.postponed {logs}/{service}.log",
    "a consume loop has ended": _AGAIN,
    "a background loop has ended": _AGAIN,
    "a batch is stuck": _AGAIN,
}
"""What to run first, by what a service says is wrong."""
BESIDE = {
    "deadlines.waiting": "tells no deadlines until it has caught up",
    "mail.away": "does not get into the mail server",
    "mail.postponed": "could not tell itself what became of a mail",
}
"""What a service that is ready may suffer from, in words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the next command."""

    what: str
    next: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Everything that was found at one moment."""

    services: Sequence[ServiceState]
    bus: BusState | None
    """None: Kafka does not tell."""
    logs: Path

    @property
    def problems(self) -> list[Problem]:
        """What somebody should look at; empty when all is well."""
        found = [*self._not_ready()]
        found.extend(problem for service in self.services for problem in self._of(service))
        if self.bus is None:
            what = "Kafka does not answer the monitor, so nobody's lag and last word is known"
            found.append(Problem(what, self._next("kafka does not answer")))
        return found

    @property
    def only_overdue(self) -> bool:
        """Whether nothing is wrong except that deadlines have passed, perhaps just now."""
        return bool(self.problems) and all(_is_overdue(problem) for problem in self.problems)

    def lag(self, service: ServiceState) -> int | None:
        """Records that wait for a service, also for one that does not run."""
        if self.bus is not None:
            return self.bus.lag.get(service.name)
        return service.figures.lag if service.figures is not None else None

    def _not_ready(self) -> Iterator[Problem]:
        """One problem for each fault, however many services suffer from it."""
        faults = dict.fromkeys(fault for each in self.services for fault in each.faults)
        for fault in faults:
            names = [each.name for each in self.services if fault in each.faults]
            are = "is" if len(names) == 1 else "are"
            what = f"{', '.join(names)} {are} not ready: {fault}"
            yield Problem(what, self._next(fault, names[0]))

    def _of(self, service: ServiceState) -> Iterator[Problem]:
        name = service.name
        if service.parked:
            what = f"{name} has parked {service.parked} records that wait for a decision"
            if service.figures is not None:
                what += f", the oldest for {ago(service.figures.parked_seconds)}"
            yield Problem(what, "./kvi parked list")
        if service.figures is None:
            return
        if (service.figures.oldest_seconds or 0) > BEHIND_SECONDS:
            age, lag = ago(service.figures.oldest_seconds or 0), self.lag(service)
            what = f"{name} is behind: of {lag} records that wait the oldest does so for {age}"
            yield Problem(what, _LATER if service.is_ready else self._next(service.faults[0], name))
        for cause, attempts in service.figures.troubles.items():
            # Those that stop its work are faults, and told once for all services.
            if cause not in service.faults:
                what = f"{name} {BESIDE.get(cause, cause)} ({attempts} attempts so far)"
                yield Problem(what, self._next(cause, name))
        if service.figures.mails_failing:
            number = service.figures.mails_failing
            what = f"{name} has mails of {number} cases that three tries or more did not get out"
            yield Problem(what, self._next("mail.away", name))
        if service.figures.overdue:
            what = f"{name}: {service.figures.overdue} {_OVERDUE}"
            yield Problem(what, self._next(NOT_RUNNING, name))

    def _next(self, fault: str, service: str = "") -> str:
        known = "./kvi provision" if fault.startswith("topic ") else NEXT.get(fault, _SERVICE)
        return known.format(logs=self.logs, service=service)


_OVERDUE = "deadlines have passed and are not told"


def _is_overdue(problem: Problem) -> bool:
    return problem.what.endswith(_OVERDUE)
