"""A fund and its family days, whatever is posted, repeated, lost and found: no cent is astray."""

import asyncio
from datetime import UTC, datetime, timedelta
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
from services.events.domain.funds.proof import proof_of_use
from services.events.domain.funds.reckoning import free_cents, standing
from shared.language.message import Message
from tests.events.funds import FUND, GRANT, PLAN
from tests.input.any_order import hold
from tests.input.memory_network import REGISTRY
from tests.input.memory_service import MemoryService, Present, answers
from tests.shared.toy.records import MemoryRecord

HOLDER = "koordinierung-mv"
LINES = (CostLine.TRAVEL, CostLine.CATERING)
DAYS = tuple(f"d27b4c90-15ae-4f83-9a6d-b0c3e8f1725{number}" for number in range(3))
SUMS = st.sampled_from([1, 33, 100_00, 333_33, 999_99, 1_000_00, 2_500_01])
PLACES = st.integers(0, 10_000)


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
        self.lines: dict[UUID, CostLine] = {}
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

    @rule(line=st.sampled_from(LINES), cents=SUMS, day=PLACES, covered_by=PLACES)
    def pay(self, line: CostLine, cents: int, day: int, covered_by: int) -> None:
        spending = uuid5(UUID(FUND), str(len(self.paid)))
        message = RecordSpending(
            spending=spending,
            paid_on=GRANT.first_day,
            payee="Busreisen Muster",
            reason="Fahrten",
            amount_cents=cents,
            line=line,
            receipt_no="1",
            covered_by=CoveredBy.OTHER_MEANS if covered_by % 5 == 0 else CoveredBy.GRANT,
            family_day=UUID(DAYS[day % 4]) if day % 4 < len(DAYS) else None,
        )
        if self._say(message, FUND):
            self.paid[spending], self.lines[spending] = cents, line

    @rule(place=PLACES, cents=SUMS)
    def correct(self, place: int, cents: int) -> None:
        if self.paid:
            spending = list(self.paid)[place % len(self.paid)]
            message = CorrectSpending(
                spending=spending,
                amount_cents=cents,
                reason=CorrectionReason.TYPED_WRONGLY,
            )
            if self._say(message, FUND):
                self.paid[spending] = cents

    @rule(place=PLACES, travel=SUMS, catering=SUMS)
    def plan(self, place: int, travel: int, catering: int) -> None:
        costs = (
            LineAmount(line=CostLine.TRAVEL, amount_cents=travel),
            LineAmount(line=CostLine.CATERING, amount_cents=catering),
        )
        message = PlanFamilyDay(
            prison="jva-buetzow",
            on=self.clock.moment.date(),
            places=12,
            fund=FUND,
            costs=costs,
        )
        self._say(message, DAYS[place % len(DAYS)])

    @rule(place=PLACES, called_off=st.booleans())
    def account(self, place: int, called_off: bool) -> None:
        over = (
            CancelFamilyDay() if called_off else RecordFamilyDay(families=7, children=9, absent=2)
        )
        for message in (over, AccountFamilyDay()):
            self._say(message, DAYS[place % len(DAYS)])

    @rule(place=PLACES)
    def deliver(self, place: int) -> None:
        """In the order of each aggregate, and of two in any order."""
        if self.under_way:
            keys = sorted({str(one.key) for one in self.under_way})
            key = keys[place % len(keys)]
            self._deliver(next(i for i, one in enumerate(self.under_way) if str(one.key) == key))

    @rule(place=PLACES)
    def come_again(self, place: int) -> None:
        """A process that crashed had not acknowledged it."""
        record = self.past[place % len(self.past)]
        fund = self.fund
        self._take(record)
        assert self.fund == fund, "a repeat changed something"

    @rule()
    def hours_pass(self) -> None:
        self._wait(timedelta(minutes=61))

    @invariant()
    def the_sum_of_the_entries_is_the_ledger(self) -> None:
        fund = self.fund
        assert {one.spending: one.now_cents for one in fund.spendings} == self.paid
        proof = proof_of_use(fund)
        for line in LINES:
            stands = standing(fund, line)
            of_line = sum(c for one, c in self.paid.items() if self.lines[one] is line)
            assert stands.from_grant_cents + stands.other_means_cents == of_line
            assert free_cents(fund, line) >= 0
            of_proof = sum(one.amount_cents for one in proof.entries if one.line is line)
            assert of_proof == of_line
            left = (stands.from_grant_cents, stands.reserved_cents, free_cents(fund, line))
            assert sum(left) == PLAN[line]

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
    hold(Accounts, examples=60, steps=40)
