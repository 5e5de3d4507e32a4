"""A social worker in a prison reports children with nothing but a browser, and no server reads."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest

from deploy.network.services import DESK
from shared.network.sealed_answer import SealedAnswer
from shared.network.sealed_notice import SealedNotice
from shared.network.sealing import open_sealed
from tests.desk.barriers import barriers
from tests.desk.reporting import (
    BORN,
    CHILD,
    PARENT,
    PRISON,
    SCHWERIN,
    fills_in,
    fills_in_the_parent,
    has_signed,
    is_whole,
    makes_the_key,
    reports,
    sends,
)
from tests.world.family import CANARY
from tests.world.search import places_of
from tests.world.world import World

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Request

    from tests.world.caseworker import Caseworker

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def open_desk(running_world: World) -> AsyncIterator[None]:
    """One desk for all stories."""
    async with running_world.desk():
        yield


@pytest.fixture
def world(world: World, open_desk: None) -> World:  # noqa: ARG001 - a fixture wants it
    """The prison is new at its desk: nobody has joined or made a key."""
    world.database.forget_people()
    return world


class Overheard:
    """All that a browser has sent, in clear words."""

    def __init__(self, page: "Page") -> None:
        self.requests: list[Request] = []
        page.on("request", self._sent)

    def _sent(self, request: "Request") -> None:
        self.requests.append(request)

    async def text(self) -> str:
        said = [
            f"{each.url} {await each.all_headers()} {each.post_data or ''}"
            for each in self.requests
        ]
        return unquote_plus("\n".join(said))


async def completes(she: "Caseworker") -> None:
    """Open the form once more, about what the notice did not tell yet."""
    await she.page.get_by_role("link", name="Einwilligungen ergänzen").click()
    await she.page.wait_for_url("**/ergaenzen")


async def finds_places(page: "Page") -> None:
    """By name, also such as there are several of, or none, and what is in none of our districts."""
    place = page.get_by_label("Wohnort von Kind 1")
    kreis = page.get_by_label("Kind 1 lebt in", exact=True)
    told = page.locator("#child-1-residence-place-told")
    await place.fill("neuenkirchen")
    await told.get_by_text("Den Ort gibt es mehrmals.").wait_for()
    assert await kreis.input_value() == ""
    offered = page.locator("#child-1-residence-place-list option").first
    await place.fill(await offered.get_attribute("value") or "")
    await told.get_by_text("Der Kreis ist ausgewählt.").wait_for()
    assert (await kreis.input_value()).startswith("13")
    await place.fill("Luebeck")
    await told.get_by_text("Der Kreis ist ausgewählt.").wait_for()
    assert await kreis.locator("option:checked").inner_text() == (
        "Lübeck, Hansestadt (kreisfreie Stadt, Schleswig-Holstein)"
    )
    await place.fill(CANARY)
    await told.get_by_text("Diesen Ort kennt die Liste nicht.").wait_for()
    assert await kreis.input_value() == ""


def sealed_at_the_desk(world: World, case: str) -> list[str]:
    """Where a sealed part of this case lies in the desk's database."""
    places = ("orders", "own_copies")
    kept = [(place, each) for place in places for each in world.database.client[DESK][place].find()]
    return [place for place, each in kept if each["case"] == case and "eyJ" in str(each)]


async def reads_again_what_it_reported(page: "Page") -> None:
    copy = page.locator("#copy")
    for said in (
        f"{CANARY} möchte Papa sehen.",
        "beide Eltern gemeinsam",
        "Landeshauptstadt Schwerin",
        "Einwilligung: Anderer Elternteil, für Kind c1",
    ):
        await copy.get_by_text(said).first.wait_for()
    await page.evaluate("window.print = () => {}")
    await page.get_by_role("button", name="Einwilligungsbogen drucken").click()
    await page.emulate_media(media="print")
    sheet = page.locator("#sheet")
    await sheet.get_by_text(f"{CHILD} {CANARY}, geboren am 04.05.2018").wait_for()
    await sheet.get_by_text("Ort, Datum, Unterschrift: Betreuungsperson").wait_for()
    assert not await copy.is_visible()
    await page.emulate_media(media="screen")
    await page.reload()


async def test_a_prison_reports_hears_and_takes_back(
    world: World, browser: "Browser", axe: str
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    office = await world.office(SCHWERIN)
    async with caseworker(browser, world, PRISON) as she:
        overheard = Overheard(she.page)
        await she.joins()
        await she.goes_to("/meldungen/neu")
        await she.reads("Ihre Anstalt hat noch keinen Schlüssel.")
        await makes_the_key(she)

        await she.goes_to("/meldungen/neu")
        await fills_in(she.page)
        await has_signed(she.page, "prisoner")
        await she.press("Verschließen und absenden")
        missing = she.page.locator("#by-other_parent-wrong")
        await missing.get_by_text("Es fehlt die Einwilligung des anderen Elternteils.").wait_for()
        assert await she.page.get_by_label("Vorname von Kind 1").input_value() == CHILD
        for giver in ("other_parent", "caregiver"):
            await has_signed(she.page, giver)
        case = await sends(she)
        await she.page.locator("[data-names]").get_by_text(CHILD).wait_for()
        await reads_again_what_it_reported(she.page)
        await she.page.locator("#copy").get_by_text(CHILD).first.wait_for()
        assert await barriers(she.page, axe) == []

        await world.pass_time(minutes=45)
        is_whole((assigned := await office.receives(case)).opened())
        await assigned.confirm_delivery()
        await assigned.accept()
        await she.goes_to("/meldungen")
        await she.reads("wurde übernommen")
        await she.page.get_by_label("Nach Namen suchen").fill(CHILD.lower())
        await she.press("Suchen")
        await she.page.locator("#found").get_by_role("link", name=CHILD).click()
        await she.page.wait_for_url(f"**/{case}")

        await she.goes_to(f"/faelle/{case}")  # as a mail leads there
        await she.page.wait_for_url(f"**/meldungen/{case}")

        another = await reports(she)
        assert len(sealed_at_the_desk(world, another)) == 2
        await she.page.get_by_label("Grund").select_option("entered_in_error")
        await she.press("Meldung zurücknehmen")
        await she.reads("beendet, bevor jemand informiert wurde")
        assert await she.page.get_by_role("button", name="Meldung zurücknehmen").count() == 0
        await world.pass_time(minutes=45)
        assert await office.has_heard(another) == []
        assert sealed_at_the_desk(world, another) == []

        await she.goes_to("/eingang")
        await she.page.get_by_text("Diese Seite ist für Sie nicht offen.").wait_for()
        said = await overheard.text()
        assert "telling_the_child" in said  # what was posted is among it
        assert CANARY.lower() not in said.lower()
        assert "1990-02-13" not in said
        assert await places_of(world, CANARY) == set()


async def test_a_prison_seals_anew_and_answers_out_of_its_own_copy(
    world: World, browser: "Browser"
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    office = await world.office(SCHWERIN)
    async with caseworker(browser, world, PRISON) as she:
        await she.joins()
        await makes_the_key(she)
        case = await reports(she)
        await world.pass_time(minutes=45)
        await (await office.receives(case)).confirm_delivery("cannot_open")
        await she.reads("Die Stelle konnte ihn nicht öffnen.")
        await she.press("Neu verschließen und senden")
        referral = await office.receives(case, nth=2)
        assert referral.opened()["children"][0]["given_name"] == CHILD
        await she.reads("Neu verschlossener Teil angenommen")
        assert await she.page.get_by_role("button", name="Neu verschließen").count() == 0

        await referral.ask("custody")
        await she.reads("Wer hat die elterliche Sorge?")
        await she.press("Aus der Meldung beantworten")
        given = (await office.hears(case, "AnswerGiven")).data
        inside = open_sealed(given["sealed"], office.private_key, case=case, receiver=office.id)
        assert SealedAnswer.model_validate(inside).family[0].custody == "joint"
        await she.reads("Antwort angenommen")
    assert await places_of(world, CANARY, *BORN) == set()


async def test_the_form_leads_to_what_is_wrong_and_prints_what_is_to_be_signed(
    world: World, browser: "Browser"
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    async with caseworker(browser, world, PRISON) as she:
        await she.joins()
        await makes_the_key(she)
        await she.page.set_viewport_size({"width": 375, "height": 800})
        await she.goes_to("/meldungen/neu")
        await she.press("Verschließen und absenden")
        await she.page.locator("#wrongs:focus").wait_for()
        first = she.page.locator("#wrong-list a").first
        assert await first.inner_text() == "Vorname des Elternteils in Haft: Bitte ausfüllen."
        await first.click()
        await she.page.locator("#prisoner-given_name:focus[aria-invalid]").wait_for()
        await fills_in(she.page)
        assert await she.page.evaluate("document.documentElement.scrollWidth") <= 375
        await finds_places(she.page)

        await she.page.evaluate("window.print = () => {}")
        await she.press("Einwilligungsbogen drucken")
        await she.page.emulate_media(media="print")
        sheet = she.page.locator("#sheet")
        await sheet.get_by_text(f"{CHILD} {CANARY}, geboren am 04.05.2018").wait_for()
        assert await sheet.get_by_text("Ort, Datum, Unterschrift: Anderer Elternteil").is_visible()
        assert not await she.page.get_by_label("Vorname von Kind 1").is_visible()


async def prints_the_letter(she: "Caseworker") -> None:
    """To the other parent; it names who is in prison, and no child."""
    page = she.page
    await page.evaluate("window.print = () => {}")
    await she.press("Brief an den anderen Elternteil drucken")
    await page.emulate_media(media="print")
    letter = page.locator("#letter")
    await letter.get_by_text(f"{PARENT} {CANARY}").wait_for()
    assert await letter.get_by_text("Die Einwilligung ist freiwillig.").is_visible()
    assert not await page.get_by_text("Verlauf").is_visible()
    await page.emulate_media(media="screen")
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not await letter.is_visible()


async def test_consents_that_come_later_make_a_number_a_notice_step_by_step(
    world: World, browser: "Browser"
) -> None:
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    office = await world.office(SCHWERIN)
    async with caseworker(browser, world, PRISON) as she:
        overheard = Overheard(she.page)
        await she.joins()
        await makes_the_key(she)
        await she.goes_to("/meldungen/neu")
        await she.page.get_by_label("Eingewilligt wurde").select_option("number")
        assert not await she.page.get_by_label("Vorname des Elternteils in Haft").is_visible()
        await she.page.get_by_label("Wie viele Kinder").select_option("1")
        case = await sends(she, "wartet auf die Einwilligung")
        assert sealed_at_the_desk(world, case) == []

        await completes(she)
        await she.page.get_by_label("Eingewilligt wurde").select_option("parent_only")
        await fills_in_the_parent(she.page)
        await has_signed(she.page, "prisoner")
        await she.page.get_by_label("Zuletzt wohnte der Elternteil").select_option("13004")
        await sends(she, "liegt bereit, nur über den Elternteil")
        await world.pass_time(minutes=45)
        alone = SealedNotice.model_validate((await office.receives(case)).opened())
        assert (alone.prisoner.given_name, alone.children) == (PARENT, ())
        await prints_the_letter(she)

        await completes(she)
        await fills_in(she.page)
        for giver in ("prisoner", "other_parent"):
            await has_signed(she.page, giver)
        await sends(she, "weitergegeben")
        is_whole((await office.receives(case, nth=2)).opened())

        longer = she.page.locator("form[action$=RenewConsent]")
        await longer.get_by_label("Wie", exact=True).select_option("written")
        await she.press("Einwilligung verlängern")
        await she.reads("Verlängerung der Einwilligung angenommen")
        less = she.page.locator("form[action$=NarrowConsent]")
        await less.get_by_label("dass der Fall übernommen wurde").uncheck()
        await she.press("Einwilligung einschränken")
        await she.reads("Einschränkung der Einwilligung angenommen")
        assert CANARY.lower() not in (await overheard.text()).lower()
        assert await places_of(world, CANARY) == set()
