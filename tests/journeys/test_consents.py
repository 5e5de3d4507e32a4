"""Consents that hold longer, for fewer, or not any more."""

from datetime import date, timedelta

from services.intake.contract.topics import CASES
from tests.journeys.test_erasure import assert_that_only_receipts_are_left
from tests.world.family import child
from tests.world.office import Assignment
from tests.world.world import World

ENDS_IN = timedelta(days=60)
CLEARING = "coordination_office"


async def told_until(world: World, last_day: date) -> Assignment:
    """A notice whose consents all end on one day, at its office."""
    prison, office = await world.prison(), await world.office()
    case = world.new_case()
    said = prison.admission(case, receivers=["youth_office"])
    for consent in said["consents"]:
        consent["valid_until"] = str(last_day)
    assert await prison.may("intake", "ReportAdmission", case, said) == "held"
    await world.pass_time(minutes=45)
    return await office.receives(case)


def renewal(world: World, last_day: date) -> dict[str, str]:
    return {
        "given_on": str(world.today),
        "valid_until": str(last_day),
        "form": "oral_on_record",
        "info_version": "2026-2",
    }


async def test_a_consent_that_is_renewed_after_its_reminder_lets_nobody_erase(
    world: World,
) -> None:
    last_day = world.today + ENDS_IN
    referral = await told_until(world, last_day)
    case, office = referral.case, referral.office
    await referral.accept()
    await world.pass_time(days=33)
    assert "ConsentEnding" in await world.names_told(CASES, case)
    subject = "Netzwerk KvI M-V: Eine Frist läuft bald ab"
    assert subject in world.subjects("jugendamt-13003@kvi.example", case)
    assert subject in world.subjects("jva-buetzow@kvi.example", case)
    longer = renewal(world, last_day + timedelta(days=365))
    assert await office.may("intake", "RenewConsent", case, longer) == "notified"
    await world.pass_time(days=60)
    names = await world.names_told(CASES, case)
    assert "ConsentRenewed" in names
    assert "ConsentExpired" not in names
    heard = await office.has_heard(case)
    assert "ErasureRequested" not in [r.type_name for r in heard]
    updates = [r.data for r in heard if r.type_name == "ReferralUpdated"]
    told = {each["by"]: each["valid_until"] for each in updates}
    assert told["consent_ending"] == str(last_day)
    assert told["consent_renewed"] == longer["valid_until"]


async def test_a_consent_that_nobody_renews_ends_and_a_file_of_ones_own_is_kept(
    world: World,
) -> None:
    referral = await told_until(world, world.today + ENDS_IN)
    await world.pass_time(days=61)
    request = await referral.office.hears(referral.case, "ErasureRequested")
    assert request.data["why"] == "consent_expired"
    kept = {"extent": "kept_own_duty"}
    assert await referral.office.may("intake", "ConfirmErasure", referral.case, kept) == "expired"
    await world.pass_time(days=14)
    assert "ErasureOverdue" not in await world.names_told(CASES, referral.case)


async def test_of_whoever_looks_after_a_child_and_was_not_told_in_time_its_office_is_reminded(
    world: World,
) -> None:
    informed = await told_until(world, world.today + ENDS_IN)
    late = await told_until(world, world.today + ENDS_IN)
    today = {"informed_on": str(world.today)}
    await informed.office.may("intake", "RecordCaregiverInformed", informed.case, today)
    await world.pass_time(days=29)
    subject = "Netzwerk KvI M-V: Eine Information steht noch aus"
    for referral, reminded in ((informed, False), (late, True)):
        told = await world.names_told(CASES, referral.case)
        assert ("CaregiverNotInformed" in told) is reminded
        mails = world.subjects("jugendamt-13003@kvi.example", referral.case)
        assert (subject in mails) is reminded
        assert subject not in world.subjects("jva-buetzow@kvi.example", referral.case)


async def test_after_a_protective_stop_nothing_goes_on_and_no_status_is_told(
    world: World,
) -> None:
    referral = await told_until(world, world.today + ENDS_IN)
    case, prison = referral.case, await world.prison()
    assert await prison.may("intake", "SetProtectiveStop", case) == "stopped"
    required = await prison.hears(case, "PhoneRequired")
    assert required.data == {
        "office": "jugendamt-13003",
        "duty_phone": world.registry["jugendamt-13003"].duty_phone,
    }
    request = await referral.office.hears(case, "ErasureRequested")
    assert request.data["why"] == "protective_stop"
    restricted = {"extent": "restricted"}
    assert await referral.office.may("intake", "ConfirmErasure", case, restricted) == "stopped"
    await world.quiet()
    assert await prison.statuses(case) == []
    assert_that_only_receipts_are_left(world, case)


async def test_what_is_reported_with_a_protective_stop_is_nowhere_but_at_its_prison(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = world.new_case()
    said = {**prison.admission(case), "protective_stop": True}
    assert await prison.may("intake", "ReportAdmission", case, said) == "stopped"
    assert (await prison.hears(case, "PhoneRequired")).data["office"] == "jugendamt-13003"
    await world.pass_time(hours=2)
    assert await world.told(CASES, case) == []
    assert await office.has_heard(case) == []


async def test_who_objects_is_heard_at_the_office(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child(), path="relatives_in_need")
    await world.pass_time(minutes=45)
    await office.receives(case)
    assert await office.may("intake", "RaiseObjection", case) == "objected"
    assert (await office.hears(case, "ErasureRequested")).data["why"] == "objected"
    await office.may("intake", "ConfirmErasure", case, {"extent": "erased"})
    await world.quiet()
    assert_that_only_receipts_are_left(world, case, by_prison=False)


async def test_one_childs_consent_is_withdrawn_and_its_sibling_elsewhere_goes_on(
    world: World,
) -> None:
    prison = await world.prison()
    rostock, schwerin = await world.office(), await world.office("jugendamt-13004")
    case = await prison.report_admission(
        child("c1"), child("c2", district="13004"), receivers=["youth_office"]
    )
    await world.pass_time(minutes=45)
    kept, gone = await rostock.receives(case), await schwerin.receives(case)
    of_one = {"about": "children", "children": ["c2"]}
    assert await prison.may("intake", "WithdrawConsent", case, of_one) == "notified"
    request = await schwerin.hears(case, "ErasureRequested")
    assert request.data == {"referrals": [gone.id], "why": "consent_withdrawn"}
    erased = {"extent": "erased"}
    assert await schwerin.may("intake", "ConfirmErasure", case, erased) == "notified"
    longer = renewal(world, world.today + timedelta(days=4000))
    refused = await schwerin.may_not("intake", "RenewConsent", case, longer)
    assert (refused["code"], refused.get("state")) == ("not_competent", None)
    assert await rostock.may("intake", "RenewConsent", case, longer) == "notified"
    assert await kept.accept() == "active"
    await world.quiet()
    assert "ErasureConfirmed" in await world.names_told(CASES, case)
    assert "ErasureRequested" not in [r.type_name for r in await rostock.has_heard(case)]
    rest = {"about": "children", "children": ["c1"]}
    assert await prison.may("intake", "WithdrawConsent", case, rest) == "parent_only"
    assert (await rostock.hears(case, "ErasureRequested")).data["referrals"] == [kept.id]


async def test_of_children_all_withdrawn_the_coordination_office_has_the_parent_alone(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    clearing = await world.coordination_office()
    case = await prison.report_admission(child("c1"), receivers=["youth_office", CLEARING])
    await world.pass_time(minutes=45)
    gone = await office.receives(case)
    await gone.confirm_delivery()
    of_all = {"about": "children"}
    assert await prison.may("intake", "WithdrawConsent", case, of_all) == "parent_only"
    assert (await office.hears(case, "ErasureRequested")).data["referrals"] == [gone.id]
    asked = await prison.seal_anew(case)
    assert (asked["receiver"], asked.get("children", [])) == (clearing.id, [])
    assert (asked["referral"], asked["because"]) == (gone.id, "child_withdrawn")
    alone = await clearing.receives(case)
    assert (alone.said["children"], alone.said["routing"]["rule"]) == ([], "parent_only")
    assert "children" not in alone.opened() or alone.opened()["children"] == []
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on"]


async def test_with_fewer_receivers_one_office_erases_and_the_other_goes_on(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    clearing = await world.coordination_office()
    case = await prison.report_admission(
        child("c1"), child("c2", kind="outside_land"), receivers=["youth_office", CLEARING]
    )
    await world.pass_time(minutes=45)
    kept, gone = await office.receives(case), await clearing.receives(case)
    fewer = {"receivers": ["youth_office"], "prison_may_hear": []}
    assert await prison.may("intake", "NarrowConsent", case, fewer) == "notified"
    request = await clearing.hears(case, "ErasureRequested")
    assert request.data == {"referrals": [gone.id], "why": "consent_narrowed"}
    assert await clearing.may("intake", "ConfirmErasure", case, {"extent": "erased"}) == "notified"
    await kept.confirm_delivery()
    await kept.accept()
    await world.quiet()
    # That it was accepted nobody allows the prison to hear any more; that nobody is left for the
    # other child, whom the office it took away had not read of yet, it brought about itself.
    told = [h.data for h in await prison.has_heard(case) if h.type_name == "NoticeStatusChanged"]
    assert [(each["status"], each.get("remedy")) for each in told] == [
        ("cannot_pass_on", "write"),
        ("passed_on", None),
    ]
