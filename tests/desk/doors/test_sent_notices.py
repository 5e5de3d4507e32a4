"""What a prison seals for itself is there before its notice leaves, and fits the one that left."""

from typing import Any
from uuid import uuid4

import pytest

from deploy.network.services import DESK
from services.desk.domain.entry import Entry
from services.desk.domain.people import Role
from services.desk.pages.notices import REPORT
from services.intake.contract.milestones import ReportRelease
from shared.network.sealing import seal
from shared.network.sealing_keys import public_jwk
from tests.desk.at_hand import PRISONS, AtHand, Browser, Reply
from tests.desk.doors.test_completing import OWN, completes, notice, own_copy
from tests.desk.doors.test_office_keys import keeps
from tests.desk.made import STRANGER, STRANGER_KEY
from tests.desk.told import CASE, accepted, assigned, erasure, referral, to, told
from tests.intake.cases import NOON
from tests.intake.cases import PRISON as REPORTER
from tests.intake.observing import Observed
from tests.intake.test_same_end import (
    BEFORE,
    BOTH,
    ENDS,
    ROUTED,
    SINCE,
    World,
    facts,
    signed,
)

PRISON, _ = PRISONS


@pytest.fixture(autouse=True)
async def the_prison_has_a_key(desk: AtHand) -> None:
    await keeps(desk, await desk.who_is(Role.LEAD, PRISON), OWN)


def about(desk: AtHand, case: str) -> dict[str, Any]:
    jwe = seal({}, case=case, receiver=STRANGER, public_key=public_jwk(STRANGER_KEY))
    part = {"receiver": STRANGER, "children": ["c1"], "jwe": jwe}
    own = seal({}, case=case, receiver=PRISON, public_key=OWN)
    return {"case": case, "notice": {**notice(desk), "sealed": [part]}, "own": own}


async def reports(desk: AtHand, by: Browser, said: dict[str, Any]) -> Reply:
    return await desk.knock("POST", "/meldungen", by, data=said)


async def kept(desk: AtHand, case: str) -> list[str]:
    return [each.jwe for each in await desk.desk.own_copies.of(PRISON, [case])]


@pytest.mark.parametrize("is_completed", [False, True], ids=["new", "completed"])
async def test_nothing_leaves_before_the_copy_is_kept(desk: AtHand, *, is_completed: bool) -> None:
    she = await desk.who_is(Role.CASEWORKER, PRISON)
    case = CASE if is_completed else str(uuid4())
    copies = desk.root.client[DESK]["own_copies"]
    seen: list[tuple[str, int]] = []
    if is_completed:
        waits = accepted(1, "ReportAdmission", "awaiting_consent", cause="m")
        await desk.is_told(*to(PRISON, waits), agency=PRISON)
    desk.reached = lambda place: seen.append((place, copies.count_documents({"case": case})))
    if is_completed:
        await completes(desk, she, own_copy("of a family"))
    else:
        await reports(desk, she, about(desk, case))
    desk.reached = lambda _place: None
    assert seen == [("ordering", 1), ("ordered", 1)]


async def test_of_a_notice_that_is_sent_twice_the_first_one_counts_and_is_kept(
    desk: AtHand,
) -> None:
    she, case = await desk.who_is(Role.CASEWORKER, PRISON), str(uuid4())
    first, second = about(desk, case), about(desk, case)
    for said in (first, second):
        assert (await reports(desk, she, said)).data == {"there": f"/meldungen/{case}"}
    assert await kept(desk, case) == [first["own"]]
    (order,) = await desk.desk.orders.of_case(PRISON, case)
    assert first["notice"]["sealed"][0]["jwe"] in (order.data or "")


async def test_a_copy_that_was_taken_away_does_not_come_back_by_an_old_page(desk: AtHand) -> None:
    she, case = await desk.who_is(Role.CASEWORKER, PRISON), str(uuid4())
    said = about(desk, case)
    await reports(desk, she, said)
    (order,) = await desk.desk.orders.of_case(PRISON, case)
    over = accepted(9, REPORT, "retracted", cause=order.id, case=case)
    await desk.is_told(*to(PRISON, over), agency=PRISON)
    assert (await reports(desk, she, said)).status == 200
    assert await kept(desk, case) == []


def heard(end: str) -> list[Entry]:
    """By the prison, when its case ended so after it was accepted, until it reports the release."""
    world = World(end, (*facts(ROUTED, on=1), *BEFORE["accepted"], *ENDS[end]))
    world.hear(signed(800, BOTH), NOON, REPORTER)
    world.pass_time(SINCE)
    world.hear(ReportRelease(released_on=SINCE.date()), SINCE, REPORTER)
    return to(PRISON, *(entry(number, one) for number, one in enumerate(world.observed, 1)))


def entry(number: int, seen: Observed) -> Entry:
    if seen.what == "NoticeStatusChanged":
        return told(seen.what, number, seen.says[0].model_dump(mode="json", exclude_none=True))
    command = seen.what.removeprefix(f"{REPORTER} ")
    return accepted(number, command, *seen.says, cause="m")


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("withdrawn there", {"WithdrawConsent": {"about": "prisoner"}}),
        ("stopped there", {"SetProtectiveStop": {}}),
        ("its kind may not know", {}),
    ],
)
async def test_what_a_family_said_at_an_office_stands_on_no_page_of_its_prison(
    desk: AtHand, end: str, said: dict[str, dict[str, str]]
) -> None:
    """Though the office is at the same desk, and its mailbox and orders lie beside the prison's."""
    reads = await desk.who_is(Role.LEAD, PRISON)
    pages: dict[str, list[str]] = {}
    bell = desk.desk.bell
    for world in ("nothing more", end):
        for name in ("mailbox", "mailbox_numbers", "office_cases", "prison_cases", "orders"):
            await desk.database[name].delete_many({})
        silent = bell.mark(PRISON)
        await desk.is_told(assigned(1))
        if world == end:
            helps = await desk.who_is(Role.CASEWORKER)
            for command, form in said.items():
                fall = f"/faelle/{CASE}/{referral()}/{command}"
                pressed = {"since": assigned(1).id, **form}
                assert (await desk.knock("POST", fall, helps, form=pressed)).status == 303
            await desk.is_told(erasure(2, 1))
        assert bell.mark(PRISON) == silent
        await desk.is_told(*heard(world), agency=PRISON)
        shown = [await desk.knock("GET", at, reads) for at in ("/meldungen", f"/meldungen/{CASE}")]
        # How often something came since the desk was started; both worlds are played at one.
        pages[world] = [each.body.replace(bell.mark(PRISON), "") for each in shown]
    assert pages[end] == pages["nothing more"]
    assert "Entlassung" in pages[end][1]
