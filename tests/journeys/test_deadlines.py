"""What is awaited of an office in time, and who hears of it when it does not come."""

from datetime import datetime, timedelta

from services.notify.contract.deliveries import DELIVERIES
from services.referral.contract.about import REFERRALS
from tests.world.days import (
    EASTER_SUNDAYS,
    FRIDAY,
    MONDAY,
    REFORMATION_DAYS,
    SATURDAY,
    TUESDAY,
    at,
    next_plain,
)
from tests.world.family import child
from tests.world.office import Assignment
from tests.world.world import World

OFFICE, HEAD = "jugendamt-13003@kvi.example", "leitung-jugendamt-13003@kvi.example"
PINGS = 4000
COORDINATION_OFFICE = "koordinierung-mv@kvi.example"

SENT = "NotificationSent"


async def assigned_at(
    world: World,
    moment: datetime,
    *,
    receivers: tuple[str, ...] = ("youth_office", "coordination_office"),
    path: str = "consent",
) -> Assignment:
    """A referral of which the office's software confirms at once that it can be read."""
    await world.pass_time_to(moment - timedelta(minutes=45))
    case = await (await world.prison()).report_admission(child(), receivers=receivers, path=path)
    await world.pass_time_to(moment)
    referral = await (await world.office()).receives(case)
    await referral.confirm_delivery()
    await world.quiet()
    return referral


async def climbed(world: World, case: str) -> list[tuple[str, str, int]]:
    """The ladder as the shared topic tells it."""
    told = await world.told(REFERRALS, case)
    return [
        (r.type_name, r.data["deadline"], r.data["level"])
        for r in told
        if r.type_name in {"DeadlineMissed", "EscalationRaised"}
    ]


async def test_an_office_has_until_the_end_of_the_next_working_day(world: World) -> None:
    tuesday = next_plain(TUESDAY, world.today)
    referral = await assigned_at(world, at(tuesday, 10))
    due = at(tuesday + timedelta(days=2))
    assert datetime.fromisoformat(referral.said["acknowledge_by"]) == due
    await world.pass_time_to(due - timedelta(seconds=1))
    assert await climbed(world, referral.case) == []
    assert await referral.acknowledge() == "acknowledged"
    await world.pass_time_to(due + timedelta(days=1))
    assert await climbed(world, referral.case) == []


async def test_a_missed_deadline_climbs_one_rung_each_working_day(world: World) -> None:
    monday = next_plain(MONDAY, world.today)
    referral = await assigned_at(world, at(monday, 10))
    case, office, clearing = referral.case, referral.office, await world.coordination_office()
    await world.pass_time_to(at(monday + timedelta(days=2)))
    assert await climbed(world, case) == [("DeadlineMissed", "acknowledge", 1)]
    reminder = await office.hears(case, "DeadlineReminder")
    assert datetime.fromisoformat(reminder.data["due"]) == at(monday + timedelta(days=2))
    assert world.subjects(OFFICE, case) == [
        "Netzwerk KvI M-V: Es liegt eine neue Mitteilung vor",
        "Netzwerk KvI M-V: Erinnerung an eine abgelaufene Frist",
    ]
    assert world.subjects(HEAD, case) == []
    await world.pass_time_to(at(monday + timedelta(days=3)))
    assert await climbed(world, case) == [
        ("DeadlineMissed", "acknowledge", 1),
        ("EscalationRaised", "acknowledge", 2),
    ]
    assert world.subjects(HEAD, case) == ["Netzwerk KvI M-V: Fristüberschreitung in Ihrem Haus"]
    assert await clearing.has_heard(case) == []
    await world.pass_time_to(at(monday + timedelta(days=4)))
    assert (await climbed(world, case))[2:] == [("EscalationRaised", "acknowledge", 3)]
    assert (await clearing.hears(case, "DeadlineReminder")).data["office"] == office.id
    assert world.subjects(COORDINATION_OFFICE, case) == [
        "Netzwerk KvI M-V: Eskalation zu einem Vorgang"
    ]
    assert await referral.acknowledge() == "acknowledged"
    await world.quiet()
    assert (await world.names_told(REFERRALS, case))[-1] == "ReferralAcknowledged"
    resolved = [r.data for r in await world.told(REFERRALS, case) if "Resolved" in r.type_name]
    assert resolved == [{"referral": referral.id, "office": office.id, "deadline": "acknowledge"}]
    await world.pass_time_to(at(monday + timedelta(days=6)))
    assert len([c for c in await climbed(world, case) if c[1] == "acknowledge"]) == 3


async def test_a_rung_that_consent_does_not_cover_only_counts(world: World) -> None:
    monday = next_plain(MONDAY, world.today)
    referral = await assigned_at(world, at(monday, 10), receivers=("youth_office",))
    await world.pass_time_to(at(monday + timedelta(days=4)))
    [raised] = [
        r.data
        for r in await world.told(REFERRALS, referral.case)
        if r.type_name == "EscalationRaised" and r.data["level"] == 3
    ]
    assert (raised["to"], raised["covered"]) == ("coordination_office", False)
    assert await (await world.coordination_office()).has_heard(referral.case) == []
    assert world.mails_to(COORDINATION_OFFICE, about=referral.case) == []
    # The mail names no case, and others may be counted meanwhile: which it is says notify alone.
    sent = [r for r in await world.told(DELIVERIES, referral.case) if r.type_name == SENT]
    (counted,) = [r.data for r in sent if r.data["wording"] == "escalation_count"]
    assert counted["agency"] == (await world.coordination_office()).id
    assert world.mails_to(COORDINATION_OFFICE, about="Anzahl: 1") != []


async def test_a_weekend_does_not_count(world: World) -> None:
    friday = next_plain(FRIDAY, world.today)
    referral = await assigned_at(world, at(friday, 17))
    tuesday = at(friday + timedelta(days=4))
    assert datetime.fromisoformat(referral.said["acknowledge_by"]) == tuesday
    await world.pass_time_to(tuesday - timedelta(seconds=1))
    assert await climbed(world, referral.case) == []
    await world.pass_time_to(tuesday)
    assert await climbed(world, referral.case) == [("DeadlineMissed", "acknowledge", 1)]


async def test_easter_does_not_count(world: World) -> None:
    easter = next(day for day in EASTER_SUNDAYS if day - timedelta(days=4) > world.today)
    referral = await assigned_at(world, at(easter - timedelta(days=3), 14))
    wednesday = at(easter + timedelta(days=3))
    assert datetime.fromisoformat(referral.said["acknowledge_by"]) == wednesday
    await world.pass_time_to(wednesday - timedelta(seconds=1))
    assert await climbed(world, referral.case) == []
    await world.pass_time_to(wednesday)
    assert await climbed(world, referral.case) == [("DeadlineMissed", "acknowledge", 1)]


async def test_reformation_day_does_not_count_and_clocks_that_change_do_not_matter(
    world: World,
) -> None:
    holiday = next(day for day in REFORMATION_DAYS if day - timedelta(days=2) > world.today)
    referral = await assigned_at(world, at(holiday - timedelta(days=1), 14))
    due = at(holiday + timedelta(days=2))
    assert datetime.fromisoformat(referral.said["acknowledge_by"]) == due
    await world.pass_time_to(due - timedelta(seconds=1))
    assert await climbed(world, referral.case) == []
    await world.pass_time_to(due)
    assert await climbed(world, referral.case) == [("DeadlineMissed", "acknowledge", 1)]


async def test_relatives_in_need_do_not_wait_until_the_next_working_day(world: World) -> None:
    saturday = next_plain(SATURDAY, world.today)
    referral = await assigned_at(world, at(saturday, 20), path="relatives_in_need")
    midnight = at(saturday + timedelta(days=1))
    assert datetime.fromisoformat(referral.said["acknowledge_by"]) == midnight
    await world.pass_time_to(midnight)
    assert await climbed(world, referral.case) == [("DeadlineMissed", "acknowledge", 1)]


async def test_software_that_never_confirms_is_told_again_after_an_hour(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    first = await office.receives(case)
    await world.pass_time(hours=1)
    again = await office.receives(case, nth=2)
    assert (again.id, again.opened()) == (first.id, first.opened())
    assert await climbed(world, case) == [("DeadlineMissed", "delivery", 1)]


async def test_deciding_and_consulting_have_their_own_time(world: World) -> None:
    monday = next_plain(MONDAY, world.today)
    referral = await assigned_at(world, at(monday, 10))
    await referral.acknowledge()
    await world.pass_time_to(at(monday + timedelta(days=8)))
    assert await climbed(world, referral.case) == [("DeadlineMissed", "decide", 1)]
    await referral.accept()
    await world.pass_time_to(at(monday + timedelta(days=15)))
    assert (await climbed(world, referral.case))[1:] == [("DeadlineMissed", "consult", 1)]
    assert await referral.record_consultation() == "active"
    await world.pass_time_to(at(monday + timedelta(days=22)))
    assert len(await climbed(world, referral.case)) == 2


async def test_an_answer_that_was_in_the_topic_in_time_is_in_time(world: World) -> None:
    monday = next_plain(MONDAY, world.today)
    referral = await assigned_at(world, at(monday, 10))
    async with world.without("referral"):
        # Much else lies before it, so the scheduler looks at what is due before it can be read.
        await referral.office.ping_often("referral", referral.case, PINGS)
        sent = await referral.send("AcknowledgeReferral")
        world.jump_to(at(monday + timedelta(days=2), 9))
    assert (await referral.answer_to(sent)).data["state"] == "acknowledged"
    await world.quiet()
    assert await climbed(world, referral.case) == []


async def test_what_was_missed_while_the_service_was_down_is_not_forgotten(world: World) -> None:
    monday = next_plain(MONDAY, world.today)
    referral = await assigned_at(world, at(monday, 10))
    async with world.without("referral"):
        world.jump_to(at(monday + timedelta(days=2), 9))
    await world.quiet()
    assert await climbed(world, referral.case) == [("DeadlineMissed", "acknowledge", 1)]
