"""Which office hears of which child: the district decides, never the prison."""

import pytest

from deploy.agency.received import Received
from services.referral.contract.about import REFERRALS
from shared.network.sealing import CannotOpen
from tests.world.family import CANARY, child
from tests.world.world import World

YOUTH_OFFICES_AROUND_ROSTOCK = [
    ("13003", "jugendamt-13003", "jugendamt-13072"),
    ("13072", "jugendamt-13072", "jugendamt-13003"),
]


async def routed(world: World, case: str) -> list[Received]:
    told = await world.told(REFERRALS, case)
    return [r for r in told if r.type_name in {"ReferralRouted", "ReferralUnroutable"}]


@pytest.mark.parametrize(("district", "office", "neighbour"), YOUTH_OFFICES_AROUND_ROSTOCK)
async def test_the_city_of_rostock_and_the_district_around_it_are_never_mixed_up(
    world: World, district: str, office: str, neighbour: str
) -> None:
    prison = await world.prison("jva-waldeck")
    case = await prison.report_admission(child(district=district))
    await world.pass_time(minutes=45)
    assigned = await (await world.office(office)).receives(case)
    assert assigned.said["routing"]["rule"] == "habitual_residence"
    assert await (await world.office(neighbour)).has_heard(case) == []


@pytest.mark.parametrize("kind", ["outside_land", "unknown"])
async def test_a_child_of_no_district_goes_to_the_clearing_office_if_consent_allows_it(
    world: World, kind: str
) -> None:
    prison, clearing = await world.prison(), await world.coordination_office()
    case = await prison.report_admission(child(kind=kind))
    await world.pass_time(minutes=45)
    assigned = await clearing.receives(case)
    assert assigned.opened()["children"][0]["family_name"] == CANARY
    await assigned.confirm_delivery()
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on"]


@pytest.mark.parametrize("kind", ["outside_land", "unknown"])
async def test_without_a_receiver_that_consent_allows_the_prison_is_told_so(
    world: World, kind: str
) -> None:
    prison, clearing = await world.prison(), await world.coordination_office()
    counted = len(world.mails_to("koordinierung-mv@kvi.example", about="Anzahl: 1"))
    case = await prison.report_admission(child(kind=kind), receivers=["youth_office"])
    await world.pass_time(minutes=45)
    assert await prison.statuses(case) == ["cannot_pass_on"]
    assert [r.type_name for r in await routed(world, case)] == ["ReferralUnroutable"]
    assert await clearing.has_heard(case) == []
    # The clearing office only learns that there is one more, not which.
    assert world.mails_to("koordinierung-mv@kvi.example", about=case) == []
    assert len(world.mails_to("koordinierung-mv@kvi.example", about="Anzahl: 1")) == counted + 1


async def test_siblings_in_two_districts_become_two_referrals_with_their_own_children(
    world: World,
) -> None:
    prison = await world.prison()
    rostock, schwerin = await world.office(), await world.office("jugendamt-13004")
    case = await prison.report_admission(
        child("c1", district="13003"),
        child("c2", district="13004", age_band="0-2"),
        child("c3", district="13003", age_band="14-17"),
        receivers=["youth_office"],
    )
    await world.pass_time(minutes=45)
    one, two = await rostock.receives(case), await schwerin.receives(case)
    assert one.id != two.id
    assert [kid["child"] for kid in one.said["children"]] == ["c1", "c3"]
    assert [kid["child"] for kid in two.said["children"]] == ["c2"]
    assert [kid["child"] for kid in one.opened()["children"]] == ["c1", "c3"]
    assert [kid["child"] for kid in two.opened()["children"]] == ["c2"]
    with pytest.raises(CannotOpen):
        one.opened(by=schwerin)
    with pytest.raises(CannotOpen):
        two.opened(by=rostock)


async def test_an_office_cannot_answer_for_the_referral_of_another(world: World) -> None:
    prison = await world.prison()
    rostock, schwerin = await world.office(), await world.office("jugendamt-13004")
    case = await prison.report_admission(
        child("c1", district="13003"), child("c2", district="13004")
    )
    await world.pass_time(minutes=45)
    one = await rostock.receives(case)
    refused = await schwerin.may_not("referral", "AcceptReferral", case, {"referral": one.id})
    assert refused["code"] == "not_competent"


async def test_a_child_that_only_stays_somewhere_is_routed_there_provisionally(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office("jugendamt-13076")
    case = await prison.report_admission(child(district="13076", basis="actual"))
    await world.pass_time(minutes=45)
    routing = (await office.receives(case)).said["routing"]
    assert routing["provisional"]
    assert routing["missing_facts"] == ["habitual_residence"]


async def test_a_part_that_was_not_sealed_for_the_office_in_charge_leaves_nobody_in_the_dark(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child(), receivers=["youth_office"], sealed=[])
    await world.pass_time(minutes=45)
    assert await office.has_heard(case) == []
    await world.pass_time(hours=1)
    assert await prison.statuses(case) == ["cannot_pass_on"]
    assert (await routed(world, case))[-1].data["rule"] == "sealed_part_missing"
