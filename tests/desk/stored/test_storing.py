"""A desk says itself that a part has come, once, and only of what its people can open."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.desk.domain.entry import Entry
from services.desk.domain.keys import OfficeKey, Share
from services.desk.domain.order import Order
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from tests.desk.at_hand import AtHand
from tests.desk.shown import WRAPPED
from tests.desk.told import CASE, OFFICE, assigned, referral, updated

KEY = public_jwk(new_key("of-the-office"))


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test begins with an office that has one key, which somebody can open."""
    desk.root.forget_all()
    key = OfficeKey(kid=KEY["kid"], public=KEY, made_at=datetime.now(UTC), made_by="she")
    share = Share(kid=KEY["kid"], person="she", wrapped=WRAPPED, approved_by="she")
    await desk.desk.keys.keep_office(OFFICE, key, share)


def sealed_for(key: dict[str, Any]) -> str:
    return seal({"name": "a family"}, case=CASE, receiver=OFFICE, public_key=key)


def comes(number: int = 1, **changed: Any) -> Entry:
    said = {"sealed": sealed_for(KEY), "answers": ["ConfirmDelivery"], **changed}
    return assigned(number, **said)


async def given(desk: AtHand) -> list[Order]:
    return await desk.desk.orders.of_case(OFFICE, CASE)


async def test_nobody_has_to_be_there_when_a_part_comes(desk: AtHand) -> None:
    await desk.is_told(comes())
    (order,) = await given(desk)
    assert json.loads(order.data or "") == {"referral": referral(), "result": "stored"}
    assert (order.command, order.by) == ("ConfirmDelivery", None)
    (line,) = await desk.desk.trails.lines(OFFICE)
    assert (line.deed, line.what, line.person) == ("ordered", "ConfirmDelivery", None)


async def test_it_is_said_once_however_often_the_message_comes(desk: AtHand) -> None:
    for _ in range(3):
        await desk.is_told(comes())
    await desk.is_told(updated(2, answers=["ConfirmDelivery"]))
    assert len(await given(desk)) == len(await desk.desk.trails.lines(OFFICE)) == 1


async def test_a_part_that_was_sealed_anew_is_another_one(desk: AtHand) -> None:
    await desk.is_told(comes())
    await desk.is_told(comes(2))
    assert len(await given(desk)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"sealed": sealed_for(public_jwk(new_key("of-somebody-else")))},
        {"sealed": seal({}, case=CASE, receiver="jugendamt-13003", public_key=KEY)},
        {"sealed": None},
        {"answers": ["AcceptReferral"]},
    ],
    ids=["another key", "another office", "no part", "read already"],
)
async def test_of_what_cannot_be_opened_here_nothing_is_said(
    desk: AtHand, changed: dict[str, Any]
) -> None:
    await desk.is_told(comes(**changed))
    assert await given(desk) == []
