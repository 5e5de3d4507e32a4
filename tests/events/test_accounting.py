"""A fund and its family days, whatever is posted, repeated, lost and found: no cent is astray."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.events.contract.family_days import (
    AccountFamilyDay,
    CancelFamilyDay,
    PlanFamilyDay,
    RecordFamilyDay,
)
from services.events.contract.funds import CorrectSpending, RecordSpending
from services.events.contract.money import (
    CorrectionReason,
    CostLine,
    CoveredBy,
    LineAmount,
)
from services.events.domain.family_days.family_day import FamilyDay
from services.events.domain.funds.fund import Fund, Standing
from shared.language.message import Message
from tests.events.books import HOLDER, check_books
from tests.events.funds import FUND, GRANT, income, income_correction, reference
from tests.input.any_order import SEEDS, hold
from tests.input.memory_network import REGISTRY
from tests.input.memory_service import MemoryService, Present, answers
from tests.shared.toy.records import MemoryRecord

LINES = (CostLine.TRAVEL, CostLine.CATERING)
DAYS = tuple(f"d27b4c90-15ae-4f83-9a6d-b0c3e8f1725{number}" for number in range(3))
SUMS = (1, 33, 100_00, 333_33, 700_00, 999_99, 2_500_01)


class Accounts(RuleBasedStateMachine):
    """What is carried out may come again, and what is said to itself may come late."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self.clock = Present(datetime(2027, 3, 1, 9, tzinfo=UTC))
        self.service = MemoryService("events", REGISTRY, self.clock)
        self.under_way: list[MemoryRecord] = []
        self.past: list[MemoryRecord] = []
        self.said: set[str] = set()
        self.paid: dict[UUID, int] = {}
        """What each entry amounts to by the commands that were accepted."""
        self.received: dict[UUID, int] = {}
        self._say(GRANT, FUND)

    def teardown(self) -> None:
        """All that is under way comes in the end, and all deadlines pass."""
        while self.under_way:
            self._deliver(0)
        self._wait(timedelta(hours=2))
        while self.under_way:
            self._deliver(0)
        kept = {one.family_day: one.standing is Standing.RESERVED for one in self.fund.reservations}
        for key in DAYS:
            day = self.service.state(key)
            if isinstance(day, FamilyDay):
                assert day.asked is None
                assert kept.get(UUID(key), False) == day.is_funded
        self._loop.close()

    @property
    def fund(self) -> Fund:
        state = self.service.state(FUND)
        assert isinstance(state, Fund)
        return state

    @rule(seeds=st.lists(SEEDS, min_size=3, max_size=8))
    def turn(self, seeds: list[int]) -> None:
        """All in one, since hypothesis leaves whole rules out of many sequences."""
        deliver = (self._deliver_any,) * 4
        entries = (self._pay, self._pay, self._correct, self._receive, self._correct_income)
        turns = (*entries, self._plan, self._account, *deliver)
        for seed in seeds:
            random = Random(f"{seed} {self.service.number}")  # noqa: S311 - no secret
            random.choice((*turns * 3, self._come_again, self._let_an_hour_pass))(random)

    def _pay(self, random: Random) -> None:
        spending = uuid5(UUID(FUND), str(len(self.paid)))
        line, cents = random.choice(LINES), random.choice(SUMS)
        message = RecordSpending(
            spending=spending,
            paid_on=GRANT.first_day,
            payee="Busreisen Muster",
            reason="Fahrten",
            amount_cents=cents,
            line=line,
            receipt_no="1",
            covered_by=random.choice([*(CoveredBy.GRANT,) * 4, CoveredBy.OTHER_MEANS]),
            family_day=random.choice([None, *map(UUID, DAYS)]),
        )
        if self._say(message, FUND):
            self.paid[spending] = cents

    def _receive(self, random: Random) -> None:
        number = len(self.received)
        cents = random.choice(SUMS)
        if self._say(income(number, cents), FUND):
            self.received[reference(number)] = cents

    def _correct_income(self, random: Random) -> None:
        if self.received:
            number, cents = random.randrange(len(self.received)), random.choice((0, *SUMS))
            if self._say(income_correction(number, cents), FUND):
                self.received[reference(number)] = cents

    def _correct(self, random: Random) -> None:
        if self.paid:
            spending, cents = random.choice(list(self.paid)), random.choice((0, *SUMS))
            message = CorrectSpending(
                spending=spending, amount_cents=cents, reason=CorrectionReason.TYPED_WRONGLY
            )
            if self._say(message, FUND):
                self.paid[spending] = cents

    def _plan(self, random: Random) -> None:
        message = PlanFamilyDay(
            prison="jva-buetzow",
            on=self.clock.moment.date(),
            places=12,
            fund=FUND,
            costs=tuple(LineAmount(line=line, amount_cents=random.choice(SUMS)) for line in LINES),
        )
        self._say(message, random.choice(DAYS))

    def _account(self, random: Random) -> None:
        over = RecordFamilyDay(families=7, children=9, absent=2)
        day = random.choice(DAYS)
        for message in (random.choice([over, over, CancelFamilyDay()]), AccountFamilyDay()):
            self._say(message, day)

    def _deliver_any(self, random: Random) -> None:
        """In the order of each aggregate, and of two in any order."""
        if self.under_way:
            key = random.choice([one.key for one in self.under_way])
            self._deliver(next(i for i, one in enumerate(self.under_way) if one.key == key))

    def _come_again(self, random: Random) -> None:
        """A process that crashed had not acknowledged it."""
        fund = self.fund
        self._take(random.choice(self.past))
        assert self.fund == fund, "a repeat changed something"

    def _let_an_hour_pass(self, _random: Random) -> None:
        self._wait(timedelta(minutes=61))

    @invariant()
    def ledger_lines_and_proof_are_the_same_to_the_cent(self) -> None:
        check_books(self.fund, self.paid, self.received)

    @invariant()
    def nothing_is_parked(self) -> None:
        assert self.service.store.records == {}

    def _say(self, message: Message, key: str) -> bool:
        """Say it as the holder; whether it was accepted."""
        return self._take(self.service.command(message, by=HOLDER, key=key))

    def _deliver(self, index: int) -> None:
        self._take(self.under_way.pop(index))

    def _wait(self, passing: timedelta) -> None:
        self.clock.moment += passing
        for key in DAYS:
            for deadline in self.service.due(key):
                self._take(self.service.fact(deadline, key=key))

    def _take(self, record: MemoryRecord) -> bool:
        self.past.append(record)
        outgoing = self._loop.run_until_complete(self.service.take(record))
        for one in outgoing:
            if one.topic == self.service.board.self_topic and one.id not in self.said:
                self.said.add(one.id)
                self.under_way.append(
                    MemoryRecord(
                        topic=one.topic,
                        key=one.key.encode(),
                        value=one.value.encode(),
                        headers=[*one.headers(b"/services/events")],
                        timestamp=record.timestamp,
                    )
                )
        return all(one.code is None for one in answers(outgoing))


def test_no_order_of_postings_repeats_and_crashes_loses_a_cent() -> None:
    hold(Accounts, examples=30, steps=15)
