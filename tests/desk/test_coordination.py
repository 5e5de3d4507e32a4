"""The coordination office clears cases and runs the programme with nothing but a browser."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.desk.barriers import barriers
from tests.world.family import CANARY, child
from tests.world.search import places_of
from tests.world.world import World

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser
CLEARING = "koordinierung-mv"
LEARNS = "Pultvogel"
"""In the name of whoever takes part: known to the programme, and at the desk to her own agency."""
IS_A_TRAINING = re.compile(r"/fortbildungen/[0-9a-f]{8}-[0-9a-f-]{27}$")


async def test_it_takes_a_case_from_a_silent_office_and_reads_what_it_then_holds(
    world: World, browser: "Browser", axe: str
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    office = await world.office()
    async with world.desk(), caseworker(browser, world, CLEARING) as she:
        await she.joins()
        await she.brings_the_key_back()
        case = await (await world.prison()).report_admission(child())
        await world.pass_time(minutes=45)
        await (await office.receives(case)).confirm_delivery()
        await world.pass_time(days=8)
        await she.opens(case)
        await she.reads("Eine andere Stelle lässt diesen Fall warten.")
        assert await barriers(she.page, axe) == []
        await she.goes_to("/eingang")
        assert await barriers(she.page, axe) == []

        await she.opens(case)
        assigning = she.page.locator("#ReassignReferral")
        await assigning.locator("summary").click()
        await assigning.get_by_label("Wer soll tätig werden?").select_option(CLEARING)
        await assigning.get_by_role("button").click()
        await she.reads("Die Stelle hat geantwortet, oder es wird nichts mehr erwartet.")
        await office.hears(case, "ReferralRecalled")

        await she.opens(case)
        await she.reads(f"{CANARY} {CANARY}")
        await she.reads("die Koordinierungsstelle findet eine andere")
        await she.press("Wir übernehmen")
        await she.reads("übernommen, angenommen")


async def test_it_announces_a_training_and_records_who_was_there(
    world: World, browser: "Browser", axe: str
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    day = world.today + timedelta(days=14)
    plan = {
        "Kurzname des anderen Ortes": "rathaus-saal-2",
        "Findet statt ab": "1",
        "Höchstens so viele Plätze": "2",
        "Anmeldung bis": f"{day - timedelta(days=2)}T12:00",
        "Sitzung 1: Beginn": f"{day}T09:00",
        "Sitzung 1: Ende": f"{day}T12:30",
        "Sitzung 1: Stunden": "3,5",
    }
    chosen = {"Form": "workshop", "Thema": "visits_and_contact", "Ort": "venue:13004"}
    async with (
        world.desk(),
        caseworker(browser, world, CLEARING) as she,
        caseworker(browser, world, "jva-waldeck") as he,
    ):
        await she.joins()
        await she.goes_to("/fortbildungen/neu")
        await she.press("Ankündigen")
        await she.page.locator("#fehler:focus").wait_for()
        assert await barriers(she.page, axe) == []
        for label, value in chosen.items():
            await she.page.get_by_label(label, exact=True).select_option(value)
        for label, text in plan.items():
            await she.page.get_by_label(label).fill(text)
        await she.page.get_by_label("für Justizvollzugsanstalten").check()
        await she.press("Ankündigen")
        await she.page.wait_for_url(IS_A_TRAINING)
        training = she.page.url.rsplit("/", 1)[1]
        world.cases.add(training)
        await she.page.locator("#stand").get_by_text("angekündigt", exact=True).wait_for()

        await he.joins()
        await he.goes_to("/fortbildungen")
        await he.reads("Besuch und Kontakt")
        assert await barriers(he.page, axe) == []
        await he.goes_to(f"/fortbildungen/{training}")
        await he.page.get_by_label("Name").fill(f"{LEARNS} Mustermann")
        await he.page.get_by_label("E-Mail").fill(f"{LEARNS}@kvi.example")
        await he.page.get_by_label("Arbeitet in").select_option("justice")
        await he.press("Anmelden")
        await he.reads("hat einen Platz")
        assert await barriers(he.page, axe) == []

        await world.pass_time(days=15)
        await she.goes_to(f"/fortbildungen/{training}")
        await she.page.locator("summary").click()
        assert await barriers(she.page, axe) == []
        await she.page.get_by_label(f"{LEARNS} Mustermann").check()
        await she.press("Liste der Sitzung 1 eintragen")
        await she.reads("hat stattgefunden")
        await she.press("Fortbildung abschließen")
        await she.page.locator("#stand").get_by_text("abgeschlossen", exact=True).wait_for()

        await he.goes_to(f"/fortbildungen/{training}")
        await he.page.get_by_role("button", name="Stand erfragen").click()
        await he.reads("hat an allen Sitzungen teilgenommen")
        assert await places_of(world, LEARNS) == {
            "topic:events.from.jva-waldeck.v1",
            # She has mails of her own; who sent her and who holds it have her certificate, and who
            # holds it the list of who comes, which a desk keeps for a time.
            "mail",
            "topic:notify.post.v1",
            "topic:to.jva-waldeck.v1",
            "topic:to.koordinierung-mv.v1",
            "database:events",
            "database:desk",
            "database:local",  # what replication keeps of the writes to them
        }
