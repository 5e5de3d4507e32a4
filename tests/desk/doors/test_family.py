"""An office passes on what a family says to it, as far as the law lets it, in its own words."""

import json

import pytest

from services.desk.domain.people import Role
from tests.desk.at_hand import CLEARING, AtHand, Reply
from tests.desk.told import CASE, OFFICE, assigned, referral, to

FALL = f"/faelle/{CASE}/{referral()}"
BY_CONSENT = assigned(1)
IN_NEED = assigned(1, path="relatives_in_need", purposes=[], valid_until=None)
BUTTONS = ("WithdrawConsent", "RaiseObjection", "SetProtectiveStop")


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    for name in ("mailbox", "mailbox_numbers", "office_cases", "orders"):
        await desk.database[name].delete_many({})


async def offered(desk: AtHand, role: Role = Role.CASEWORKER, agency: str = OFFICE) -> set[str]:
    page = (await desk.knock("GET", FALL, await desk.who_is(role, agency))).body
    return {name for name in BUTTONS if f'action="{FALL}/{name}"' in page}


async def presses(desk: AtHand, name: str, **said: str) -> Reply:
    form = {"since": BY_CONSENT.id, **said}
    return await desk.knock("POST", f"{FALL}/{name}", await desk.who_is(Role.CASEWORKER), form=form)


async def test_what_rests_on_consent_is_withdrawn_and_not_objected_to(desk: AtHand) -> None:
    await desk.is_told(BY_CONSENT)
    assert await offered(desk) == {"WithdrawConsent", "SetProtectiveStop"}
    assert await offered(desk, Role.READER) == set()
    assert (await presses(desk, "RaiseObjection")).status == 409
    assert (await presses(desk, "WithdrawConsent")).status == 422
    assert (await presses(desk, "WithdrawConsent", about="prisoner")).status == 303
    (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
    assert (order.service, order.command) == ("intake", "WithdrawConsent")
    assert json.loads(order.data or "") == {"about": "prisoner"}
    late = await presses(desk, "WithdrawConsent", about="prisoner")
    assert late.status == 409
    assert "Bereits widerrufen, " in late.body


async def test_what_rests_on_none_is_objected_to_and_not_withdrawn(desk: AtHand) -> None:
    await desk.is_told(IN_NEED)
    assert await offered(desk) == {"RaiseObjection", "SetProtectiveStop"}
    assert (await presses(desk, "WithdrawConsent", about="prisoner")).status == 409
    for name in ("RaiseObjection", "SetProtectiveStop"):
        assert (await presses(desk, name)).status == 303
    said = [(order.service, order.data) for order in await desk.desk.orders.of_case(OFFICE, CASE)]
    assert said == [("intake", "{}")] * 2


async def test_the_coordination_office_may_pass_on_a_withdrawal_alone(desk: AtHand) -> None:
    await desk.is_told(*to(CLEARING, BY_CONSENT), agency=CLEARING)
    assert await offered(desk, agency=CLEARING) == {"WithdrawConsent"}


async def test_when_whoever_looks_after_the_children_was_told_is_passed_on(desk: AtHand) -> None:
    await desk.is_told(BY_CONSENT)
    page = (await desk.knock("GET", FALL, await desk.who_is(Role.CASEWORKER))).body
    assert f'action="{FALL}/RecordCaregiverInformed"' in page
    said = await presses(desk, "RecordCaregiverInformed", informed_on="2024-05-06")
    assert said.status == 303
    (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
    assert (order.service, order.command) == ("intake", "RecordCaregiverInformed")
    assert json.loads(order.data or "") == {"informed_on": "2024-05-06"}


async def test_of_a_parent_alone_nobody_looks_after_a_child(desk: AtHand) -> None:
    await desk.is_told(assigned(1, children=[]))
    page = (await desk.knock("GET", FALL, await desk.who_is(Role.CASEWORKER))).body
    assert "RecordCaregiverInformed" not in page
