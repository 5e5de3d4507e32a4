"""From a reported admission to the notice: it settles, it waits for consent, it may end unheard."""

from datetime import timedelta

from services.intake.contract.topics import CASES, SEALED
from services.notify.contract.deliveries import DELIVERIES
from services.referral.contract.about import REFERRALS
from shared.wire.received import Received
from tests.world.family import child
from tests.world.mails import text_of
from tests.world.prison import Prison
from tests.world.world import World

OFFICE = "jugendamt-13003"


async def assert_that_nobody_but_the_prison_knows(world: World, case: str) -> None:
    for agency in (OFFICE, "jugendamt-13072"):
        assert await (await world.office(agency)).has_heard(case) == []
    assert await (await world.coordination_office()).has_heard(case) == []
    for topic in (SEALED, REFERRALS, DELIVERIES):
        assert await world.told(topic, case) == []
    assert world.database.aggregate("referral", case) is None
    assert world.database.aggregate("notify", case) is None
    assert [mail for mail in world.mails.mails() if case in text_of(mail)] == []


async def notified(world: World, case: str) -> Received:
    [told] = [r for r in await world.told(CASES, case) if r.type_name == "IncarcerationNotified"]
    return told


async def test_a_notice_with_consent_settles_for_45_minutes_before_anyone_is_told(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    reported = world.now
    await world.pass_time(minutes=44, seconds=59)
    assert await world.names_told(CASES, case) == ["ConsentGranted", "NoticeHeld"]
    await assert_that_nobody_but_the_prison_knows(world, case)
    await world.pass_time(seconds=1)
    assert (await world.told(CASES, case))[-1].type_name == "IncarcerationNotified"
    assert (await office.receives(case)).said["facility"] == "jva-buetzow"
    held = (await world.told(CASES, case))[1]
    assert held.data["until"] == (reported + timedelta(minutes=45)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_the_notice_on_the_shared_topic_says_what_is_allowed_and_holds_no_seal(
    world: World,
) -> None:
    case = await (await world.prison()).report_admission(
        child("c1", age_band="0-2"), child("c2", age_band="10-13"), receivers=["youth_office"]
    )
    await world.pass_time(minutes=45)
    said = (await notified(world, case)).data
    assert said["receivers"] == ["youth_office"]
    assert [kid["age_band"] for kid in said["children"]] == ["0-2", "10-13"]
    assert "sealed" not in said
    assert "consent" not in said


async def test_a_retraction_inside_the_settling_time_suppresses_the_notice(world: World) -> None:
    prison = await world.prison()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=40)
    state = await prison.may("intake", "RetractNotice", case, {"code": "wrong_person"})
    await world.pass_time(days=2)
    assert state == "suppressed"
    assert await world.names_told(CASES, case) == [
        "ConsentGranted",
        "NoticeHeld",
        "NoticeSuppressed",
    ]
    await assert_that_nobody_but_the_prison_knows(world, case)
    assert await prison.has_heard(case) == []


async def test_a_release_inside_the_settling_time_suppresses_the_notice(world: World) -> None:
    prison = await world.prison()
    case = await prison.report_admission(child())
    released = {"released_on": str(world.today)}
    assert await prison.may("intake", "ReportRelease", case, released) == "suppressed"
    await world.pass_time(hours=1)
    await assert_that_nobody_but_the_prison_knows(world, case)


async def report_without_consent(world: World, prison: Prison) -> str:
    case = world.new_case()
    said = prison.bare_admission(count=2)
    assert await prison.may("intake", "ReportAdmission", case, said) == "awaiting_consent"
    return case


async def test_without_consent_a_case_waits_until_it_is_granted(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await report_without_consent(world, prison)
    await world.pass_time(days=20)
    await assert_that_nobody_but_the_prison_knows(world, case)
    consent = prison.family(case, [child()], ["youth_office"])
    assert await prison.may("intake", "GrantConsent", case, consent) == "held"
    await world.pass_time(minutes=45)
    assert (await office.receives(case)).opened()["children"][0]["child"] == "c1"
    assert await world.names_told(CASES, case) == [
        "ConsentGranted",
        "NoticeHeld",
        "IncarcerationNotified",
    ]


async def test_without_consent_nothing_about_the_children_is_taken(world: World) -> None:
    prison, case = await world.prison(), world.new_case()
    said = {**prison.bare_admission(count=1), "children": [child()]}
    refused = await prison.may_not("intake", "ReportAdmission", case, said)
    assert (refused["code"], refused["pointer"]) == ("consent_missing", "/children")
    assert world.database.aggregate("intake", case) is not None, "the refusal itself is remembered"
    assert "13003" not in str(world.database.about(case))


async def test_a_declined_consent_leaves_a_number_and_nothing_else(world: World) -> None:
    prison = await world.prison()
    case = await report_without_consent(world, prison)
    assert await prison.may("intake", "DeclineConsent", case) == "counted_only"
    await world.quiet()
    [declined] = await world.told(CASES, case)
    assert declined.data == {
        "reason": "declined",
        "facility": "jva-buetzow",
        "children_count": 2,
    }
    await assert_that_nobody_but_the_prison_knows(world, case)
    again = await prison.may_not("intake", "DeclineConsent", case)
    assert again["code"] == "case_erased"


async def test_four_weeks_without_a_decision_are_a_no(world: World) -> None:
    prison = await world.prison()
    case = await report_without_consent(world, prison)
    await world.pass_time(days=28)
    assert await world.told(CASES, case) == []
    await world.pass_time(days=1)
    [declined] = await world.told(CASES, case)
    assert declined.data["reason"] == "no_decision"
    assert await prison.statuses(case) == ["cannot_pass_on"]
    await assert_that_nobody_but_the_prison_knows(world, case)
    late = prison.family(case, [child()], ["youth_office"])
    assert (await prison.may_not("intake", "GrantConsent", case, late))["code"] == "case_erased"


async def test_relatives_in_need_are_told_of_without_a_consent(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child(), path="relatives_in_need")
    await world.pass_time(minutes=45)
    assigned = await office.receives(case)
    assert assigned.said["path"] == "relatives_in_need"
    assert assigned.said["prison_phone"] == world.registry["jva-buetzow"].duty_phone
    assert assigned.said["sender_will_learn"] == [
        "passed_on",
        "cannot_pass_on",
    ]
    await assigned.accept()
    assert await assigned.measure_started() == "active"
    await assigned.close()
    await world.quiet()
    # That somebody acts is all that this path lets the prison know.
    assert await prison.statuses(case) == ["passed_on"]
