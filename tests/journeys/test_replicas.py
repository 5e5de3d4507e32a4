"""Another replica comes and goes while everybody works: nothing is lost and nothing said twice."""

import asyncio
from collections import Counter

from services.intake.contract.topics import CASES
from services.referral.contract.about import REFERRALS
from tests.world.family import child
from tests.world.prison import Prison
from tests.world.world import World

CASES_EACH = 20


async def report(prison: Prison, cases: list[str]) -> dict[str, str]:
    """Report admissions as fast as they are taken, each with a second command; gives the ids."""
    sent = {}
    for case in cases:
        said = prison.admission(case, child())
        sent[await prison.send("intake", "ReportAdmission", case, said)] = "held"
        informed = {"informed_on": str(prison.world.now.date())}
        sent[await prison.send("intake", "RecordSubjectInformed", case, informed)] = "held"
    return sent


async def test_second_replicas_come_and_go_while_traffic_flows(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    cases = [world.new_case() for _ in range(3 * CASES_EACH)]
    sent = await report(prison, cases[:CASES_EACH])
    seconds = await asyncio.gather(world.replica("intake"), world.replica("referral"))
    sent |= await report(prison, cases[CASES_EACH : 2 * CASES_EACH])
    await world.pass_time(minutes=45)
    going = [asyncio.create_task(asyncio.to_thread(second.stop)) for second in seconds]
    sent |= await report(prison, cases[2 * CASES_EACH :])
    await asyncio.gather(*going)
    await world.pass_time(minutes=45)

    for case in cases:
        referral = await office.receives(case)
        assert await referral.accept() == "active"
    await world.quiet()
    await world.all_heard("to.jva-buetzow.v1", prison.ear)
    answers = [r for r in prison.ear.heard if r.cause in sent and r.answers_a_command]
    assert {r.cause: r.data["state"] for r in answers} == sent
    assert Counter({r.id: r.cause for r in answers}.values()) == Counter(list(sent))
    for case in cases:
        assert await world.names_told(CASES, case) == [
            "ConsentGranted",
            "NoticeHeld",
            "SubjectInformed",
            "IncarcerationNotified",
        ]
        assert await world.names_told(REFERRALS, case) == [
            "ReferralCreated",
            "ReferralRouted",
            "ReferralDelivered",
            "ReferralAcknowledged",
            "ReferralAccepted",
        ]
