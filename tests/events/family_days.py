"""The family day of 20 March 2027 in Bützow, its fund, and what they say to each other."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.events.contract.family_days import (
    AccountFamilyDay,
    BookPlaces,
    CancelFamilyDay,
    PlanFamilyDay,
    RecordFamilyDay,
)
from services.events.contract.funding import ReleaseFunding, ReserveFunding
from services.events.contract.money import CostLine
from services.events.domain.family_days import asking, holding, planning
from services.events.domain.family_days.family_day import FamilyDay
from services.events.domain.funds import reserving
from services.events.domain.funds.fund import Fund
from services.events.domain.rules import Rules
from shared.language.answers import RequestAnswered
from shared.language.codes import Code
from shared.language.message import Message
from shared.language.steps import At, Outcome
from shared.network.agency import Agency, AgencyKind
from shared.network.registry import Registry
from tests.events import funds
from tests.events.trainings import ORGANISER, REGISTRY

RULES = Rules(
    Registry(
        [
            *REGISTRY.agencies,
            Agency(
                id="jva-buetzow",
                kind=AgencyKind.PRISON,
                name="JVA Bützow",
                email="jva-buetzow@kvi.example",
            ),
        ]
    )
)
DAY = "d27b4c90-15ae-4f83-9a6d-b0c3e8f17254"
REQUEST = UUID("41e6c0b7-92d8-4f35-a7b1-5c3e8d90f264")
PRISON = "jva-buetzow"
WINTER = datetime(2027, 1, 5, 9, tzinfo=UTC)
ON = date(2027, 3, 20)
"""A Saturday."""
AFTERWARDS = datetime(2027, 3, 22, 9, tzinfo=UTC)
COSTS = {
    CostLine.FEES: 250_00,
    CostLine.TRAVEL: 350_00,
    CostLine.MATERIAL: 100_00,
    CostLine.CATERING: 200_00,
}
"""900 euros."""
RECEIPTS = (
    (CostLine.FEES, 250_00),
    (CostLine.TRAVEL, 212_40),
    (CostLine.TRAVEL, 118_00),
    (CostLine.MATERIAL, 76_97),
    (CostLine.CATERING, 185_00),
)
"""842.37 euros."""
DAY_IN_BUETZOW = PlanFamilyDay(
    prison=PRISON, on=ON, places=12, fund=funds.FUND, costs=funds.amounts(COSTS)
)
ELSEWHERE = DAY_IN_BUETZOW.model_copy(update={"places": 8})
BOOKED = (BookPlaces(families=9, children=14), BookPlaces(families=13, children=20))
CAME = (
    RecordFamilyDay(families=7, children=11, absent=2),
    RecordFamilyDay(families=7, children=12, absent=2),
)


def at(now: datetime = WINTER, sender: str = ORGANISER) -> At[Rules]:
    return At(
        now=now,
        aggregate=DAY,
        sender=sender,
        message_id="0d0f7c52-8b8e-4a4e-9d1c-8f5a3c1b2a90",
        rules=RULES,
    )


def planned(message: PlanFamilyDay = DAY_IN_BUETZOW) -> Outcome[FamilyDay]:
    done = planning.plan(None, message, at())
    assert done is not None
    return done


def asked(outcome: Outcome[Any]) -> Message:
    """What the fund is asked."""
    (found,) = [said.message for said in outcome.says if said.about == funds.FUND]
    return found


def answered(day: FamilyDay, code: Code | None = None) -> Outcome[FamilyDay] | None:
    assert day.asked is not None
    answer = RequestAnswered(request=day.asked, asked="ReserveFunding", code=code)
    return asking.hear(day, answer, at())


def funded() -> tuple[FamilyDay, Fund]:
    """The day and the fund that keeps 900 euros for it."""
    day = planned()
    request = asked(day)
    assert isinstance(request, ReserveFunding)
    fund = reserving.reserve(funds.granted(), request, funds.at(WINTER, "events")).state
    done = answered(day.state)
    assert done is not None
    return done.state, fund


def booked(day: FamilyDay, message: BookPlaces = BOOKED[0]) -> Outcome[FamilyDay] | None:
    return holding.book(day, message, at(sender=PRISON))


def held(day: FamilyDay, message: RecordFamilyDay = CAME[0]) -> FamilyDay:
    done = holding.record(day, message, at(AFTERWARDS))
    assert done is not None
    return done.state


def with_receipts(fund: Fund) -> Fund:
    for number, (line, cents) in enumerate(RECEIPTS):
        fund = funds.paid(fund, number, line, cents, family_day=UUID(DAY)).state
    return fund


def accounting(day: FamilyDay) -> Outcome[FamilyDay]:
    done = holding.account(day, AccountFamilyDay(), at(AFTERWARDS))
    assert done is not None
    return done


def released(fund: Fund, day: Outcome[FamilyDay]) -> Outcome[Fund]:
    request = asked(day)
    assert isinstance(request, ReleaseFunding)
    return reserving.release(fund, request, funds.at(AFTERWARDS, "events"))


def cancelled(day: FamilyDay) -> Outcome[FamilyDay]:
    done = planning.cancel(day, CancelFamilyDay(), at())
    assert done is not None
    return done
