"""A document that a service cannot read holds up its own case only, and somebody hears of it."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from deploy.local.system import problems
from services.referral.contract.about import REFERRALS
from tests.deploy.kvi import kvi
from tests.faults.servers import until
from tests.world.family import child
from tests.world.figures import figures
from tests.world.world import World


def told(world: World, service: str) -> dict[str, float]:
    return figures(world.system.ports[service])


async def run(world: World, *command: str) -> Any:
    return await asyncio.to_thread(kvi, *command, data=world.system.folder)


async def test_one_document_holds_up_its_own_case_and_goes_on_in_order_once_it_is_mended(
    world: World,
) -> None:
    prison, office = await world.prison(), await world.office()
    cases = [await prison.report_admission(child()) for _ in range(12)]
    await world.pass_time(minutes=45)
    assigned = {case: await office.receives(case) for case in cases}
    case = cases[5]
    with world.database.broken("referral", case, "state.colour", "red"):
        sent = [await assigned[case].send(c) for c in ("AcknowledgeReferral", "AcceptReferral")]
        for other in set(cases) - {case}:
            assert await assigned[other].accept() == "active"
        await world.quiet()
        assert problems(world.system.ports["referral"]) == []
        await prison.may("intake", "WithdrawConsent", case)
        await world.quiet()
        listed = await run(world, "parked", "list", "--json")
        found = [json.loads(line) for line in listed.stdout.splitlines()]
        assert [(each["service"], each["code"]) for each in found if each["aggregate"] == case] == [
            ("referral", "unreadable"),
            ("referral", "unreadable"),
            ("referral", "unreadable_urgent"),
        ]
        await until(lambda: told(world, "referral")["kvi_unreadable_urgent_now{case}"] == 1)
        assert told(world, "referral")["kvi_unreadable_now{case}"] == 1
        condition = (await run(world, "status")).stderr
        assert "referral could not read what it has stored of some cases: 1, and a w" in condition
        lines = [line for line in world.log("referral") if line.get("case") == case]
        parked = [line for line in lines if line["event"] == "record.parked"]
        assert {line["code"] for line in parked} == {"unreadable", "unreadable_urgent"}
        still = await run(world, "parked", "release", case)
        assert still.returncode == 1
        assert "still cannot read what it has stored of this case" in still.stderr
        assert [each.type_name for each in await office.has_heard(case)] == ["ReferralAssigned"]
    released = await run(world, "parked", "release", case)
    assert (released.returncode, released.stdout) == (0, "referral: released\n")
    answers = [(await assigned[case].answer_to(each)).data["state"] for each in sent]
    assert answers == ["acknowledged", "active"]
    await office.hears(case, "ErasureRequested")
    await world.quiet()
    receipt = world.database.aggregate("referral", case)
    assert receipt is not None
    assert (receipt["erased"], receipt["waiting"]) == (True, [])
    await until(lambda: told(world, "referral")["kvi_unreadable_now{case}"] == 0)
    assert (await world.names_told(REFERRALS, case))[-1] == "ReferralWithdrawn"


async def test_a_deadline_that_cannot_be_read_keeps_no_other_from_firing(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    one, other = [await prison.report_admission(child()) for _ in range(2)]
    with world.database.broken("intake", one, "state.deadlines", {"settle": "soon"}):
        await world.pass_time(minutes=45)
        assert await (await office.receives(other)).accept() == "active"
        assert problems(world.system.ports["intake"]) == []
        assert told(world, "intake")["kvi_unreadable_now{case}"] == 1
        assert await office.has_heard(one) == []
    assert (await run(world, "parked", "release", one)).returncode == 0
    await world.quiet()
    assert await (await office.receives(one)).accept() == "active"


async def test_a_mail_that_is_due_and_cannot_be_read_keeps_no_other_from_leaving(
    world: World,
) -> None:
    prison, address = await world.prison(), "jugendamt-13003@kvi.example"
    with world.mails.away():
        one, other = [await prison.report_admission(child()) for _ in range(2)]
        await world.pass_time(minutes=45)
    with world.database.broken("notify", one, "state.deliveries", "none"):
        world.jump_to(world.now + timedelta(minutes=2))
        await until(lambda: len(world.mails_to(address, other)) == 1)
        await until(lambda: told(world, "notify").get("kvi_trouble{mail.unreadable}", 0) >= 1)
        assert problems(world.system.ports["notify"]) == []
        assert [
            line["case"] for line in world.log("notify") if line["event"] == "mail.unreadable"
        ] == [one]
    await world.quiet()
    assert len(world.mails_to(address, one)) == 1
