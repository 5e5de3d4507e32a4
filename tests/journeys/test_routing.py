"""Which office hears of which child: the parents decide (§ 86 SGB VIII), never the prison."""

import pytest

from services.referral.contract.about import REFERRALS
from shared.network.sealing import CannotOpen
from shared.wire.received import Received
from tests.world.family import CANARY, Json, child
from tests.world.world import World

YOUTH_OFFICES_AROUND_ROSTOCK = [
    ("13003", "jugendamt-13003", "jugendamt-13072"),
    ("13072", "jugendamt-13072", "jugendamt-13003"),
]


def mother_in(district: str) -> Json:
    """The father is in prison; the mother lives apart from him, and both have custody."""
    return {
        "children": ["c1"],
        "prisoner_is": "father",
        "parents": "apart",
        "custody": "joint",
        "other_parent": {"kind": "district", "district": district},
    }


async def routed(world: World, case: str) -> list[Received]:
    told = await world.told(REFERRALS, case)
    return [r for r in told if r.type_name in {"ReferralRouted", "ReferralUnroutable"}]


@pytest.mark.parametrize(("district", "office", "neighbour"), YOUTH_OFFICES_AROUND_ROSTOCK)
async def test_the_city_of_rostock_and_the_district_around_it_are_never_mixed_up(
    world: World, district: str, office: str, neighbour: str
) -> None:
    prison = await world.prison("jva-waldeck")
    case = await prison.report_admission(child(district=district), family=[mother_in(district)])
    await world.pass_time(minutes=45)
    assigned = await (await world.office(office)).receives(case)
    assert assigned.said["routing"]["rule"] == "sgb_viii_86_2_joint_lives_outside"
    assert not assigned.said["routing"]["provisional"]
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
    assert routing["missing_facts"] == ["prisoner_is", "parents"]


async def test_a_mother_from_schwerin_whose_child_stays_with_its_grandmother_in_parchim(
    world: World,
) -> None:
    prison = await world.prison()
    parchim, schwerin = await world.office("jugendamt-13076"), await world.office("jugendamt-13004")
    stays = child(district="13076", basis="actual", caregiver="relatives")
    mother = {
        "children": ["c1"],
        "prisoner_is": "mother",
        "paternity": "not_established",
        "prisoner_home": {"residence": {"kind": "district", "district": "13004"}},
        "foster": {"since": "under_two_years", "lasting": "no"},
    }
    case = await prison.report_admission(stays, family=[mother])
    await world.pass_time(minutes=45)
    assigned = await parchim.receives(case)
    routing = assigned.said["routing"]
    assert (routing["rule"], routing["missing_facts"]) == ("sgb_viii_86d", ["home_kept"])
    assert [each["office"] for each in routing["proposed"]] == ["jugendamt-13004"]
    assert assigned.opened()["prisoner"]["family_name"] == CANARY
    assert await schwerin.has_heard(case) == []
    await world.quiet()
    (told,) = await routed(world, case)
    assert set(told.data) == {"referral", "office", "provisional"}


async def test_a_notice_sealed_for_the_office_of_the_child_names_the_office_it_is_for(
    world: World,
) -> None:
    prison, schwerin = await world.prison(), await world.office("jugendamt-13004")
    case, kid = world.new_case(), child(caregiver="residential_care")
    known = [mother_in("13004") | {"lived_with": "other_parent"}]
    notice = prison.admission(case, kid, family=known)
    wrong = prison.admission(case, kid) | {"family": known}
    refused = await prison.may_not("intake", "ReportAdmission", case, wrong)
    assert refused["pointer"] == "/sealed/jugendamt-13004/c1"
    assert await prison.may("intake", "ReportAdmission", case, notice) == "held"
    await world.pass_time(minutes=45)
    assert (await schwerin.receives(case)).said["routing"]["provisional"] is False


async def test_a_part_that_is_missing_is_said_at_once(world: World) -> None:
    prison = await world.prison()
    case = world.new_case()
    notice = prison.admission(case, child(), receivers=["youth_office"], sealed=[])
    refused = await prison.may_not("intake", "ReportAdmission", case, notice)
    assert refused["code"] == "unsealed_personal_data"
    assert refused["pointer"] == "/sealed/jugendamt-13003/c1"
