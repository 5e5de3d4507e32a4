"""What an office cannot open is sealed anew by the prison, and the family gets its help."""

from services.referral.contract.about import REFERRALS
from tests.world.family import CANARY, child, consent, consents
from tests.world.world import World


async def test_an_office_that_cannot_open_its_part_gets_another_one_from_the_prison(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    assigned = await office.receives(case)
    await assigned.confirm_delivery("cannot_open")
    asked = await prison.seal_anew(case)
    assert asked.pop("seal_by") > assigned.said["acknowledge_by"]
    assert asked == {
        "referral": assigned.id,
        "receiver": office.id,
        "children": ["c1"],
        "because": "cannot_open",
    }
    again = await office.receives(case, nth=2)
    assert again.id == assigned.id
    assert again.said["sealed"] != assigned.said["sealed"]
    assert again.opened()["children"][0]["family_name"] == CANARY
    await again.confirm_delivery()
    await again.accept()
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on", "accepted"]
    (missing,) = [
        r for r in await world.told(REFERRALS, case) if r.type_name == "SealedPartMissing"
    ]
    assert set(missing.data) == {"referral", "office", "because"}


async def test_what_is_sealed_anew_after_the_family_has_said_no_is_taken_and_goes_nowhere(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    assigned = await office.receives(case)
    await assigned.confirm_delivery("incomplete")
    await prison.hears(case, "ResealRequested")
    await office.may("intake", "WithdrawConsent", case, {})
    await office.hears(case, "ErasureRequested")
    await prison.seal_anew(case)
    await world.quiet()
    assert [h.type_name for h in await office.has_heard(case)].count("ReferralAssigned") == 1
    assert await prison.statuses(case) == []


async def test_of_siblings_one_of_whom_is_withdrawn_the_other_is_sealed_anew_and_goes_on(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child("c1"), child("c2"), receivers=["youth_office"])
    await world.pass_time(minutes=45)
    together = await office.receives(case)
    await together.confirm_delivery()
    gone = {"about": "children", "children": ["c2"]}
    assert await prison.may("intake", "WithdrawConsent", case, gone) == "notified"
    asked = await prison.seal_anew(case)
    assert (asked["receiver"], asked["children"]) == (office.id, ["c1"])
    assert (asked["referral"], asked["because"]) == (together.id, "child_withdrawn")
    alone = await office.receives(case, nth=2)
    assert alone.id != together.id
    assert [kid["child"] for kid in alone.opened()["children"]] == ["c1"]
    requests = await office.hears(case, "ErasureRequested")
    assert requests.data["referrals"] == [together.id]


async def test_of_a_narrowed_consent_the_office_that_is_left_goes_on(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    clearing = await world.coordination_office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    first = await office.receives(case)
    fewer = {"receivers": ["coordination_office"]}
    assert await prison.may("intake", "NarrowConsent", case, fewer) == "notified"
    follows = await clearing.receives(case)
    assert follows.said["origin"]["kind"] == "consent_narrowed"
    assert follows.opened()["children"][0]["child"] == "c1"
    await follows.confirm_delivery()
    await office.hears(case, "ErasureRequested")
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on"]
    told = [r.data for r in await world.told(REFERRALS, case) if r.type_name == "ReferralRouted"]
    assert [each.get("follows") for each in told] == [None, first.id]


async def test_of_siblings_with_two_caregivers_all_go_on_without_the_one_who_withdraws(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    kids, ticked = [child("c1", caregiver="relatives"), child("c2")], ["youth_office"]
    hers = [
        consent(
            world.today, receivers=ticked, about="caregiver", given_by="caregiver", children=[ref]
        )
        for ref in ("c1", "c2")
    ]
    given = [*consents(world.today, kids, receivers=ticked), *hers]
    case = await prison.report_admission(*kids, receivers=ticked, consents=given)
    await world.pass_time(minutes=45)
    first = await office.receives(case)
    assert [who["children"] for who in first.opened()["caregivers"]] == [["c1", "c2"]]
    await first.confirm_delivery()
    await first.accept()
    gone = {"about": "caregiver", "children": ["c1"]}
    assert await prison.may("intake", "WithdrawConsent", case, gone) == "notified"
    request = await office.hears(case, "ErasureRequested")
    assert request.data == {"referrals": [first.id], "why": "consent_withdrawn"}
    asked = await prison.seal_anew(case, without_caregiver=["c1"])
    assert (asked["referral"], asked["receiver"]) == (first.id, office.id)
    assert (asked["children"], asked["because"]) == (["c1", "c2"], "caregiver_withdrawn")
    follows = await office.receives(case, nth=2)
    assert follows.said["origin"]["kind"] == "caregiver_withdrawn"
    opened = follows.opened()
    assert [kid["child"] for kid in opened["children"]] == ["c1", "c2"]
    assert [who["children"] for who in opened["caregivers"]] == [["c2"]]
    await follows.accept()
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on", "accepted"]
    # Of whoever is left the office may ask, and not of both.
    await follows.ask("caregiver_contact")
    assert (await office.hears(case, "AnswerGiven")).data["unavailable"] == "not_covered"


async def test_withdrawn_at_an_office_her_children_end_there_and_the_prison_notices_nothing(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    kids, ticked = [child("c1")], ["youth_office"]
    about = {"about": "caregiver", "given_by": "caregiver", "children": ["c1"]}
    given = [
        *consents(world.today, kids, receivers=ticked),
        consent(world.today, receivers=ticked, **about),
    ]
    case = await prison.report_admission(*kids, receivers=ticked, consents=given)
    await world.pass_time(minutes=45)
    assigned = await office.receives(case)
    await assigned.confirm_delivery()
    await world.quiet()
    gone = {"about": "caregiver"}
    assert await office.may("intake", "WithdrawConsent", case, gone) == "notified"
    await office.hears(case, "ErasureRequested")
    await world.quiet()
    visited = {"visited_on": str(world.today)}
    assert await prison.may("intake", "ReportFirstVisit", case, visited) == "notified"
    assert {r.type_name for r in await prison.has_heard(case)} == {"NoticeStatusChanged"}
    assert await prison.may("intake", "WithdrawConsent", case, gone) == "notified"
    asked = await prison.seal_anew(case, without_caregiver=["c1"])
    assert (asked["children"], asked["because"]) == (["c1"], "caregiver_withdrawn")
    await world.quiet()
    assert [h.type_name for h in await office.has_heard(case)].count("ReferralAssigned") == 1
    told = [r.type_name for r in await world.told(REFERRALS, case)]
    assert "SealedPartMissing" not in told
