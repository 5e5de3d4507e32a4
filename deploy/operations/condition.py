"""How everything is, what is wrong, and the command that helps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from deploy.network.services import DESK
from deploy.operations.ago import ago
from deploy.operations.bus_state import BusState
from deploy.operations.figures import Figures, in_kinds
from deploy.operations.service_state import NOT_RUNNING, ServiceState
from deploy.operations.trouble_words import in_words
from deploy.operations.whereabouts import Whereabouts
from deploy.servers.mongodb_support import unsupported
from shared.watch.restart_causes import RESTART_CAUSES
from shared.watch.trouble import RESTORED

GIVEN_UP_DAYS = 7
"""A mail that was given up is reported for this long, as notify counts it."""
BEHIND_SECONDS = 60
"""Under traffic a record waits a second at most; one this old waits for something else."""

_GIVEN_UP = (
    "./kvi listen --topic notify.deliveries.v1 --from-start --timeout 3 | "
    "grep -E 'NotificationBounced|reason=unreachable|corrects='; of a participant: "
    "docs/operating.md, A participant is not reached"
)
_REFUSED = (
    "./kvi listen --topic notify.deliveries.v1 --from-start --timeout 3 | grep -E 'Address|Bounced'"
    " says which; mend the registry: docs/operating.md, An address is refused"
)
_LATER = "./kvi status in a minute; if the lag does not fall: docs/operating.md, Lag"
_RESTORED = "put the newer database back, or ./kvi reread: docs/operating.md, Restored"
_NOT_READ = "put up the version that reads their messages: docs/operating.md, A desk"
_KAFKA = frozenset({"kafka does not answer", "kafka.away", "kafka.silent", "commit.failed"})
_MONGOD = frozenset({"mongodb does not answer", "mongo.away"})
_RESTART = frozenset(RESTART_CAUSES.values())
"""What to look at first, by what a service says is wrong; else at what it has logged of it."""


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
    where: Whereabouts
    is_shut_out: bool = field(default=False, kw_only=True)
    """Whether Kafka answers, but does not know the monitor by its secret."""
    not_told: Sequence[str] = field(default=(), kw_only=True)
    """Whose mails were given up, as far as it is known."""

    @property
    def problems(self) -> list[Problem]:
        """What somebody should look at; empty when all is well."""
        found = [*self._not_ready()]
        for service in self.services:
            found.extend(self._of_replica(service))
        for name in dict.fromkeys(service.name for service in self.services):
            found.extend(self._of(self._spokesman(name)))
        if self.is_shut_out:
            what = "Kafka does not know the monitor by its secret, so nobody's lag is known"
            mend = (
                "./kvi provision brings Kafka up to date; or mend KVI_SECRET_MONITOR, if it is set"
            )
            found.append(Problem(what, mend))
        elif self.bus is None:
            what = "Kafka does not answer the monitor, so nobody's lag and last word is known"
            found.append(Problem(what, self._next("kafka does not answer")))
        return found

    def notes(self, today: date) -> list[str]:
        """What is no fault, but should be known to those who run this in production."""
        figures = [each.figures for each in self.services if each.figures is not None]
        versions = dict.fromkeys(each.mongodb for each in figures if each.mongodb is not None)
        return [note for version in versions if (note := unsupported(version, today))]

    @property
    def only_overdue(self) -> bool:
        """Whether nothing is wrong except that deadlines have passed, perhaps just now."""
        return bool(self.problems) and all(_is_overdue(problem) for problem in self.problems)

    def lag(self, service: ServiceState) -> int | None:
        """Records that wait for a service, also for one that is away; a desk says it itself."""
        if self.bus is not None and service.name != DESK:
            return self.bus.lag.get(service.name)
        return service.figures.lag if service.figures is not None else None

    def _not_ready(self) -> Iterator[Problem]:
        """One problem for each fault, however many services suffer from it."""
        faults = dict.fromkeys(fault for each in self.services for fault in each.faults)
        for fault in faults:
            suffering = [each for each in self.services if fault in each.faults]
            names = ", ".join(each.label for each in suffering)
            are = "is" if len(suffering) == 1 else "are"
            what = f"{names} {are} not ready: {in_words(fault)}"
            yield Problem(what, self._next(fault, suffering[0].name))

    def _spokesman(self, name: str) -> ServiceState:
        """The replica that speaks for the whole service, in what is the same for all of them."""
        replicas = [each for each in self.services if each.name == name]
        return max(replicas, key=lambda each: (each.figures is not None, each.is_ready))

    def _of_replica(self, service: ServiceState) -> Iterator[Problem]:
        if service.figures is None:
            return
        # Those that stop its work are faults, which are reported once for all services.
        for cause, times in service.figures.troubles.items():
            if not any(fault.partition(": ")[0] == cause for fault in service.faults):
                what = f"{service.label} is in trouble: {in_words(cause)}; attempts so far: {times}"
                yield Problem(what, self._next(cause, service.name))

    def _of(self, service: ServiceState) -> Iterator[Problem]:
        name = service.name
        if service.parked:
            what = f"{name} has parked {service.parked_in_kinds} records that wait for a decision"
            if service.figures is not None:
                what += f", the oldest for {ago(service.figures.parked_seconds)}"
            yield Problem(what, "./kvi parked list")
        if service.figures is None:
            return
        if sum(service.figures.unreadable.values()):
            number, urgent = in_kinds(service.figures.unreadable), service.figures.urgent
            what = f"{name} could not read what it has stored of some cases: {number}"
            if urgent:
                what += f", and a withdrawal or the like waits for {urgent} of them"
            yield Problem(what, "./kvi parked list")
        if (service.figures.oldest_seconds or 0) > BEHIND_SECONDS:
            age, lag = ago(service.figures.oldest_seconds or 0), self.lag(service)
            of = "the oldest record that waits" if lag is None else f"of {lag} records the oldest"
            what = f"{name} is behind: {of} has waited for {age}"
            yield Problem(what, self._next_when_behind(service))
        yield from self._of_desk(service.figures)
        yield from self._of_mails(name, service.figures)
        if service.figures.overdue and any(service.figures.overdue.values()):
            what = f"{name}: {in_kinds(service.figures.overdue)} {_OVERDUE}"
            yield Problem(what, self._next(NOT_RUNNING, name))

    def _of_desk(self, figures: Figures) -> Iterator[Problem]:
        if (figures.unsent_seconds or 0) > BEHIND_SECONDS:
            age = ago(figures.unsent_seconds or 0)
            what = f"{DESK}: what people have ordered has not left for {age}"
            yield Problem(what, self._next(NOT_RUNNING, DESK))
        if figures.not_read:
            what = f"{DESK} cannot make the views of some cases: {figures.not_read}"
            yield Problem(what, _NOT_READ)

    def _of_mails(self, name: str, figures: Figures) -> Iterator[Problem]:
        if figures.mails_failing:
            number = figures.mails_failing
            what = f"{name} did not get mails out in three tries or more; cases: {number}"
            yield Problem(what, self._next("mail.away", name))
        if figures.given_up:
            number = figures.given_up
            whom = f" ({', '.join(self.not_told)})" if self.not_told else ""
            what = (
                f"{name} gave up {number} mails in the last {GIVEN_UP_DAYS} days{whom}: somebody "
                "has to call there, since an address is wrong or a mailbox full"
            )
            yield Problem(what, _GIVEN_UP)
        if figures.addresses_refused:
            number = figures.addresses_refused
            what = f"{name} knows {number} agencies with a mail address that is refused for good"
            yield Problem(what, _REFUSED)

    def _next_when_behind(self, service: ServiceState) -> str:
        return _LATER if service.is_ready else self._next(service.faults[0], service.name)

    def _next(self, fault: str, service: str = "") -> str:
        if fault.startswith(RESTORED):
            return _RESTORED
        if fault.startswith("topic "):
            return "./kvi provision"
        if fault in _KAFKA:
            return self.where.read("kafka")
        if fault in _MONGOD:
            return self.where.read("mongod")
        if fault in _RESTART:
            return self.where.restart(service)
        return self.where.find(service, fault)


_OVERDUE = "deadlines have passed and nothing was done about them"


def _is_overdue(problem: Problem) -> bool:
    return problem.what.endswith(_OVERDUE)
