"""A record of ours that cannot be read holds up its own case and no other, until it is mended."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from services.intake.contract.topics import CASES
from services.referral.contract.about import REFERRALS
from tests.world.family import child
from tests.world.world import World

BROKEN = "Bruchpilot"
"""Lies in clear in the broken record, so it must not be the word that is nowhere in clear."""


def headers(case: str, type_name: str) -> Mapping[str, str]:
    """An envelope in order, as a service writes it."""
    return {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_source": "/services/intake",
        "ce_type": f"de.kvi-mv.{type_name}.v1",
        "ce_time": "2026-03-02T09:00:00Z",
        "ce_subject": case,
        "content-type": "application/json",
    }


async def break_a_record(world: World, case: str) -> str:
    """Intake says something of a case that referral cannot read; gives the record's name."""
    broken = f'{{"path": "consent", "name": "{BROKEN}"'.encode()
    place = await world.say_as(
        "intake", CASES, case, headers(case, "IncarcerationNotified"), broken
    )
    await world.quiet()
    return place


def parked(world: World, case: str) -> list[dict[str, Any]]:
    """What referral has put aside for a case, oldest first."""
    found = world.database.client["referral"]["parked"].find({"aggregate": case})
    return sorted(found, key=lambda record: (record["parked_at"], record["offset"]))


async def test_a_record_that_cannot_be_read_is_put_aside_and_later_ones_queue_behind_it(
    world: World,
) -> None:
    prison, office, operator = await world.prison(), await world.office(), await world.operator()
    broken, healthy = world.new_case(), world.new_case()
    name = await break_a_record(world, broken)
    for case in (broken, healthy):
        await prison.report_admission(child(), case=case)
    await world.pass_time(minutes=45)

    assert await (await office.receives(healthy)).accept() == "active"
    assert await office.has_heard(broken) == []
    assert [record["code"] for record in parked(world, broken)] == [
        "malformed",
        "queued",
        "queued",
    ]
    assert parked(world, broken)[0]["_id"] == name
    assert parked(world, healthy) == []

    still = await operator.release_parked("referral", broken)
    assert (still.data["code"], still.data["state"]) == ("wrong_state", "parked")
    assert await operator.discard_parked("referral", broken, name) == "discarded"
    assert await office.has_heard(broken) == []
    released = await operator.release_parked("referral", broken)
    assert released.data["state"] == "released"
    assert await (await office.receives(broken)).accept() == "active"
    await world.quiet()
    assert parked(world, broken) == []
    assert await world.names_told(REFERRALS, broken) == [
        "ReferralCreated",
        "ReferralRouted",
        "ReferralDelivered",
        "ReferralAcknowledged",
        "ReferralAccepted",
    ]


async def test_commands_queue_behind_a_parked_record_and_are_answered_once_it_is_gone(
    world: World,
) -> None:
    prison, office, operator = await world.prison(), await world.office(), await world.operator()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    name = await break_a_record(world, case)
    sent = [await referral.send(c) for c in ("AcknowledgeReferral", "AcceptReferral")]
    await world.quiet()
    assert [r for r in office.ear.about(case) if r.cause in sent] == []
    await operator.discard_parked("referral", case, name)
    await operator.release_parked("referral", case)
    answers = [(await referral.answer_to(each)).data["state"] for each in sent]
    assert answers == ["acknowledged", "active"]


async def test_a_withdrawal_overtakes_parked_records_and_erases_them(world: World) -> None:
    prison, office, operator = await world.prison(), await world.office(), await world.operator()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    name = await break_a_record(world, case)
    queued = await referral.send("AcceptReferral")
    await world.quiet()
    assert len(parked(world, case)) == 2
    await prison.may("intake", "WithdrawConsent", case)
    await office.hears(case, "ErasureRequested")
    await world.quiet()
    assert parked(world, case) == []
    receipt = world.database.aggregate("referral", case)
    assert receipt is not None
    assert (receipt["erased"], receipt["waiting"]) == (True, [])
    gone = await operator.may_not(
        "referral", "DiscardParked", case, {"parked": name, "reason": "cannot_be_read"}
    )
    assert gone["code"] == "unknown_item"
    # Whoever asked meanwhile is not left without an answer.
    assert (await referral.answer_to(queued)).data["code"] == "case_erased"


async def test_of_a_parked_record_operators_and_logs_see_names_and_codes_only(
    world: World,
) -> None:
    case = world.new_case()
    name = await break_a_record(world, case)
    lines = [line for line in world.log("referral") if line.get("case") == case]
    assert [(line["event"], line["code"]) for line in lines] == [("record.parked", "malformed")]
    assert "-".join(str(lines[0][part]) for part in ("topic", "partition", "offset")) == name
    assert BROKEN not in (world.system.folder / "logs" / "referral.log").read_text()


async def test_only_operators_may_mend(world: World) -> None:
    office = await world.office()
    case = world.new_case()
    refused = await office.may_not("referral", "ReleaseParked", case)
    assert refused["code"] == "wrong_sender"
