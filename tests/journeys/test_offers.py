"""An offer from its listing until it is offered no more, as others find it meanwhile."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from deploy.directory.hsds_schema_files import violations
from services.events.contract.topics import DIRECTORY
from tests.deploy.command_line import kvi
from tests.world.world import World


def listing(world: World) -> dict[str, Any]:
    """Eight places in Rostock, of which six are taken, for children of city and Landkreis."""
    return {
        "title": "Gruppe für Kinder von Inhaftierten",
        "needs": ["group_for_children"],
        "service_area": ["13003", "13072"],
        "minimum_age": 6,
        "maximum_age": 12,
        "languages": ["de"],
        "maximum": 8,
        "taken": 6,
        "funding": {"kind": "agreement", "districts": ["13003"]},
        "checked_on": world.today.isoformat(),
    }


def place(district: str = "13003") -> dict[str, Any]:
    return {"place": str(uuid4()), "age_band": "6-9", "district": district}


async def listed(world: World, *looked_for: str) -> dict[str, Any]:
    """What somebody finds who searches as the youth office of Rostock."""
    typed = ["offers", "list", "--as", "jugendamt-13003", "--json", *looked_for]
    done = await asyncio.to_thread(kvi, world.system.folder, *typed)
    assert done.code == 0, done.err
    found = [json.loads(line) for line in done.out.splitlines()]
    return {one["offer"]: one for one in found}


async def standing(world: World, missing: dict[str, str]) -> tuple[str, ...]:
    """How far a gap is met, and by which offers."""
    done = await asyncio.to_thread(kvi, world.system.folder, "offers", "gaps", "--json")
    assert done.code == 0, done.err
    lines = [json.loads(line) for line in done.out.splitlines()]
    (found,) = [line for line in lines if missing.items() <= line.items()]
    offers: list[str] = found["listed"] + found["planned"]
    return found["stands"], *offers


async def test_an_offer_is_found_filled_asked_about_stale_and_in_the_end_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVI_CLOCK_FILE", str(world.system.folder / "clock"))
    keeper, rostock = await world.provider(), await world.office()
    landkreis, offer = await world.office("jugendamt-13072"), world.new_case()
    assert await keeper.may("events", "PublishOffer", offer, listing(world)) == "published"
    found = (await listed(world, "--district", "13072", "--age", "12"))[offer]
    assert (found["available"], found["decision_of"]) == (2, "13072")

    first = place()
    for _ in range(2):
        assert await rostock.may("events", "ReservePlace", offer, first) == "reserved"
    other = place("13072")
    assert await landkreis.may("events", "ReservePlace", offer, other) == "needs_decision"
    answer = await landkreis.hears(offer, "PlaceReserved")
    assert (answer.data["place"], answer.data["decision_of"]) == (other["place"], "13072")
    full = await rostock.may_not("events", "ReservePlace", offer, place())
    assert full["code"] == "over_capacity"
    assert offer not in await listed(world, "--free")
    gone = {"place": first["place"]}
    assert await rostock.may("events", "FreePlace", offer, gone) == "freed"
    await keeper.hears(offer, "PlaceFreed")
    assert offer in await listed(world, "--free")

    await world.pass_time(days=76)
    awaited = await keeper.hears(offer, "OfferCheckAwaited")
    assert awaited.data["stale_on"] == (world.today + timedelta(days=14)).isoformat()
    await world.until_people_work()
    assert world.subjects("traeger-beispiel@kvi.example", offer) == [
        "Netzwerk KvI M-V: Ein Angebot ist bald zu prüfen"
    ]
    await world.pass_time(days=14)
    stale = await rostock.may_not("events", "ReservePlace", offer, place())
    assert (stale["code"], stale["state"]) == ("wrong_state", "stale")
    assert offer not in await listed(world)
    looked = {"checked_on": world.today.isoformat()}
    assert await keeper.may("events", "VerifyOffer", offer, looked) == "published"
    assert offer in await listed(world)
    told = [one.data["life"] for one in await world.told(DIRECTORY, offer)]
    assert told[-2:] == ["stale", "published"]
    more = {"maximum": 10, "taken": 6}
    assert await keeper.may("events", "ChangeCapacity", offer, more) == "published"
    assert (await listed(world))[offer]["available"] == 3

    done = await asyncio.to_thread(kvi, world.system.folder, "offers", "export")
    (service,) = [one for one in json.loads(done.out)["contents"] if one["id"] == offer]
    assert list(violations(service)) == []
    typed = ["offers", "import", "-", "--as", "traeger-beispiel", "--send"]
    again = await asyncio.to_thread(
        kvi, world.system.folder, *typed, stdin=json.dumps({**service, "id": world.new_case()})
    )
    assert again.code == 0, again.err
    assert "published" in again.out

    for command, event, life in (
        ("PauseOffer", "OfferPaused", "paused"),
        ("RetireOffer", "OfferRetired", "retired"),
    ):
        assert await keeper.may("events", command, offer) == life
        await landkreis.hears(offer, event)
        gone = await rostock.may_not("events", "ReservePlace", offer, place())
        assert (gone["code"], gone["state"]) == ("wrong_state", life)
        assert offer not in await listed(world)


async def test_what_nobody_offers_is_told_to_the_coordination_office(world: World) -> None:
    office, coordination = await world.office(), await world.coordination_office()
    gap, offer = world.new_case(), world.new_case()
    wanted = {"need": "visit_accompaniment", "district": "13073"}
    missing = {**wanted, "age_band": "3-5"}
    assert await office.may("events", "ReportOfferGap", gap, missing) == "reported"
    assert (await coordination.hears(gap, "OfferGapReported")).data["district"] == "13073"
    plan = {**wanted, "gap": gap, "keeper": "traeger-beispiel"}
    assert await coordination.may("events", "PlanOffer", offer, plan) == "planned"
    keeper = await world.provider()
    assert (await keeper.hears(offer, "OfferPlanned")).data["gap"] == gap
    await world.until_people_work()
    assert world.subjects("koordinierung-mv@kvi.example", gap) == [
        "Netzwerk KvI M-V: Ein Bedarf ohne Angebot wurde gemeldet"
    ]
    assert await standing(world, missing) == ("planned", offer)
    fits = {"needs": [wanted["need"]], "service_area": ["13073"], "minimum_age": 0}
    assert await keeper.may("events", "PublishOffer", offer, listing(world) | fits) == "published"
    assert await standing(world, missing) == ("answered", offer)
