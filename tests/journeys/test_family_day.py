"""A family day from its money to its account, of which its fund knows every cent."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from pypdf import PdfReader

from services.events.contract.topics import PROGRAMME
from tests.deploy.command_line import kvi
from tests.world.agency import Agency
from tests.world.family import PROFESSIONAL
from tests.world.world import World

COSTS = [
    {"line": "travel", "amount_cents": 600_00},
    {"line": "catering", "amount_cents": 300_00},
]


async def grant(world: World, holder: Agency) -> str:
    """A fund of 4,000 euros that runs for a month, to be accounted for within another one."""
    fund, today = world.new_case(), world.now.date()
    granted = {
        "plan": [
            {"line": "travel", "amount_cents": 3_000_00},
            {"line": "catering", "amount_cents": 1_000_00},
        ],
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=30)).isoformat(),
        "proof_due": (today + timedelta(days=60)).isoformat(),
        "giver": "Stiftung Beispiel",
        "reference": "0815",
    }
    assert await holder.may("events", "RecordGrant", fund, granted) == "running"
    return fund


def plan(world: World, fund: str, costs: list[dict[str, Any]]) -> dict[str, Any]:
    on = world.now.date() + timedelta(days=14)
    return {
        "prison": "jva-buetzow",
        "on": on.isoformat(),
        "places": 12,
        "fund": fund,
        "costs": costs,
    }


def receipt(world: World, line: str, cents: int, day: str | None = None) -> dict[str, Any]:
    return {
        "spending": str(uuid4()),
        "paid_on": world.now.date().isoformat(),
        "payee": f"{PROFESSIONAL} Reisen",
        "reason": "Fahrten der Familien",
        "amount_cents": cents,
        "line": line,
        "receipt_no": "14",
        "covered_by": "grant",
        **({} if day is None else {"family_day": day}),
    }


async def is_proven(world: World, holder: Agency, fund: str) -> None:
    """In time, with what came in and what travel has cost more than its line has."""
    income = {
        "income": str(uuid4()),
        "received_on": world.today.isoformat(),
        "source": "grant",
        "amount_cents": 40_000_00,
    }
    assert await holder.may("events", "RecordIncome", fund, income) == "running"
    meant = {"income": income["income"], "amount_cents": 4_000_00, "reason": "typed_wrongly"}
    assert await holder.may("events", "CorrectIncome", fund, meant) == "running"
    rest_of_travel = receipt(world, "travel", 3_050_00 - 572_37)
    assert await holder.may("events", "RecordSpending", fund, rest_of_travel) == "exceeded"

    # Four weeks before it is due, and if need be after the holidays.
    await world.pass_time(days=25)
    await holder.hears(fund, "ProofOfUseAwaited")
    await world.until_people_work()
    assert world.subjects("koordinierung-mv@kvi.example", fund) == [
        "Netzwerk KvI M-V: Ein Verwendungsnachweis ist bald vorzulegen"
    ]
    assert await holder.may("events", "SubmitProofOfUse", fund) == "closed"
    late = await holder.may_not("events", "RecordSpending", fund, receipt(world, "travel", 1))
    assert (late["code"], late["state"]) == ("wrong_state", "closed")
    await world.quiet()
    corrected, *_, proven = (
        one.data
        for one in await world.told(PROGRAMME, fund)
        if one.type_name in {"IncomeCorrected", "ProofOfUseSubmitted"}
    )
    assert corrected["difference_cents"] == -36_000_00
    assert (proven["received_cents"], proven["entries"]) == (4_000_00, 5)
    (travel,) = (line for line in proven["lines"] if line["line"] == "travel")
    assert (travel["from_grant_cents"], travel["other_means_cents"]) == (3_000_00, 50_00)
    assert travel["exceeded"]


async def test_a_family_day_gets_its_money_is_held_and_gives_back_the_rest(
    world: World, tmp_path: Path
) -> None:
    holder, prison = await world.coordination_office(), await world.prison()
    fund, day = await grant(world, holder), world.new_case()
    assert await holder.may("events", "PlanFamilyDay", day, plan(world, fund, COSTS)) == "planned"
    assert (await holder.hears(day, "FamilyDayFunded")).data["reserved_cents"] == 900_00
    assert (await prison.hears(day, "FamilyDayFunded")).data["places"] == 12
    booked = {"families": 9, "children": 14}
    assert await prison.may("events", "BookPlaces", day, booked) == "open"

    await world.pass_time(days=14)
    for line, cents in (("travel", 572_37), ("catering", 270_00)):
        paid = receipt(world, line, cents, day)
        assert await holder.may("events", "RecordSpending", fund, paid) == "covered"
    came = {"families": 7, "children": 11, "absent": 2}
    assert await holder.may("events", "RecordFamilyDay", day, came) == "held"
    assert await holder.may("events", "AccountFamilyDay", day) == "asked"
    await holder.hears(day, "FamilyDayAccounted")
    released = await holder.hears(fund, "FundingReleased")
    assert released.data == {"family_day": day, "spent_cents": 842_37, "released_cents": 57_63}
    proof = await asyncio.to_thread(kvi, world.system.folder, "proof", fund)
    assert (proof.code, proof.err) == (0, "")
    assert f"{PROFESSIONAL} Reisen;Fahrten der Familien;572,37;" in proof.out
    paper = tmp_path / "verwendungsnachweis.pdf"
    for code in (0, 2):
        printed = await asyncio.to_thread(
            kvi, world.system.folder, "proof", fund, "--pdf", str(paper)
        )
        assert (printed.code, printed.out) == (code, "")
    assert "is there already" in printed.err
    text = " ".join(page.extract_text() for page in PdfReader(paper).pages)
    for written in ("572,37", "842,37", f"{PROFESSIONAL} Reisen", "Stiftung Beispiel"):
        assert written in text
    await world.quiet()
    told = [one.type_name for one in await world.told(PROGRAMME, day)]
    assert told == [
        "FamilyDayPlanned",
        "FamilyDayFunded",
        "PlacesBooked",
        "FamilyDayHeld",
        "FamilyDayAccounted",
    ]
    await is_proven(world, holder, fund)
    for one in await world.told(PROGRAMME, fund):
        assert PROFESSIONAL not in str(one.data), "whom something was paid to is told"


async def test_a_family_day_can_be_planned_for_less_money_and_called_off_for_none(
    world: World,
) -> None:
    holder, prison = await world.coordination_office(), await world.prison()
    fund, day = await grant(world, holder), world.new_case()
    dear = [{"line": "travel", "amount_cents": 3_000_01}]
    assert await holder.may("events", "PlanFamilyDay", day, plan(world, fund, dear)) == "planned"
    assert (await holder.hears(day, "FamilyDayNotFunded")).data == {"code": "over_budget"}
    assert await holder.may("events", "PlanFamilyDay", day, plan(world, fund, COSTS)) == "planned"
    await holder.hears(day, "FamilyDayFunded")
    early = await holder.may_not("events", "SubmitProofOfUse", fund)
    assert (early["code"], early["state"]) == ("wrong_state", "reserved")
    assert await holder.may("events", "CancelFamilyDay", day) == "cancelled"
    await prison.hears(day, "FamilyDayCancelled")
    assert await holder.may("events", "AccountFamilyDay", day) == "asked"
    await holder.hears(day, "FamilyDayAccounted")
    released = await holder.hears(fund, "FundingReleased")
    assert released.data == {"family_day": day, "spent_cents": 0, "released_cents": 900_00}
