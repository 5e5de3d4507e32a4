"""What is taken back at an office is done there, and its prison sees a case like any other."""

from datetime import timedelta
from typing import Any

from services.intake.contract.topics import CASES
from tests.journeys.test_erasure import assert_that_only_receipts_are_left
from tests.world.days import at
from tests.world.office import Assignment
from tests.world.world import World

Json = dict[str, Any]
ENDING = "Netzwerk KvI M-V: Eine Frist läuft bald ab"
HOLDS = timedelta(days=60)


async def told(world: World) -> Assignment:
    """A case that the city of Rostock was told of, and which says no more."""
    prison, office = await world.prison(), await world.office()
    case = world.new_case()
    said = prison.admission(case, receivers=["youth_office"])
    for consent in said["consents"]:
        consent["valid_until"] = str(world.today + HOLDS)
    assert await prison.may("intake", "ReportAdmission", case, said) == "held"
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.confirm_delivery()
    await world.quiet()
    return referral


def sent_later(world: World) -> list[tuple[str, Json]]:
    """What a prison goes on with, whatever became of its notice."""
    today = str(world.today)
    renewed = {"given_on": today, "form": "written", "info_version": "2026-1"}
    last_day = str(world.today + HOLDS - timedelta(days=1))
    return [
        ("ReportFirstVisit", {"visited_on": today}),
        ("RenewConsent", {**renewed, "valid_until": str(world.today + HOLDS)}),
        ("RenewConsent", {**renewed, "valid_until": last_day}),
        ("ReportRelease", {"released_on": today}),
        ("NarrowConsent", {"prison_may_hear": []}),
        ("NarrowConsent", {"about": "caregiver", "prison_may_hear": []}),
        ("DeclineConsent", {}),
    ]


async def answers(world: World, case: str) -> list[tuple[str, Json]]:
    """What a prison is answered to all of it, by name and content."""
    prison = await world.prison()
    heard = [await prison.ask("intake", command, case, data) for command, data in sent_later(world)]
    return [(answer.type_name, answer.data) for answer in heard]


async def test_its_prison_goes_on_as_with_a_case_of_which_nothing_more_is_heard(
    world: World,
) -> None:
    taken_back, silent = await told(world), await told(world)
    prison, office = await world.prison(), taken_back.office
    assert await office.may("intake", "WithdrawConsent", taken_back.case) == "withdrawn"
    request = await office.hears(taken_back.case, "ErasureRequested")
    assert request.data == {"referrals": [taken_back.id], "why": "consent_withdrawn"}
    erased = {"extent": "erased"}
    assert await office.may("intake", "ConfirmErasure", taken_back.case, erased) == "withdrawn"
    told_so_far = await world.names_told(CASES, taken_back.case)

    first = await answers(world, taken_back.case)
    assert first == await answers(world, silent.case)
    assert [name for name, _ in first].count("CommandAccepted") == 4
    assert "case_erased" not in str(first)
    await world.quiet()
    assert await world.names_told(CASES, taken_back.case) == told_so_far
    assert_that_only_receipts_are_left(world, taken_back.case, by_prison=False)

    await world.pass_time(days=35)
    for case in (taken_back.case, silent.case):
        assert world.subjects("jva-buetzow@kvi.example", case) == [ENDING]
        assert await prison.statuses(case) == ["passed_on"]
    assert ENDING not in world.subjects("jugendamt-13003@kvi.example", taken_back.case)

    await world.pass_time_to(at(world.today + HOLDS))
    for case in (taken_back.case, silent.case):
        visited = {"visited_on": str(world.today)}
        no = await prison.may_not("intake", "ReportFirstVisit", case, visited)
        assert no["code"] == "case_erased"
    assert_that_only_receipts_are_left(world, taken_back.case)


async def test_a_stop_that_an_office_sets_is_seen_by_no_prison_before_it_stops_it_itself(
    world: World,
) -> None:
    stopped, silent = await told(world), await told(world)
    prison, office = await world.prison(), stopped.office
    assert await office.may("intake", "SetProtectiveStop", stopped.case) == "stopped"
    assert (await office.hears(stopped.case, "ErasureRequested")).data["why"] == "protective_stop"
    assert await answers(world, stopped.case) == await answers(world, silent.case)
    for case in (stopped.case, silent.case):
        assert await prison.may("intake", "SetProtectiveStop", case) == "stopped"
        assert (await prison.hears(case, "PhoneRequired")).data["office"] == office.id
        no = await prison.may_not("intake", "SetProtectiveStop", case)
        assert no["code"] == "case_erased"
