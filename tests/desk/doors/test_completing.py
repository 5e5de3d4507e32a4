"""Two people complete the same notice: what the first has sent counts, and the prison keeps it."""

from typing import Any

import pytest

from services.desk.domain.people import Role
from services.desk.pages.notice_completing import GRANT
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from shared.network.working_days import day_of
from tests.desk.at_hand import PRISONS, AtHand, Browser, Reply
from tests.desk.doors.test_office_keys import keeps
from tests.desk.made import STRANGER, STRANGER_KEY
from tests.desk.told import CASE, accepted, to
from tests.world.family import child, consents

PRISON, _ = PRISONS
OWN = public_jwk(new_key("the-prison-s"))
FORM = f"/meldungen/{CASE}/ergaenzen"


@pytest.fixture(autouse=True)
async def it_waits_for_consents(desk: AtHand) -> None:
    for name in ("mailbox", "mailbox_numbers", "prison_cases", "orders", "own_copies"):
        await desk.database[name].delete_many({})
    waits = accepted(1, "ReportAdmission", "awaiting_consent", cause="m")
    await desk.is_told(*to(PRISON, waits), agency=PRISON)
    await keeps(desk, await desk.who_is(Role.LEAD, PRISON), OWN)


def own_copy(text: str) -> str:
    return seal({"note": text}, case=CASE, receiver=PRISON, public_key=OWN)


def notice(desk: AtHand) -> dict[str, Any]:
    now = desk.desk.clock.now()
    today = day_of(now)
    kids = [child(district="13003")]
    key = public_jwk(STRANGER_KEY)
    jwe = seal({"note": "closed"}, case=CASE, receiver=STRANGER, public_key=key)
    return {
        "facility": PRISON,
        "occurred_at": now.isoformat(),
        "admitted_on": str(today),
        "path": "consent",
        "children_count": 1,
        "children": kids,
        "consents": consents(today, kids, receivers=["youth_office"]),
        "family": [{"children": ["c1"], "parents": "apart", "custody": "joint"}],
        "sealed": [{"receiver": STRANGER, "children": ["c1"], "jwe": jwe}],
    }


async def completes(
    desk: AtHand, by: Browser, own: str, since: str = "awaiting_consent/0"
) -> Reply:
    said = {"notice": notice(desk), "own": own, "since": since}
    return await desk.knock("POST", FORM, by, data=said)


async def kept(desk: AtHand) -> list[str]:
    return [each.jwe for each in await desk.desk.own_copies.of(PRISON, [CASE])]


async def test_the_second_hears_that_it_is_there_and_changes_nothing(desk: AtHand) -> None:
    first, second = [await desk.who_is(Role.CASEWORKER, PRISON) for _ in range(2)]
    one, other = own_copy("of the first"), own_copy("of the second")
    assert (await completes(desk, first, one)).data == {"there": f"/meldungen/{CASE}"}
    late = await completes(desk, second, other)
    assert (late.status, late.data["flaw"]) == (409, "there_already")
    assert late.data["says"].startswith("Bereits ergänzt, ")
    assert late.data["says"].endswith(", von einer anderen Person Ihrer Anstalt")
    assert await kept(desk) == [one]
    again = await completes(desk, first, one)
    assert again.status == 200
    (order,) = await desk.desk.orders.of_case(PRISON, CASE)
    assert first.person is not None
    assert (order.command, order.by) == (GRANT, first.person.id)


async def test_an_old_page_hears_that_it_was_completed_and_by_whom(desk: AtHand) -> None:
    first, second = [await desk.who_is(Role.CASEWORKER, PRISON) for _ in range(2)]
    page = (await desk.knock("GET", FORM, second)).body
    assert 'data-since="awaiting_consent/0"' in page
    assert (await completes(desk, first, own_copy("of the first"))).status == 200
    (order,) = await desk.desk.orders.of_case(PRISON, CASE)
    came = accepted(2, GRANT, "held", cause=order.id)
    await desk.is_told(*to(PRISON, came), agency=PRISON)
    late = await completes(desk, second, own_copy("of the second"))
    assert late.status == 409
    assert late.data["says"].endswith(", von einer anderen Person Ihrer Anstalt")
    assert (await completes(desk, first, own_copy("again"))).data["says"].endswith("von Ihnen")
    assert len(await desk.desk.orders.of_case(PRISON, CASE)) == 1
    lines = [(line.deed, line.what) for line in await desk.desk.trails.lines(PRISON)]
    assert lines[-2:] == [("without_effect", GRANT)] * 2


async def test_that_somebody_looked_is_in_the_audit(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER, PRISON)
    assert she.person is not None
    assert (await desk.knock("GET", FORM, she)).status == 200
    line = (await desk.desk.trails.lines(PRISON))[-1]
    assert (line.person, line.deed, line.case) == (she.person.id, "looked", CASE)
