"""Mails say that there is something, in German and once, however the mail server behaves."""

import asyncio
import re
from datetime import datetime
from email.message import EmailMessage

from services.notify.contract.deliveries import DELIVERIES
from services.notify.domain.addresses import mailbox_of
from tests.deploy.command_line import kvi
from tests.journeys.test_training import plan
from tests.world.family import child
from tests.world.mails import text_of
from tests.world.office import Assignment
from tests.world.world import World

OFFICE = "jugendamt-13003@kvi.example"
COORDINATION = "koordinierung-mv@kvi.example"
PROVIDER = "traeger-beispiel"


async def assigned(world: World) -> Assignment:
    case = await (await world.prison()).report_admission(child())
    await world.pass_time(minutes=45)
    return await (await world.office()).receives(case)


async def deliveries(world: World, case: str) -> list[tuple[str, str]]:
    return [(r.type_name, r.data["wording"]) for r in await world.told(DELIVERIES, case)]


async def given_up(world: World, case: str, wording: str) -> list[tuple[int, str]]:
    told = [r for r in await world.told(DELIVERIES, case) if r.type_name == "NotificationGivenUp"]
    return [(r.data["attempts"], r.data["reason"]) for r in told if r.data["wording"] == wording]


def text(mail: EmailMessage) -> str:
    return text_of(mail)


async def test_a_mail_is_german_and_says_nothing_of_the_case_but_its_number(world: World) -> None:
    referral = await assigned(world)
    await world.quiet()
    [mail] = world.mails_to(OFFICE, referral.case)
    assert "Sehr geehrte Damen und Herren" in text(mail)
    assert mail["From"].addresses[0].addr_spec == "koordinierung-mv@kvi.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    without_number = text(mail).replace(referral.case, "")
    said_of_the_case = re.compile(r"jva|haft|gefangen|kind c|13003|6-9|einwilligung", re.IGNORECASE)
    of_the_network = "Netzwerk Kinder von Inhaftierten Mecklenburg-Vorpommern"
    assert not said_of_the_case.search(
        without_number.replace(of_the_network, "").replace(OFFICE, "")
    ), without_number


async def test_a_server_that_is_away_is_tried_again_on_schedule(world: World) -> None:
    with world.mails.away():
        referral = await assigned(world)
        await world.pass_time(seconds=59)
        assert await deliveries(world, referral.case) == [("NotificationPlanned", "new_referral")]
        await world.pass_time(minutes=5)
        assert world.mails_to(OFFICE, referral.case) == []
    await world.pass_time(minutes=2)
    [mail] = world.mails_to(OFFICE, referral.case)
    [planned, sent] = await world.told(DELIVERIES, referral.case)
    assert (sent.type_name, sent.data["attempt"]) == ("NotificationSent", 3)
    assert mail["Message-ID"] == f"<{planned.data['delivery']}@kvi.example>"
    await referral.accept()
    await world.pass_time(hours=12)
    assert len(world.mails_to(OFFICE, referral.case)) == 1


async def test_a_server_that_stays_away_is_given_up_in_the_end(world: World) -> None:
    with world.mails.away():
        referral = await assigned(world)
        await world.pass_time(days=6)
    assert await given_up(world, referral.case, "new_referral") == [(11, "unreachable")]
    assert world.mails_to(OFFICE, referral.case) == []


async def test_who_has_acknowledged_meanwhile_is_not_written_to_any_more(world: World) -> None:
    with world.mails.away():
        referral = await assigned(world)
        await world.pass_time(seconds=59)
        await referral.accept()
        await world.quiet()
    assert await given_up(world, referral.case, "new_referral") == [(1, "pointless")]
    await world.pass_time(hours=12)
    assert world.mails_to(OFFICE, referral.case) == []


async def test_a_mailbox_that_does_not_exist_bounces_and_is_not_tried_again(world: World) -> None:
    with world.mails.without(OFFICE):
        referral = await assigned(world)
        await referral.accept()
        await world.pass_time(hours=12)
    told = await world.told(DELIVERIES, referral.case)
    assert [(r.type_name, r.data.get("attempt")) for r in told] == [
        ("NotificationPlanned", None),
        ("NotificationBounced", 1),
    ]
    assert told[1].data["code"] == 550


async def test_an_address_that_is_refused_is_found_out_by_a_call_until_a_mail_arrives(
    world: World,
) -> None:
    mailbox = str(mailbox_of("jugendamt-13003"))
    with world.mails.without(OFFICE):
        await (await assigned(world)).accept()
        await world.pass_time(days=4)
    assert "Kennung: jugendamt-13003" in text(world.mails_to(COORDINATION, "Kennung: ")[-1])
    referral = await assigned(world)
    await referral.accept()
    await world.quiet()
    refused, mended = (await world.told(DELIVERIES, mailbox))[-2:]
    assert (refused.type_name, refused.data["code"]) == ("AddressRefused", 550)
    assert (mended.type_name, mended.data["how"]) == ("AddressMended", "mail_taken")


async def wish(world: World, *typed: str) -> list[str]:
    """As the provider, on the command line."""
    words = ("subscription", "--as", PROVIDER, *typed)
    done = await asyncio.to_thread(kvi, world.system.folder, *words)
    assert done.code == 0, done.err
    return done.lines


async def test_who_wants_one_mail_a_day_reads_in_it_what_still_takes_place(world: World) -> None:
    holder, off, on = await world.coordination_office(), world.new_case(), world.new_case()
    not_read = world.new_case()
    await world.until_people_work()
    assert await wish(world, "--daily", "--without", "placing_asked") == ["notify: daily"]
    assert await wish(world) == ["daily", "without placing_asked"]
    for training in (off, on, not_read):
        content = plan(world, target_groups=["providers"])
        assert await holder.may("events", "ScheduleTraining", training, content) == "scheduled"
    await world.quiet()
    assert await holder.may("events", "CancelTraining", off) == "cancelled"
    await world.quiet()
    _, gathered = await world.told(DELIVERIES, on)
    assert gathered.type_name == "NotificationGathered"
    assert world.mails_to(f"{PROVIDER}@kvi.example", on) == []
    # What cannot be read has heard nothing that denies it.
    with world.database.broken("notify", not_read, "state.deliveries", "unreadable"):
        await world.pass_time_to(datetime.fromisoformat(gathered.data["due"]))
    [mail] = world.mails_to(f"{PROVIDER}@kvi.example", on)
    assert not_read in text(mail)
    assert off not in text(mail)
    assert [name for name, _ in await deliveries(world, gathered.data["into"])] == [
        "NotificationPlanned",
        "NotificationSent",
    ]
    assert await wish(world, "--at-once") == ["notify: at_once"]


async def test_a_slow_server_delays_no_case(world: World) -> None:
    with world.mails.away():
        referral = await assigned(world)
        assert await referral.accept() == "active"
        assert await referral.record_consultation() == "active"
