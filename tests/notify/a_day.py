"""What agencies are told by mail, played step by step and in any order."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from services.events.contract.training_plan import TargetGroup
from services.events.contract.trainings import TrainingCancelled
from services.notify.contract.addresses import AddressRole
from services.notify.contract.deliveries import AttemptOutcome, DeliveryAttempted
from services.notify.contract.gathering import LineGathered
from services.notify.contract.subscriptions import ChangeSubscription
from services.notify.domain import attempts, gathering, planning, subscribing
from services.notify.domain.addresses import mail_of_a_day, mailbox_of
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.mailbox import Mailbox, Reach
from services.notify.domain.notifications import Notifications
from services.notify.domain.rules import Rules
from services.notify.domain.subscribing import instead_of_a_mail
from shared.language.message import Message
from shared.language.steps import At, Outcome
from shared.network.working_days import day_of
from tests.notify.told import NOW, PROVIDER, REFERRAL, REGISTRY, training

NINE = datetime(2026, 3, 10, 8, tzinfo=UTC)
"""On the day after, in Berlin."""
SENT, UNREACHABLE = AttemptOutcome.SENT, AttemptOutcome.UNREACHABLE


def training_of(number: int) -> str:
    """The id of the training of this number."""
    return str(UUID(int=0xA000 + number))


def key_for(day: datetime, agency: str = PROVIDER) -> str:
    """Of the mail of the day on which this moment lies."""
    return str(mail_of_a_day(agency, AddressRole.OFFICE, day_of(day)))


@dataclass(frozen=True)
class Try:
    """A sender has handed in, or not, and has not said so yet."""

    aggregate: str
    message: DeliveryAttempted


@dataclass
class ADay:
    """All aggregates of notify, those who send, and what a provider reads."""

    now: datetime = NOW
    states: dict[str, Notifications] = field(default_factory=dict)
    boxes: dict[str, Mailbox] = field(default_factory=dict)
    on_the_way: list[tuple[str, LineGathered, str]] = field(default_factory=list)
    under_way: dict[UUID, Try] = field(default_factory=dict)
    mails: list[tuple[str, ...]] = field(default_factory=list)
    """The trainings of which each mail tells."""
    handed_in: list[UUID] = field(default_factory=list)
    """The deliveries that they tell."""
    told: list[Message] = field(default_factory=list)
    _number: int = 0

    def at(self, aggregate: str, sender: str = "notify", named: str | None = None) -> At[Rules]:
        self._number += 1
        message = named or str(uuid5(REFERRAL, str(self._number)))
        return At(self.now, aggregate, sender, message, Rules(REGISTRY))

    def wish(self, *, daily: bool, agency: str = PROVIDER) -> None:
        at = self.at(str(mailbox_of(agency)), agency)
        done = subscribing.change(self.boxes.get(agency), ChangeSubscription(daily=daily), at)
        self.boxes[agency] = done.state

    def announce(self, number: int) -> None:
        self._plan(number, training(TargetGroup.PROVIDERS))

    def cancel(self, number: int) -> None:
        self._plan(number, TrainingCancelled(registered=()))

    def _plan(self, number: int, message: Message) -> None:
        key = training_of(number)
        self._keep(key, planning.plan(self.states.get(key), message, self.at(key)))

    def _keep(self, key: str, done: Outcome[Notifications] | None) -> None:
        if done is None:
            return
        self.states[key] = done.state
        for index, said in enumerate(done.says):
            if isinstance(said.message, LineGathered):
                name = str(uuid5(REFERRAL, f"{self._number} {index}"))
                self.on_the_way.append((str(said.about), said.message, name))
            else:
                self.told.append(said.message)

    def arrive(self, which: int = 0) -> None:
        """A line that was said comes to the mail of its day."""
        key, message, name = self.on_the_way.pop(which)
        self._keep(key, gathering.add(self.states.get(key), message, self.at(key, named=name)))

    def due(self) -> list[tuple[str, Delivery]]:
        return [
            (key, one)
            for key, state in self.states.items()
            for one in state.open
            if state.deadlines[one.deadline] <= self.now and one.delivery not in self.under_way
        ]

    def hand_in(self, key: str, one: Delivery, outcome: AttemptOutcome = SENT) -> None:
        """Do as the sender does, but for saying what came of it."""
        box = self.boxes.get(str(one.agency)) or Mailbox(life=Reach.REACHED, agency=str(one.agency))
        instead = instead_of_a_mail(box, one.wording)
        still_so = [
            line for line in one.lines if self.states[str(line.about)].tells(line, UUID(key))
        ]
        if one.status is DeliveryStatus.DROPPED or (one.lines and not still_so):
            outcome = AttemptOutcome.DROPPED
        elif instead is not None:
            outcome = instead
        elif outcome is SENT:
            self.mails.append(tuple(str(line.about) for line in still_so) or (key,))
            self.handed_in += [line.delivery for line in still_so] or [one.delivery]
        message = DeliveryAttempted(
            delivery=one.delivery,
            attempt=one.tries + 1,
            outcome=outcome,
            lines=len(one.lines) or None,
        )
        self.under_way[one.delivery] = Try(key, message)

    def say(self, delivery: UUID) -> None:
        """Notify hears what came of it, and hears it again of another replica."""
        done = self.under_way.pop(delivery)
        for _ in range(2):
            state = self.states[done.aggregate]
            at = self.at(done.aggregate)
            self._keep(done.aggregate, attempts.record(state, done.message, at))

    def work_off(self) -> None:
        """Let happen all that can happen now."""
        while self.on_the_way or self.under_way or self.due():
            for delivery in tuple(self.under_way):
                self.say(delivery)
            while self.on_the_way:
                self.arrive()
            for key, one in self.due():
                self.hand_in(key, one)

    def until(self, moment: datetime) -> None:
        """Work off whatever falls due until then, each in its moment."""
        self.work_off()
        while (following := self._following()) is not None and following <= moment:
            self.now = following
            self.work_off()
        self.now = moment

    def _following(self) -> datetime | None:
        pending = [due for state in self.states.values() for due in state.deadlines.values()]
        return min(pending, default=None)

    def anything(self, random: Random) -> None:
        """One thing of all that can happen."""
        can = [
            lambda: self.announce(random.randrange(6)),
            lambda: self.cancel(random.randrange(6)),
            lambda: self.wish(daily=random.random() < 0.7),
            lambda: self._pass(timedelta(minutes=random.choice((1, 20, 60, 600)))),
        ]
        if self.on_the_way:
            can += [lambda: self.arrive(random.randrange(len(self.on_the_way)))] * 3
        if due := self.due():
            result = random.choice((SENT, SENT, UNREACHABLE))
            can += [lambda: self.hand_in(*random.choice(due), result)] * 4
        if self.under_way:
            can += [lambda: self.say(random.choice(list(self.under_way)))] * 4
        random.choice(can)()

    def _pass(self, time: timedelta) -> None:
        self.now += time


def daily() -> ADay:
    """A provider that wants one mail a day."""
    day = ADay()
    day.wish(daily=True)
    return day


def gathered(day: ADay, *numbers: int) -> ADay:
    """These trainings are announced, and taken into the mail of the next day."""
    for number in numbers:
        day.announce(number)
    day.work_off()
    return day
