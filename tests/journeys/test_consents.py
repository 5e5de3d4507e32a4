"""Consents that hold longer, for fewer, or not any more."""

from datetime import date, timedelta

from services.intake.contract.topics import CASES
from tests.world.office import Assignment
from tests.world.world import World

ENDS_IN = timedelta(days=60)


async def told_until(world: World, last_day: date) -> Assignment:
    """A notice whose consents all end on one day, at its office."""
    prison, office = await world.prison(), await world.office()
    case = world.new_case()
    said = prison.admission(case)
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
    subject = "Netzwerk KvI M-V: Eine Frist läuft in vier Wochen ab"
    assert subject in world.subjects("jugendamt-13003@kvi.example", case)
    assert subject in world.subjects("jva-buetzow@kvi.example", case)
    longer = renewal(world, last_day + timedelta(days=365))
    assert await office.may("intake", "RenewConsent", case, longer) == "notified"
    await world.pass_time(days=60)
    names = await world.names_told(CASES, case)
    assert "ConsentRenewed" in names
    assert "ConsentExpired" not in names
    assert "ErasureRequested" not in [r.type_name for r in await office.has_heard(case)]


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
