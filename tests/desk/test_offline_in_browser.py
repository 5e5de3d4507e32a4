"""The network goes and comes back while a button is pressed: one effect, and words that say so."""

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

import pytest

from services.desk.domain.people import Role
from services.desk.pages.notices import REPORT
from tests.desk.barriers import barriers
from tests.desk.test_pages_in_browser import FALL, full
from tests.desk.told import CASE, OFFICE
from tests.run.bound import HANG_SECONDS

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route

    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
PRISON = "jva-waldeck"
NO_NETWORK = "Ihr Gerät ist gerade nicht mit dem Netz verbunden. Es wurde nichts gesendet."
NOT_REACHED = "Der Arbeitsplatz ist gerade nicht zu erreichen."


@pytest.fixture
async def desk(running_desk: "Shown") -> "Shown":
    running_desk.forget()
    await full(running_desk)
    await running_desk.has_keys(await running_desk.joined(Role.LEAD, PRISON))
    return running_desk


async def loses_the_answer(route: "Route") -> None:
    """The desk has it, and the browser never hears so."""
    await route.fetch(timeout=HANG_SECONDS * 1000)
    await route.abort("connectionreset")


def failing(page: "Page", path: str) -> "AbstractAsyncContextManager[object]":
    """Until a request has failed; the stream of news may fail as well, when the page is left."""
    return page.expect_event("requestfailed", lambda sent: sent.url.endswith(path))


async def commands(desk: "Shown", agency: str, case: str) -> list[str]:
    return [each.command for each in await desk.desk.orders.of_case(agency, case)]


async def test_a_form_without_a_network_stays_as_it_is_and_leaves_once_there_is_one(
    desk: "Shown", browser: "Browser", axe: str
) -> None:
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.goto(FALL)
        form = page.locator("#AskQuestion")
        await form.locator("summary").click()
        await form.get_by_label("Ihre Frage").select_option("custody")
        await window.set_offline(True)
        for _ in range(2):
            await form.get_by_role("button").click()
            await form.get_by_role("alert").get_by_text(NO_NETWORK).wait_for()
        assert await form.get_by_role("alert").count() == 1
        assert await form.get_by_label("Ihre Frage").input_value() == "custody"
        assert await barriers(page, axe) == []
        assert await commands(desk, OFFICE, CASE) == []
        await window.set_offline(False)
        await form.get_by_role("button").click()
        await page.get_by_text("Frage an die Anstalt gestellt: wird gesendet").wait_for()
        assert await commands(desk, OFFICE, CASE) == ["AskQuestion"]


async def test_an_answer_that_is_lost_on_its_way_costs_nothing_but_another_press(
    desk: "Shown", browser: "Browser"
) -> None:
    pressed = "Eingang bestätigen"
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.goto(FALL)
        await page.route("**/AcknowledgeReferral", loses_the_answer)
        async with failing(page, "/AcknowledgeReferral"):
            await page.get_by_role("button", name=pressed).click(no_wait_after=True)
        await page.unroute("**/AcknowledgeReferral")
        assert await commands(desk, OFFICE, CASE) == ["AcknowledgeReferral"]
        another = await window.new_page()
        await another.goto(FALL)
        await another.get_by_role("button", name=pressed).click()
        await another.get_by_text("Eingang bestätigt: wird gesendet").wait_for()
        assert await commands(desk, OFFICE, CASE) == ["AcknowledgeReferral"]


async def fills_in_a_number(page: "Page") -> None:
    await page.goto("/meldungen/neu")
    await page.get_by_label("Eingewilligt wurde").select_option("number")
    await page.get_by_label("Wie viele Kinder").select_option("2")


async def sends(page: "Page") -> None:
    await page.get_by_role("button", name="Verschließen und absenden").click()


async def test_a_notice_that_met_no_network_is_still_there_and_leaves_once(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        await fills_in_a_number(page)
        await window.set_offline(True)
        await sends(page)
        await page.get_by_text(NOT_REACHED).wait_for()
        await window.set_offline(False)
        await page.route("**/meldungen", loses_the_answer)
        async with failing(page, "/meldungen"):
            await sends(page)
        await page.get_by_text(NOT_REACHED).wait_for()
        assert await page.get_by_label("Wie viele Kinder").input_value() == "2"
        await page.unroute("**/meldungen")
        await sends(page)
        await page.get_by_role("heading", name="Was daraus wurde").wait_for()
        (notice,) = await desk.desk.prison_cases.latest(PRISON, skip=0, limit=10)
        assert await commands(desk, PRISON, notice[1].case) == [REPORT]


@pytest.mark.parametrize(
    ("status", "says"),
    [(503, NOT_REACHED), (500, "Das hat nicht geklappt."), (401, "Ihre Anmeldung ist zu Ende.")],
)
async def test_a_notice_that_the_desk_cannot_take_says_why_and_keeps_what_was_typed(
    desk: "Shown", browser: "Browser", status: int, says: str
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        await fills_in_a_number(page)
        html = {"content-type": "text/html"}
        await page.route(
            "**/meldungen/pruefen", lambda route: route.fulfill(status=status, headers=html)
        )
        await sends(page)
        await page.locator("#told").get_by_text(says).wait_for()
        assert await page.get_by_label("Wie viele Kinder").input_value() == "2"
