"""An office answers for its referral, step by step, and the prison hears what its path allows."""

from services.referral.contract.about import REFERRALS
from tests.world.family import child
from tests.world.world import World


async def test_a_referral_goes_from_delivery_to_its_end_and_the_prison_hears_three_words(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    assert await referral.confirm_delivery() == "delivered"
    assert await referral.acknowledge() == "acknowledged"
    assert await referral.accept() == "active"
    await world.pass_time(days=3)
    assert await referral.record_consultation() == "active"
    assert await referral.record_consultation(sequence="further", mode="phone") == "active"
    assert await referral.close("helped") == "closed"
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on", "accepted", "closed"]
    assert await world.names_told(REFERRALS, case) == [
        "ReferralCreated",
        "ReferralRouted",
        "ReferralDelivered",
        "ReferralAcknowledged",
        "ReferralAccepted",
        "ConsultationHeld",
        "ConsultationHeld",
        "ReferralClosed",
    ]
    held = (await world.told(REFERRALS, case))[5]
    assert held.data == {"referral": referral.id, "office": office.id, **referral.consultation()}


async def test_an_office_sees_from_what_it_hears_alone_where_its_referral_stands(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    assert await referral.confirm_delivery("stored") == "assigned"
    await world.pass_time(hours=2)
    assert await referral.accept() == "active"
    assert await referral.close("helped") == "closed"
    await world.quiet()
    heard = [r for r in await office.has_heard(case) if r.type_name != "ReferralAssigned"]
    assert [(r.type_name, r.data["life"], r.data["by"]) for r in heard] == [
        ("ReferralUpdated", "active", "accepted"),
        ("ReferralUpdated", "closed", "closed"),
    ]
    assert heard[0].data["consult_by"] == referral.said["consult_by"]
    assert "CloseReferral" in heard[0].data["answers"]
    assert heard[1].data["answers"] == []
    assert await prison.statuses(case) == ["passed_on", "accepted", "closed"]


async def test_what_the_prison_hears_says_nothing_but_a_status(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.accept()
    await referral.close("declined_by_family")
    await world.quiet()
    assert [r.data for r in await prison.has_heard(case)] == [
        {"status": status, "referral": referral.id}
        for status in ("passed_on", "accepted", "closed")
    ]


async def test_on_the_path_of_need_the_prison_does_not_hear_whether_help_was_accepted(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child(), path="relatives_in_need")
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.confirm_delivery()
    await referral.accept()
    await referral.close()
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on"]


async def test_only_the_prison_that_reported_hears_of_its_notice(world: World) -> None:
    prison, other = await world.prison(), await world.prison("jva-stralsund")
    office = await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    await (await office.receives(case)).accept()
    await world.quiet()
    assert await other.has_heard(case) == []
    refused = await other.may_not("intake", "WithdrawConsent", case)
    assert refused["code"] == "not_competent"


async def test_a_command_out_of_place_is_refused_with_the_state_it_found(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    consultation = referral.consultation()
    assert await referral.refused("RecordConsultation", **consultation) == {
        "command": "RecordConsultation",
        "code": "wrong_state",
        "state": "assigned",
    }
    await referral.accept()
    assert await referral.refused("DeclineReferral", reason="no_need") == {
        "command": "DeclineReferral",
        "code": "wrong_state",
        "state": "active",
    }
    await referral.close()
    assert (await referral.refused("AcceptReferral"))["state"] == "closed"


async def test_the_same_answer_twice_changes_nothing_and_is_no_error(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    assert [await referral.accept(), await referral.accept()] == ["active", "active"]
    await world.quiet()
    assert (await world.names_told(REFERRALS, case)).count("ReferralAccepted") == 1


async def test_an_office_that_cannot_open_its_part_is_helped_at_once(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    clearing = await world.coordination_office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    assert await referral.confirm_delivery("cannot_open") == "assigned"
    reminder = await clearing.hears(case, "DeadlineReminder")
    assert (reminder.data["office"], reminder.data["deadline"]) == (office.id, "delivery")
    await world.quiet()
    assert await prison.statuses(case) == []


async def test_after_a_release_a_referral_that_nobody_accepted_is_recalled(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    released = {"released_on": str(world.today)}
    assert await prison.may("intake", "ReportRelease", case, released) == "ended"
    await office.hears(case, "ReferralRecalled")
    assert (await referral.refused("AcceptReferral"))["state"] == "recalled"
    await world.quiet()
    # Nobody has accepted it, so there is nothing whose end the prison could hear of.
    assert await prison.statuses(case) == []


async def test_after_a_release_an_accepted_referral_goes_on(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.accept()
    await world.quiet()
    await prison.may("intake", "ReportRelease", case, {"released_on": str(world.today)})
    await world.quiet()
    assert await referral.record_consultation() == "active"
    assert await referral.close("released") == "closed"


def is_sealed_in(world: World, case: str) -> set[str]:
    """The services whose database holds something sealed of a case, or what they said of it."""
    # A sealed part is the only text that begins like a JWE's header in base64url.
    left = world.database.about(case)
    return {name for name, documents in left.items() if "eyJhbGciOiJFQ0RI" in str(documents)}


async def test_a_sealed_part_is_kept_by_nobody_once_the_office_can_read_it(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child(), receivers=["youth_office"])
    assert is_sealed_in(world, case) == {"intake"}
    await world.pass_time(minutes=45)
    assert is_sealed_in(world, case) == {"referral"}
    await (await office.receives(case)).confirm_delivery()
    await world.quiet()
    assert is_sealed_in(world, case) == set()
