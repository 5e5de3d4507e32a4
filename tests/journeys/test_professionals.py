"""Somebody who knows is asked for and placed, and what was done stands in figures and calendar."""

import asyncio
import re
from datetime import timedelta

import pytest

from services.events.contract.topics import PROGRAMME
from tests.deploy.command_line import kvi
from tests.world.world import World


async def test_a_professional_is_asked_for_placed_declined_and_placed_again(world: World) -> None:
    office, prison, provider = (
        await world.coordination_office(),
        await world.prison(),
        await world.provider(),
    )
    request = world.new_case()
    need = {
        "purpose": "supervision",
        "sector": "justice",
        "district": "13072",
        "first_day": (world.today + timedelta(days=20)).isoformat(),
        "last_day": (world.today + timedelta(days=40)).isoformat(),
    }
    assert await prison.may("events", "RequestProfessional", request, need) == "requested"
    heard = await office.hears(request, "ProfessionalRequested")
    assert heard.data == {**need, "institution": "jva-buetzow"}
    await world.pass_time(days=10)
    await office.hears(request, "ProfessionalRequestOverdue")
    placing = {"provider": "traeger-beispiel"}
    assert await office.may("events", "PlaceProfessional", request, placing) == "placed"
    asked = await provider.hears(request, "ProfessionalPlaced")
    assert asked.data["purpose"] == "supervision"
    await world.until_people_work()
    no = {"reason": "no_capacity"}
    assert await provider.may("events", "DeclinePlacing", request, no) == "requested"
    await prison.hears(request, "PlacingDeclined")
    # Else its mail is outdated before it leaves.
    await world.quiet()
    assert await office.may("events", "PlaceProfessional", request, placing) == "placed"
    await world.pass_time(days=25)
    given = {"ended_on": world.today.isoformat(), "hours": 6.5}
    assert await provider.may("events", "RecordPlacementEnd", request, given) == "ended"
    assert (await prison.hears(request, "PlacementEnded")).data["hours"] == 6.5
    await world.until_people_work()
    assert world.subjects("koordinierung-mv@kvi.example", request) == [
        "Netzwerk KvI M-V: Eine Fachkraft wird angefragt",
        "Netzwerk KvI M-V: Anfrage nach einer Fachkraft ist noch offen",
        "Netzwerk KvI M-V: Eine Vermittlung kommt nicht zustande",
    ]
    assert (
        world.subjects("traeger-beispiel@kvi.example", request)
        == ["Netzwerk KvI M-V: Sie werden um eine Fachkraft gebeten"] * 2
    )


async def test_a_meeting_is_logged_in_one_line_counted_and_stands_in_the_calendar(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVI_CLOCK_FILE", str(world.system.folder / "clock"))
    folder, today = world.system.folder, world.today

    async def typed(*line: str) -> str:
        done = await asyncio.to_thread(kvi, folder, *line)
        assert done.code == 0, done.err
        return done.out + done.err

    on = today.isoformat()
    said = await typed("activity", "network_meeting", "court", "13003", "3h", "24people", on)
    assert f"{on}  network_meeting for court in 13003, 180 min, reached 24" in said
    [key] = re.findall(r"--withdraw ([0-9a-f-]{36})", said)
    instead = ("network_meeting", "court", "13003", "2h", "20people")
    assert "events: recorded" in await typed("activity", *instead, "--correct", key)
    assert f"{today.month:02}.{today.year}" in await typed("activities", "--csv")
    [meetings] = [
        line
        for line in (await typed("activities")).splitlines()
        if line.startswith("network_meeting")
    ]
    assert meetings.split()[1:] == [
        *(str(int(month == today.month)) for month in range(1, 13)),
        *("1", "120", "20"),
    ]
    dated = f"DTSTART;VALUE=DATE:{today:%Y%m%d}"
    of_it = (await typed("calendar")).replace("\r\n ", "").split(f"UID:{key}@kvi")[1]
    assert dated in of_it.split("END:VEVENT")[0]
    assert "events: withdrawn" in await typed("activity", "--withdraw", key)
    of_it = (await typed("calendar")).replace("\r\n ", "").split(f"UID:{key}@kvi")[1]
    assert "STATUS:CANCELLED" in of_it.split("END:VEVENT")[0]
    told = [one.type_name for one in await world.told(PROGRAMME, key)]
    assert told == ["ActivityRecorded", "ActivityCorrected", "ActivityCorrected"]
