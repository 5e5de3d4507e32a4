"""What Prometheus is told is what has happened: no more, no less, and under the right name."""

from collections.abc import Awaitable, Callable

from services.intake.contract.topics import CASES
from services.referral.contract.about import REFERRALS
from tests.faults.servers import until
from tests.journeys.test_parked import headers
from tests.world.family import child
from tests.world.figures import figures
from tests.world.world import World

Change = dict[str, float]


async def changed(world: World, service: str, story: Callable[[], Awaitable[object]]) -> Change:
    """By how much the counters of a service have grown when the story is over."""
    await world.quiet()
    before = figures(world.system.ports[service])
    await story()
    await world.quiet()
    after = figures(world.system.ports[service])
    return {
        name: value - before.get(name, 0)
        for name, value in after.items()
        if not name.endswith("_created") and value != before.get(name, 0)
    }


def counted(change: Change, figure: str) -> Change:
    """The counters of one figure that have grown, by label."""
    name = f"kvi_{figure}_total"
    return {key.removeprefix(name): value for key, value in change.items() if name in key}


def waiting(port: int) -> float:
    """How many records are parked, of whatever kind of aggregate."""
    return sum(value for name, value in figures(port).items() if name.startswith("kvi_parked_now"))


async def test_what_intake_was_asked_and_has_told_is_counted_by_message_and_by_code(
    world: World,
) -> None:
    prison, case, unknown = await world.prison(), world.new_case(), world.new_case()
    said = prison.admission(case, child())

    async def story() -> None:
        for _ in range(2):
            await prison.ask("intake", "Ping", case)
        await prison.report_admission(child(), case=case)
        # Of a second report, a case that nobody knows, and bytes that nobody can read.
        await prison.may_not("intake", "ReportAdmission", case, said)
        for _ in range(2):
            await prison.may_not("intake", "RetractNotice", unknown, {"code": "no_children"})
        await prison.throw("intake", b"\x00 garbage", [], case.encode())

    change = await changed(world, "intake", story)
    assert counted(change, "handled") == {
        "{Ping}": 2,
        "{ReportAdmission}": 2,
        "{RetractNotice}": 2,
    }
    assert counted(change, "refused") == {
        "{wrong_state}": 1,
        "{unknown_case}": 2,
        "{malformed}": 1,
    }
    assert counted(change, "told") == {
        "{Pong}": 2,
        "{CommandAccepted}": 1,
        "{CommandRefused}": 4,
        "{ConsentGranted}": 1,
        "{NoticeHeld}": 1,
    }
    assert not counted(change, "parked")
    # Each of the seven waited for its answer or came alone, so each was a batch.
    assert change["kvi_batch_records_sum"] == 7
    batches = change["kvi_batch_records_count"]
    assert change["kvi_batch_seconds_count"] == batches
    assert change["kvi_batch_records_bucket{1.0}"] == batches == 7
    assert 0 < change["kvi_batch_seconds_sum"] < 60
    at_rest = {
        "kvi_ready": 1,
        "kvi_lag_records": 0,
        "kvi_oldest_unfinished_seconds": 0,
        "kvi_deadlines_overdue{case}": 0,
    }
    await until(lambda: figures(world.system.ports["intake"]).items() >= at_rest.items())


async def test_what_is_parked_is_counted_and_what_still_waits_is_known(world: World) -> None:
    prison, operator, case = await world.prison(), await world.operator(), world.new_case()
    names: list[str] = []
    port = world.system.ports["referral"]
    parked_before = waiting(port)

    async def story() -> None:
        broken = await world.say_as(
            "intake", CASES, case, headers(case, "IncarcerationNotified"), b"{"
        )
        names.append(broken)
        await prison.report_admission(child(), case=case)
        await world.pass_time(minutes=45)

    change = await changed(world, "referral", story)
    assert counted(change, "parked") == {"{malformed}": 1, "{queued}": 2}
    await until(lambda: waiting(port) == parked_before + 3)
    assert figures(port)["kvi_parked_oldest_seconds"] > 0
    assert figures(port)["kvi_oldest_unfinished_seconds"] == 0

    async def mend() -> None:
        await operator.discard_parked("referral", case, names[0])
        await operator.release_parked("referral", case)

    change = await changed(world, "referral", mend)
    assert counted(change, "handled")["{DiscardParked}"] == 1
    assert counted(change, "handled")["{ReleaseParked}"] == 1
    assert counted(change, "told") == {
        "{CommandAccepted}": 2,
        "{ReferralCreated}": 1,
        "{ReferralRouted}": 1,
        "{ReferralAssigned}": 1,
    }
    await until(lambda: waiting(port) == parked_before)
    assert "ReferralCreated" in await world.names_told(REFERRALS, case)
