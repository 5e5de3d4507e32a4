"""Views of a prison's notices are made anew where another version has made them, and only there."""

import dataclasses

import pytest

from services.desk.domain.prison_case import VIEW_VERSION, PrisonCase
from tests.desk.at_hand import PRISONS, AtHand
from tests.desk.told import CASE, START, told

PRISON, _ = PRISONS
ANOTHER = CASE.replace("7", "8")
ACCEPTED = dataclasses.replace(
    told("CommandAccepted", 1, {"command": "ReportAdmission", "state": "held"}, cause="m"),
    agency=PRISON,
)
MADE_BEFORE = {"$set": {"version": VIEW_VERSION - 1, "view": "what this version cannot read"}}


@pytest.fixture(autouse=True)
async def one_is_answered_and_one_is_not(desk: AtHand) -> None:
    for name in ("mailbox", "mailbox_numbers", "prison_cases"):
        await desk.database[name].delete_many({})
    for case in (CASE, ANOTHER):
        await desk.desk.prison_cases.begin(PRISON, case, START)
    await desk.is_told(ACCEPTED, agency=PRISON)


async def states(desk: AtHand) -> dict[str, str | None]:
    found = await desk.desk.prison_cases.latest(PRISON, skip=0, limit=10)
    return {case.case: case.state for _, case in found}


async def test_what_another_version_has_made_is_shown_to_nobody_and_made_anew(desk: AtHand) -> None:
    before = await states(desk)
    assert before == {CASE: "held", ANOTHER: None}
    await desk.database["prison_cases"].update_many({}, MADE_BEFORE)
    assert await desk.desk.prison_cases.get(PRISON, CASE) is None
    assert await states(desk) == {}
    await desk.keeping.catch_up(PRISON)
    assert await states(desk) == before


async def test_what_was_lost_is_made_again(desk: AtHand) -> None:
    await desk.database["prison_cases"].delete_many({})
    await desk.keeping.catch_up(PRISON)
    assert await states(desk) == {CASE: "held"}


async def test_what_this_version_has_made_is_left_alone(desk: AtHand) -> None:
    marked = PrisonCase(agency=PRISON, case=CASE, state="made before this start")
    await desk.database["prison_cases"].update_one(
        {"_id": f"{PRISON}/{CASE}"}, {"$set": {"view": marked.model_dump_json()}}
    )
    await desk.keeping.catch_up(PRISON)
    assert (await states(desk))[CASE] == "made before this start"
