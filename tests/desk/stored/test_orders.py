"""Commands on the real mongod: one effect, whoever presses and whatever comes first."""

import asyncio
from datetime import timedelta

import pytest

from services.desk.domain.order import Order, OrderLife, order_id
from services.desk.domain.trail import Deed, first_break
from tests.desk.at_hand import AtHand
from tests.desk.made import STRANGER
from tests.desk.told import CASE, OFFICE, START, referral, told


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test begins with no command."""
    for name in ("orders", "trail"):
        await desk.database[name].delete_many({})


def order(number: int = 1, *, by: str = "she", agency: str = OFFICE) -> Order:
    return Order(
        id=order_id(agency, CASE, "AcceptReferral", "{}", since=str(number)),
        agency=agency,
        service="referral",
        command="AcceptReferral",
        case=CASE,
        referral=referral(),
        data="{}",
        by=by,
        at=START + timedelta(minutes=number),
    )


async def lives(desk: AtHand) -> list[OrderLife]:
    return [each.life for each in await desk.desk.orders.of_case(OFFICE, CASE)]


async def test_what_two_press_at_once_is_the_command_of_one(desk: AtHand) -> None:
    given = await asyncio.gather(*(desk.desk.give(order(by=f"person {n}")) for n in range(8)))
    assert len({each.by for each in given}) == 1
    assert await lives(desk) == [OrderLife.WRITTEN]


async def test_the_trail_of_those_who_press_at_once_is_whole(desk: AtHand) -> None:
    adding = [desk.desk.trails.add(OFFICE, f"p{n}", Deed.LOOKED, case=CASE) for n in range(20)]
    await asyncio.gather(*adding)
    lines = await desk.desk.trails.lines(OFFICE)
    assert len(lines) == 20
    assert first_break(lines) is None


async def test_an_answer_that_comes_before_it_is_known_to_be_sent_stays(desk: AtHand) -> None:
    await desk.desk.give(order())
    await desk.is_told(told("CommandAccepted", 1, {"command": "AcceptReferral"}, order().id))
    await desk.desk.orders.sent(order().id)
    assert await lives(desk) == [OrderLife.ACCEPTED]
    assert await desk.desk.orders.unsent(OFFICE, limit=10) == []


async def test_why_it_was_refused_stands_beside_it(desk: AtHand) -> None:
    await desk.desk.give(order())
    await desk.desk.orders.sent(order().id)
    refused = {"command": "AcceptReferral", "code": "wrong_state"}
    await desk.is_told(told("CommandRefused", 1, refused, order().id))
    (found,) = await desk.desk.orders.of_case(OFFICE, CASE)
    assert (found.life, found.code) == (OrderLife.REFUSED, "wrong_state")


async def test_an_answer_to_what_nobody_here_asked_changes_nothing(desk: AtHand) -> None:
    await desk.desk.give(order())
    await desk.is_told(told("CommandAccepted", 1, {"command": "AcceptReferral"}, "another's"))
    assert await lives(desk) == [OrderLife.WRITTEN]


async def test_those_that_wait_are_sent_the_oldest_first_and_by_their_own_office(
    desk: AtHand,
) -> None:
    for number in (3, 1, 2):
        await desk.desk.give(order(number))
    await desk.desk.give(order(1, agency=STRANGER))
    waiting = await desk.desk.orders.unsent(OFFICE, limit=2)
    assert [each.id for each in waiting] == [order(1).id, order(2).id]
    assert await desk.desk.orders.oldest_unsent() == order(1).at
    counted = await desk.desk.orders.by_life()
    assert counted == {life: 4 if life is OrderLife.WRITTEN else 0 for life in OrderLife}


async def test_what_waits_for_nothing_is_told_as_nothing(desk: AtHand) -> None:
    assert await desk.desk.orders.oldest_unsent() is None


async def test_what_a_family_said_of_its_case_leaves_also_when_the_referral_is_erased(
    desk: AtHand,
) -> None:
    withdrawn = order(2).model_copy(update={"service": "intake", "command": "WithdrawConsent"})
    for each in (order(1), withdrawn):
        await desk.desk.give(each)
    await desk.desk.orders.erase(OFFICE, CASE, [referral()])
    assert await lives(desk) == [OrderLife.REFUSED, OrderLife.WRITTEN]
    assert await desk.desk.orders.unsent(OFFICE, limit=10) == [withdrawn]
