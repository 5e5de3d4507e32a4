"""What a prison has sealed for itself goes when its time is over, and does not come again."""

from datetime import timedelta

import pytest

from services.desk.forgetting import Forgetting
from services.desk.stored.stores import Stores
from shared.process.troubles import named
from shared.watch.logs import get_log
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble
from tests.desk.at_hand import PRISONS, AtHand
from tests.desk.made import sent_by
from tests.desk.told import CASE, START, accepted, to

PRISON, _ = PRISONS
NEVER = Retries(Trouble(get_log(), lambda _cause: None), named, "loop.failed")
RENEWAL = "a renewal"
SAID = {"consents": [{"valid_until": "2028-03-01"}], "children": [{"child": "c1"}]}


@pytest.fixture(autouse=True)
async def a_notice_was_sent(desk: AtHand) -> None:
    desk.root.forget_all()
    order = sent_by(PRISON, "ReportAdmission", SAID)
    await desk.desk.own_copies.put(order, "a.b.c.d.e")
    await desk.desk.orders.write(order)


async def until(desk: AtHand) -> str:
    copy = await desk.desk.own_copies.get(PRISON, CASE)
    assert copy is not None
    assert copy.until is not None
    return str(copy.until.date())


async def test_it_goes_with_all_that_was_sealed_when_the_time_is_over(desk: AtHand) -> None:
    copy = await desk.desk.own_copies.get(PRISON, CASE)
    assert copy is not None
    assert copy.until is not None
    await desk.desk.own_copies.forget_ended(copy.until - timedelta(milliseconds=1))
    assert await desk.desk.own_copies.get(PRISON, CASE) == copy
    await desk.desk.own_copies.forget_ended(copy.until)
    assert await desk.desk.own_copies.get(PRISON, CASE) is None
    (order,) = await desk.desk.orders.of_case(PRISON, CASE)
    assert order.data is None


async def test_it_is_kept_longer_when_the_prison_renews_the_consents(desk: AtHand) -> None:
    before = await until(desk)
    renewal = sent_by(PRISON, "RenewConsent", {"valid_until": "2029-03-01"}, name=RENEWAL)
    await desk.desk.orders.write(renewal)
    await desk.is_told(
        *to(PRISON, accepted(1, "RenewConsent", "held", cause=RENEWAL)), agency=PRISON
    )
    assert (before, await until(desk)) == ("2029-03-01", "2030-03-01")


async def test_the_loop_forgets_by_the_clock_of_the_cases(desk: AtHand) -> None:
    stores = Stores(**desk.desk.all())  # type: ignore[arg-type]  # each under its own name
    far = START.replace(year=2099)
    forgetting = Forgetting(stores, lambda: far, timedelta(days=365), NEVER)
    await forgetting.forget()
    assert await desk.desk.own_copies.get(PRISON, CASE) is None
