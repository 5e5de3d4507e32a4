"""People of an office do all their work with nothing but a browser.

Whatever their browsers send and get is looked through at the end of each journey.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from deploy.network.services import DESK
from services.desk.domain.people import Role
from shared.language.topics import outbound_topic
from shared.network.questions import Question
from shared.network.sealed_answer import SealedAnswer, WayOfContact
from shared.network.working_days import BERLIN
from tests.desk.barriers import barriers
from tests.world.family import CANARY, child
from tests.world.world import World

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.world.caseworker import Caseworker

pytestmark = pytest.mark.browser
SCHWERIN = "jugendamt-13004"
OPENED = "Nur Ihr Browser konnte das öffnen."
WAYS = SealedAnswer(
    question=Question.WAYS_OF_CONTACT, contact=(WayOfContact.VISIT, WayOfContact.VIDEO)
)
PASSPHRASE = "vier lange Wörter hier"  # noqa: S105 - nobody's


@pytest.fixture(scope="module")
async def open_desk(running_world: World) -> AsyncIterator[None]:
    """One desk for all journeys."""
    async with running_world.desk():
        yield


@pytest.fixture
def world(world: World, open_desk: None) -> World:  # noqa: ARG001 - a fixture wants it
    """Its people are those of one journey alone."""
    world.database.forget_people()
    return world


async def reported(world: World) -> str:
    """A family that lives in Schwerin; gives its case, of which the office has been told."""
    prison = await world.prison()
    case = await prison.report_admission(child(district="13004"))
    await world.pass_time(minutes=45)
    return case


async def joined(she: "Caseworker", role: Role = Role.LEAD) -> None:
    await she.joins(role)
    await she.brings_the_key_back()


async def test_a_caseworker_reads_a_referral_and_takes_it_over(
    world: World, browser: "Browser", axe: str
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    async with caseworker(browser, world, SCHWERIN) as she:
        await joined(she)
        await she.goes_to("/eingang")
        case = await reported(world)
        await she.reads(f"Fall {case[:8]}")
        async with she.page.expect_response("**/ConfirmDelivery"):
            await she.opens(case)
        await she.reads(OPENED)
        await she.reads(f"{CANARY} {CANARY}")
        await she.reads(f"{CANARY}@kvi.example")
        assert await barriers(she.page, axe) == []
        await she.reads(
            "wird das Jugendamt vorläufig tätig, in dessen Bereich sich das Kind aufhält"
        )
        await she.press("Eingang bestätigen")
        await she.reads("Eingang bestätigt, angenommen")
        await she.press("Wir übernehmen")
        await she.reads("übernommen, angenommen")
        said = [
            each.data.get("command") for each in await world.told(outbound_topic(SCHWERIN), case)
        ]
        # The desk, that it lies there; and her browser, that it opens. Answers come in the order in
        # which it was said, so both are there by now.
        assert said.count("ConfirmDelivery") == 2


async def test_a_device_that_derives_nothing_asks_for_a_passphrase(
    world: World, browser: "Browser", axe: str
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - as above

    async with caseworker(browser, world, SCHWERIN, prf=False) as she:
        await she.page.goto(await she.is_invited(Role.LEAD))
        await she.press("Gerät einrichten")
        field = she.page.get_by_label("Passphrase")
        await field.fill("zu kurz")
        await she.press("Schlüssel verschließen")
        await she.reads("mindestens 16 Zeichen.")
        assert await field.get_attribute("aria-invalid") == "true"
        await field.fill(PASSPHRASE)
        await she.press("Schlüssel verschließen")
        await she.page.wait_for_url("**/schluessel")
        await she.brings_the_key_back()
        await she.signs_out()
        await she.press("Anmelden")
        await field.fill("eine ganz falsche Passphrase")
        await she.press("Schlüssel öffnen")
        await she.reads("Diese Passphrase ist nicht richtig.")
        assert await barriers(she.page, axe) == []
        assert await she.kept_keys() == []
        await field.fill(PASSPHRASE)
        await she.press("Schlüssel öffnen")
        await she.page.wait_for_url("**/eingang")
        case = await reported(world)
        await she.opens(case)
        await she.reads(OPENED)
        assert she.traffic.leaks(PASSPHRASE) == []


async def test_two_colleagues_answer_once(world: World, browser: "Browser") -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - as above

    async with (
        caseworker(browser, world, SCHWERIN) as lead,
        caseworker(browser, world, SCHWERIN) as colleague,
        caseworker(browser, world, SCHWERIN) as reader,
    ):
        await joined(lead)
        await colleague.joins(Role.CASEWORKER)
        await reader.joins(Role.READER)
        email = "caseworker@jugendamt-13004.example"
        card = lead.page.get_by_role("listitem").filter(has_text=email)
        own = colleague.page.get_by_role("listitem").filter(has_text=email)
        await own.locator("code").filter(has_text=" ").wait_for()
        shown = await own.locator("code").text_content()
        assert shown
        typed = card.get_by_label("Prüfzeichen vom anderen Bildschirm")
        for wrong in ("0000 " * 5, shown[:19]):
            await typed.fill(wrong)
            await card.get_by_role("button").click()
            await lead.reads("Das Prüfzeichen stimmt nicht überein.")
        assert await colleague.kept_keys() == ["own"]
        await typed.fill(shown[:24].upper())
        await card.get_by_role("button").click()
        await own.get_by_text("Wartet auf die Freigabe").wait_for(state="detached")
        case = await reported(world)
        # On her page nothing renews itself.
        await colleague.page.route("**/neues*", lambda route: route.abort())
        for each in (lead, colleague):
            await each.opens(case)
            await each.reads(OPENED)
        await reader.opens(case)
        await reader.reads("Ihr Schlüssel ist in diesem Browser nicht geöffnet.")
        assert await reader.page.get_by_role("heading", name="antworten können").count() == 0
        await lead.press("Eingang bestätigen")
        await lead.reads("Eingang bestätigt, angenommen")
        await colleague.press("Eingang bestätigen")
        at = world.now.astimezone(BERLIN).strftime("%H:%M")
        await colleague.reads(f"Bereits bestätigt, {at}, von einer anderen Person Ihrer Stelle")
        await world.quiet()
        told = await world.told(outbound_topic(SCHWERIN), case)
        said = [each.data.get("command") for each in told]
        assert said.count("AcknowledgeReferral") == 1


async def test_a_key_that_does_not_fit_says_so_and_sends_nothing(
    world: World, browser: "Browser"
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - as above

    async with caseworker(browser, world, SCHWERIN) as she:
        await she.joins()
        await she.press("Neuen Schlüssel anlegen")
        await she.reads("Drucken Sie jetzt das Wiederherstellungsblatt.")
        case = await reported(world)
        await she.opens(case)
        await she.reads("Dieser Schlüssel passt nicht zu Ihrem Amt.")
        assert she.traffic.posts(case) == []


async def test_what_is_to_be_erased_is_gone_and_its_erasure_confirmed(
    world: World, browser: "Browser"
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - as above

    prison = await world.prison()
    async with caseworker(browser, world, SCHWERIN) as she:
        await joined(she)
        case = await reported(world)
        await she.goes_to("/eingang")
        await she.reads(f"Fall {case[:8]}")
        assert await prison.may("intake", "WithdrawConsent", case) == "withdrawn"
        await she.page.get_by_text(f"Fall {case[:8]}").wait_for(state="detached")
        await she.page.get_by_role("link", name="Bitten um Löschung").click()
        card = she.page.get_by_role("listitem").filter(has_text=f"Fall {case[:8]}")
        until = world.today + timedelta(days=7)
        await card.get_by_text(f"zu bestätigen bis {until:%d.%m.%Y}").wait_for()
        await card.get_by_role("button", name="Bestätigen").click()
        group = card.get_by_role("group", name="Was hat Ihre Stelle getan?")
        assert await group.get_attribute("aria-describedby") == f"{case}-flaw"
        await card.get_by_label("Alles gelöscht").check()
        await card.get_by_role("button", name="Bestätigen").click()
        await card.get_by_text("angenommen").wait_for()


async def test_who_leaves_leaves_no_key_and_comes_back_to_where_she_wanted(
    world: World, browser: "Browser"
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - as above

    async with caseworker(browser, world, SCHWERIN) as she:
        await joined(she)
        assert "own" in await she.kept_keys()
        case = await reported(world)
        await she.opens(case)
        await she.reads(OPENED)
        asked_for = she.page.url
        # An open page may just be saying that the part can be read, which is use.
        await she.page.goto("about:blank")
        long_ago = {"$set": {"used_at": world.now - timedelta(days=400)}}
        world.database.client[DESK]["sessions"].update_many({}, long_ago)
        await she.page.goto(asked_for)
        await she.page.wait_for_url("**/anmelden?weiter=**")
        await she.page.get_by_role("button", name="Anmelden").wait_for()
        assert await she.kept_keys() == []
        await she.press("Anmelden")
        await she.page.wait_for_url(asked_for)
        await she.reads(OPENED)
        await she.signs_out()
        assert await she.kept_keys() == []
        await she.page.goto(asked_for)
        await she.page.wait_for_url("**/anmelden?weiter=**")


async def test_an_office_asks_the_prison_and_hands_over_to_the_competent_one(
    world: World, browser: "Browser"
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - as above

    prison, next_office = await world.prison(), await world.office("jugendamt-13003")
    async with caseworker(browser, world, SCHWERIN) as she:
        await joined(she)
        case = await reported(world)
        await she.opens(case)
        await she.reads(OPENED)
        asking = she.page.locator("#AskQuestion")
        await asking.locator("summary").click()
        await asking.get_by_label("Ihre Frage").select_option("ways_of_contact")
        await asking.get_by_role("button").click()
        await she.reads("Die Fristen ruhen")
        asked = (await prison.hears(case, "QuestionPassedOn")).data["question_id"]
        part = prison.part(case, SCHWERIN, WAYS.model_dump_json(exclude_none=True).encode())
        assert await prison.answer(case, asked, sealed=part) == "answered"
        await she.reads("Besuch, Video-Besuch")
        handing = she.page.locator("#HandOverReferral")
        await handing.locator("summary").click()
        await handing.get_by_label("Welche Stelle").select_option("jugendamt-13003")
        await handing.get_by_label("Warum diese Stelle").select_option("86_2")
        await handing.get_by_role("button").click()
        await she.reads("an eine andere Stelle übergeben, angenommen")
        await she.reads("Bis sie übernimmt, bleibt der Fall bei Ihnen")
        received = await next_office.receives(case)
        assert received.opened()["prisoner"]["family_name"] == CANARY
        assert received.said["routing"]["rule"] == "sgb_viii_86_2"
