"""An office that does not take a referral is never its end: somebody is always in charge."""

from services.referral.contract.about import REFERRALS
from tests.world.family import CANARY, child
from tests.world.office import Assignment
from tests.world.world import World

SCHWERIN = "jugendamt-13004"


async def assigned(world: World, *, receivers: tuple[str, ...]) -> Assignment:
    case = await (await world.prison()).report_admission(child(), receivers=receivers)
    await world.pass_time(minutes=45)
    return await (await world.office()).receives(case)


BOTH = ("youth_office", "coordination_office")


async def test_a_decline_is_routed_on_to_the_clearing_office(world: World) -> None:
    referral = await assigned(world, receivers=BOTH)
    clearing = await world.coordination_office()
    assert await referral.decline("not_competent") == "declined"
    following = await clearing.receives(referral.case)
    assert following.said["origin"] == {
        "kind": "decline",
        "from": "jugendamt-13003",
        "hop": 0,
    }
    assert following.opened()["prisoner"]["family_name"] == CANARY
    assert await following.accept() == "active"
    assert await following.close() == "closed"
    await world.quiet()
    prison = await world.prison()
    # For the prison it is one referral, whoever takes it in the end.
    assert [
        (r.data["status"], r.data["referral"]) for r in await prison.has_heard(referral.case)
    ] == [
        ("passed_on", referral.id),
        ("accepted", referral.id),
        ("closed", referral.id),
    ]


async def test_where_nobody_is_left_who_may_be_told_the_prison_hears_no_more(
    world: World,
) -> None:
    referral = await assigned(world, receivers=("youth_office",))
    await referral.decline("not_competent")
    await world.quiet()
    assert await (await world.prison()).statuses(referral.case) == ["passed_on"]
    assert await (await world.coordination_office()).has_heard(referral.case) == []


async def test_the_no_of_a_family_is_the_end(world: World) -> None:
    referral = await assigned(world, receivers=BOTH)
    await referral.confirm_delivery()
    await referral.decline("family_declines")
    await world.quiet()
    # Nothing that a prison hears may say that a family does not want it.
    assert await (await world.prison()).statuses(referral.case) == ["passed_on"]
    assert await (await world.coordination_office()).has_heard(referral.case) == []


async def test_a_youth_office_cannot_be_too_full_for_its_duty(world: World) -> None:
    referral = await assigned(world, receivers=BOTH)
    refused = await referral.refused("DeclineReferral", reason="no_capacity")
    assert (refused["code"], refused["pointer"]) == ("wrong_sender", "/reason")


async def test_the_office_that_hands_over_stays_in_charge_until_the_next_accepts(
    world: World,
) -> None:
    referral = await assigned(world, receivers=BOTH)
    schwerin, prison = await world.office(SCHWERIN), await world.prison()
    await referral.accept()
    assert await referral.hand_over(SCHWERIN) == "handing_over"
    following = await schwerin.receives(referral.case)
    assert following.said["origin"] == {
        "kind": "hand_over",
        "from": "jugendamt-13003",
        "hop": 1,
        "talk_held": False,
    }
    assert following.opened()["children"][0]["given_name"] == f"{CANARY} c1"
    assert await referral.record_consultation() == "handing_over"
    assert await following.accept() == "active"
    closed = await referral.office.hears(referral.case, "ReferralClosed")
    assert closed.data["outcome"] == "handed_over"
    assert (await referral.refused("CloseReferral", outcome="helped"))["state"] == "closed"
    await following.close()
    await world.quiet()
    # That the help goes on elsewhere is nothing a prison has to know.
    assert [r.data for r in await prison.has_heard(referral.case)] == [
        {"status": "passed_on", "referral": referral.id},
        {"status": "accepted", "referral": referral.id},
        {"status": "closed", "referral": referral.id},
    ]


async def test_a_hand_over_that_is_declined_comes_back(world: World) -> None:
    referral = await assigned(world, receivers=BOTH)
    schwerin = await world.office(SCHWERIN)
    await referral.accept()
    await referral.hand_over(SCHWERIN)
    await (await schwerin.receives(referral.case)).decline("not_competent")
    back = await referral.office.receives(referral.case, nth=2)
    assert back.id == referral.id
    assert back.said["origin"]["kind"] == "hand_over_returned"
    assert "sealed" not in back.said, "the office has opened it before"
    await world.quiet()
    assert world.subjects("jugendamt-13003@kvi.example", referral.case) == [
        "Netzwerk KvI M-V: Es liegt eine neue Mitteilung vor",
        "Netzwerk KvI M-V: Eine Weiterleitung wurde nicht übernommen",
    ]
    assert await referral.close() == "closed"


async def test_a_family_sent_on_three_times_is_sent_to_the_clearing_office(world: World) -> None:
    referral = await assigned(world, receivers=BOTH)
    for next_office in (SCHWERIN, "jugendamt-13071", "jugendamt-13072"):
        await referral.hand_over(next_office)
        referral = await (await world.office(next_office)).receives(referral.case)
    refused = await referral.refused(
        "HandOverReferral",
        to="jugendamt-13073",
        rule="86_1",
        sealed=referral.sealed_for("jugendamt-13073"),
    )
    assert (refused["code"], refused["pointer"]) == ("receiver_not_allowed", "/to")
    clearing = await world.coordination_office()
    await referral.hand_over(clearing.id)
    last = await clearing.receives(referral.case)
    assert last.said["origin"]["hop"] == 4
    await last.accept()
    await world.quiet()
    told = await world.told(REFERRALS, referral.case)
    outcomes = [r.data["outcome"] for r in told if r.type_name == "ReferralClosed"]
    assert outcomes == ["handed_over"] * 4


async def test_for_a_silent_office_the_one_where_the_child_stays_acts(world: World) -> None:
    prison, clearing = await world.prison(), await world.coordination_office()
    schwerin = await world.office(SCHWERIN)
    kid = child(district="13004", caregiver="residential_care")
    mother = {
        "children": ["c1"],
        "prisoner_is": "father",
        "parents": "apart",
        "custody": "joint",
        "lived_with": "other_parent",
        "other_parent": {"kind": "district", "district": "13003"},
    }
    case = await prison.report_admission(kid, receivers=BOTH, family=[mother])
    await world.pass_time(minutes=45)
    referral = await (await world.office()).receives(case)
    sealed = referral.sealed_for(SCHWERIN)
    said = {"referral": referral.id, "to": SCHWERIN, "sealed": sealed}
    early = await clearing.may_not("referral", "ReassignReferral", referral.case, said)
    assert (early["code"], early["state"]) == ("wrong_state", "assigned"), "it is not late yet"
    await world.pass_time(days=3)
    elsewhere = {**said, "to": "jugendamt-13071", "sealed": referral.sealed_for("jugendamt-13071")}
    moved = await clearing.may_not("referral", "ReassignReferral", referral.case, elsewhere)
    assert (moved["code"], moved["pointer"]) == ("receiver_not_allowed", "/to")
    assert await clearing.reassign(referral.case, referral.id, SCHWERIN, sealed) == "recalled"
    await referral.office.hears(referral.case, "ReferralRecalled")
    following = await schwerin.receives(referral.case)
    assert following.said["origin"]["kind"] == "reassignment"
    assert following.said["routing"]["rule"] == "silent_youth_office"
    assert await following.accept() == "active"
    assert (await referral.refused("AcceptReferral"))["state"] == "recalled"
