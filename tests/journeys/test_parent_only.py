"""A parent who alone has signed is told of alone, until the others sign, or do not."""

import pytest

from services.intake.contract.topics import CASES
from services.referral.contract.about import REFERRALS
from tests.journeys.test_erasure import assert_that_only_receipts_are_left
from tests.world.family import CANARY, child, consent, parent_alone
from tests.world.prison import Prison
from tests.world.world import World

CLEARING = "koordinierung-mv"


async def parent_reported(world: World, prison: Prison) -> str:
    """An unmarried father without custody, alone."""
    case = world.new_case()
    said = {
        **prison.bare_admission(2),
        "consents": [consent(world.today, receivers=["coordination_office", "youth_office"])],
        "interpreter_needed": True,
        "sealed": [prison.part(case, CLEARING, parent_alone())],
    }
    assert await prison.may("intake", "ReportAdmission", case, said) == "parent_only"
    await world.pass_time(minutes=45)
    return case


async def test_a_parent_alone_waits_at_the_clearing_office_until_the_mother_has_signed(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    clearing = await world.coordination_office()
    case = await parent_reported(world, prison)
    waiting = await clearing.receives(case)
    assert (waiting.said["children"], waiting.said["needs"]) == ([], [])
    assert waiting.said["routing"]["rule"] == "parent_only"
    assert waiting.said["routing"]["provisional"]
    assert waiting.opened() == {
        "prisoner": {"given_name": CANARY, "family_name": CANARY, "birth_date": "1931-02-13"},
        "caregivers": [],
        "children": [],
        "wishes": "",
    }
    assert await office.has_heard(case) == []
    await world.pass_time(days=14)
    hers = {
        "about": "children",
        "children": ["c1"],
        "custody": "other_parent_alone",
        "given_by": "other_parent",
    }
    receivers = ["youth_office", "coordination_office"]
    rest = {
        **prison.family(case, [child()], receivers, with_consent=True),
        "consents": [consent(world.today, receivers=receivers, **hers)],
    }
    assert await prison.may("intake", "GrantConsent", case, rest) == "notified"
    assigned = await office.receives(case)
    assert assigned.opened()["children"][0]["child"] == "c1"
    recalled = await clearing.hears(case, "ReferralRecalled")
    assert recalled.data["referral"] == waiting.id
    assert recalled.data["next_referral"] == assigned.id
    await world.quiet()
    assert (await world.names_told(CASES, case))[-2:] == ["ConsentGranted", "NoticeCompleted"]


async def test_after_four_weeks_without_the_others_only_the_count_stays(world: World) -> None:
    prison, clearing = await world.prison(), await world.coordination_office()
    case = await parent_reported(world, prison)
    await (await clearing.receives(case)).confirm_delivery()
    await world.pass_time(days=29)
    request = await clearing.hears(case, "ErasureRequested")
    assert request.data["why"] == "consent_incomplete"
    await clearing.may("intake", "ConfirmErasure", case, {"extent": "erased"})
    await world.quiet()
    told = {r.type_name: r.data for r in await world.told(CASES, case)}
    assert told["ConsentIncomplete"] == {"facility": "jva-buetzow", "children_count": 2}
    assert "ErasureConfirmed" in told
    assert await prison.statuses(case) == ["passed_on"]
    assert_that_only_receipts_are_left(world, case)


@pytest.mark.parametrize("far", [{"kind": "outside_land"}, {"district": "01003"}])
async def test_what_rests_on_no_consent_never_reaches_a_private_coordination_office(
    world: World, far: dict[str, str]
) -> None:
    prison, clearing = await world.prison(), await world.coordination_office()
    case = await prison.report_admission(child(**far), path="relatives_in_need")
    await world.pass_time(minutes=45)
    told = [h.data for h in await prison.has_heard(case) if h.type_name == "NoticeStatusChanged"]
    assert [(each["status"], each["remedy"]) for each in told] == [("cannot_pass_on", "write")]
    assert await clearing.has_heard(case) == []
    of_referral = {r.type_name: r.data for r in await world.told(REFERRALS, case)}
    assert of_referral["ReferralUnroutable"]["rule"] == "coordination_office_not_public"
