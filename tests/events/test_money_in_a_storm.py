"""Family days ask their fund while processes die, stand still and lose records: no cent is lost.

The schedules are those of the engine's own model, with `events` in the place of its toy.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

import pytest

from services.events.contract.family_days import (
    AccountFamilyDay,
    CancelFamilyDay,
    PlanFamilyDay,
    RecordFamilyDay,
)
from services.events.contract.funds import (
    CorrectIncome,
    CorrectSpending,
    FundingReleased,
    IncomeCorrected,
    IncomeRecorded,
    RecordIncome,
    RecordSpending,
    SpendingCorrected,
    SpendingRecorded,
)
from services.events.contract.money import CostLine
from services.events.contract.topics import PROGRAMME
from services.events.domain.family_days.family_day import FamilyDay
from services.events.domain.funds.fund import Fund, Standing
from services.events.domain.rules import Rules
from services.events.switchboard import SWITCHBOARD
from shared.language.answers import CommandAccepted
from shared.language.message import Message
from shared.language.topics import inbound_topic, outbound_topic
from tests.events.books import HOLDER, check_books
from tests.events.funds import (
    FUND,
    GRANT,
    amounts,
    correction,
    income,
    income_correction,
    receipt,
)
from tests.input.memory_network import REGISTRY
from tests.shared.engine.model.broken import BROKEN
from tests.shared.engine.model.schedule import Schedule
from tests.shared.engine.model.senders import Sent
from tests.shared.engine.process import Design
from tests.shared.engine.virtual_time import run
from tests.shared.toy.records import MemoryRecord, message_id, record, with_headers

DAYS = tuple(f"d27b4c90-15ae-4f83-9a6d-b0c3e8f1725{number}" for number in range(2))
LINES = (CostLine.TRAVEL, CostLine.CATERING)
SUMS = (1, 333_33, 700_00, 999_99, 2_500_01)
PRISON = "jva-buetzow"
NOON = datetime(2027, 3, 20, 11, tzinfo=UTC)
INPUTS = (inbound_topic("events", HOLDER), SWITCHBOARD.self_topic)
SOUND = Design(switchboard=SWITCHBOARD, registry=REGISTRY)
SCHEDULES = 40


class Books(Schedule):
    """One fund and two family days that it pays for."""

    inputs = INPUTS
    partitions: ClassVar[Mapping[str, int]] = {
        **dict.fromkeys(INPUTS, 2),
        PROGRAMME: 2,
        **{outbound_topic(agency): 1 for agency in (HOLDER, PRISON)},
    }
    begins = NOON

    def rules(self) -> object:
        return Rules(REGISTRY)

    def taken_back(self, number: int) -> Sent:
        """A day is called off while who had its money stands still."""
        return _sent(CancelFamilyDay(), number, self.random.choice(DAYS))

    def draw(self) -> list[Sent]:
        """The grant, and then of each day what happens in its order, with payments between."""
        ways = [list(self._day(key)) for key in DAYS]
        ways += [list(self._entry(number)) for number in range(self.random.randint(3, 8))]
        drawn: list[tuple[Message, str]] = [(GRANT, FUND)]
        while ways := [way for way in ways if way]:
            drawn.append(self.random.choice(ways).pop(0))
        return [_sent(message, number, key) for number, (message, key) in enumerate(drawn)]

    def _day(self, key: str) -> Iterator[tuple[Message, str]]:
        yield self._plan(), key
        if self.random.random() < 0.3:
            yield self._plan(), key
        came = RecordFamilyDay(families=7, children=11, absent=2)
        yield self.random.choice((came, came, CancelFamilyDay())), key
        yield AccountFamilyDay(), key

    def _plan(self) -> PlanFamilyDay:
        costs = amounts({line: self.random.choice(SUMS) for line in LINES})
        return PlanFamilyDay(prison=PRISON, on=NOON.date(), places=12, fund=UUID(FUND), costs=costs)

    def _entry(self, number: int) -> Iterator[tuple[Message, str]]:
        if self.random.random() < 0.3:
            yield income(number, self.random.choice(SUMS)), FUND
            if self.random.random() < 0.5:
                yield income_correction(number, self.random.choice((0, *SUMS))), FUND
            return
        day = self.random.choice((None, *DAYS))
        of_day = {} if day is None else {"family_day": UUID(day)}
        line = self.random.choice(LINES)
        yield receipt(number, line, self.random.choice(SUMS), **of_day), FUND
        if self.random.random() < 0.4:
            yield correction(number, self.random.choice((0, *SUMS))), FUND

    @cached_property
    def accepted(self) -> dict[str, Message]:
        """What was accepted, by its id."""
        said = {one.id: one.message for one in self.sent}
        answers = self.broker.records(outbound_topic(HOLDER))
        ids = [
            _header(one, "ce_causationid")
            for one in answers
            if _header(one, "ce_type") == CommandAccepted.ce_type()
        ]
        return {id_: message for id_ in ids if (message := said.get(id_)) is not None}

    def state(self, key: str) -> Any:
        """An aggregate as it is stored."""
        document = self.store.documents.get(key)
        if document is None:
            return None
        return SWITCHBOARD.models[document["kind"]].model_validate(document["state"])

    def told(self, *types: type[Message]) -> list[dict[str, Any]]:
        """What was told of these facts, each once."""
        names = {one.ce_type() for one in types}
        found = {
            _header(one, "ce_id"): json.loads(one.value or b"")
            for one in self.broker.records(PROGRAMME)
            if _header(one, "ce_type") in names
        }
        return list(found.values())


def _sent(message: Message, number: int, key: str) -> Sent:
    written = record(message, topic=INPUTS[0], number=number, key=key)
    written = with_headers(written, ce_source=f"/agencies/{HOLDER}".encode())
    return Sent(message, message_id(number), HOLDER, key, written)


def _header(one: MemoryRecord, name: str) -> str:
    return (dict(one.headers)[name] or b"").decode()


def weather(seed: int, design: Design) -> Books:
    async def whole() -> Books:
        books = Books(seed, design)
        await books.run()
        return books

    return run(whole())


def check(books: Books) -> None:
    """All that must be true when it has come to rest."""
    assert books.surprises == []
    assert books.store.records == {}, "a step crashed"
    fund = books.state(FUND)
    assert isinstance(fund, Fund)
    paid, received = _by_commands(books)
    check_books(fund, paid, received)
    _check_days(books, fund)
    told_paid = books.told(SpendingRecorded, SpendingCorrected)
    assert _added_up(told_paid, "spending") == paid
    assert _added_up(books.told(IncomeRecorded, IncomeCorrected), "income") == received


def _by_commands(books: Books) -> tuple[dict[UUID, int], dict[UUID, int]]:
    paid: dict[UUID, int] = {}
    received: dict[UUID, int] = {}
    # In the order in which they were first written, as the fund takes them.
    for sent in books.sent:
        match books.accepted.get(sent.id):
            case RecordSpending() | CorrectSpending() as message:
                paid[message.spending] = message.amount_cents
            case RecordIncome() | CorrectIncome() as message:
                received[message.income] = message.amount_cents
    return paid, received


def _added_up(told: Iterable[dict[str, Any]], name: str) -> dict[UUID, int]:
    sums: dict[UUID, int] = defaultdict(int)
    for one in told:
        sums[UUID(one[name])] += one.get("amount_cents", 0) + one.get("difference_cents", 0)
    return dict(sums)


def _check_days(books: Books, fund: Fund) -> None:
    kept = {one.family_day: one.standing is Standing.RESERVED for one in fund.reservations}
    for key in DAYS:
        day = books.state(key)
        if isinstance(day, FamilyDay):
            assert day.asked is None, "an answer is awaited for ever"
            assert kept.get(UUID(key), False) == day.is_funded, "day and fund disagree"
    ended = {UUID(one["family_day"]) for one in books.told(FundingReleased)}
    assert {key for key, reserved in kept.items() if not reserved} <= ended


@pytest.mark.parametrize("first", range(0, SCHEDULES, 20))
def test_whatever_dies_breaks_or_comes_twice_no_cent_is_lost_or_doubled(first: int) -> None:
    for seed in range(first, first + 20):
        books = weather(seed, SOUND)
        try:
            check(books)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error


def test_the_schedules_lead_to_what_they_are_about() -> None:
    seen: set[str] = set()
    for seed in range(20):
        books = weather(seed, SOUND)
        seen |= {type(one).__name__ for one in books.accepted.values()}
        seen |= {books.state(key).life for key in DAYS if books.state(key) is not None}
        if books.told(FundingReleased):
            seen.add("released")
    wanted = {"RecordSpending", "CorrectSpending", "RecordIncome", "CorrectIncome"}
    assert seen >= wanted | {"accounted", "released"}


@pytest.mark.parametrize(
    "rule",
    ["the version guard", "knowing repeats", "acknowledging last", "saving before publishing"],
)
def test_the_books_notice_when_a_rule_of_the_engine_is_missing(rule: str) -> None:
    design = replace(BROKEN[rule], switchboard=SWITCHBOARD, registry=REGISTRY)
    for seed in range(200):
        try:
            check(weather(seed, design))
        except (AssertionError, LookupError):
            return
    raise AssertionError("nothing was noticed")
