"""A page that is open renews itself when something comes, and spoils nothing that is done there."""

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from shared.network.sealing import open_sealed, seal
from shared.network.sealing_keys import public_jwk
from tests.desk.listening import opens_and_listens
from tests.desk.made import OFFICE_KEY, STRANGER, STRANGER_KEY
from tests.desk.test_pages_in_browser import ALL_ANSWERS, ANOTHER, FALL, TAKE_KEY, full
from tests.desk.told import CASE, OFFICE, assigned, updated
from tests.run.bound import HANG_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser, Route

    from deploy.servers.endpoints import Endpoints
    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
AT = "document.activeElement === document.body ? null : document.activeElement.innerText"


@pytest.fixture
def desk(running_desk: "Shown") -> "Shown":
    running_desk.forget()
    return running_desk


async def test_an_open_page_renews_itself_and_keeps_what_is_being_filled_in(
    desk: "Shown", browser: "Browser"
) -> None:
    await full(desk)
    async with desk.window(browser) as window:
        page = await window.new_page()
        streams: list[str] = []
        page.on("request", lambda sent: streams.append(sent.url) if "/neues" in sent.url else None)
        await opens_and_listens(page, FALL)
        form = page.locator("#RecordConsultation")
        await form.locator("summary").click()
        await form.get_by_label("Wie").select_option("phone")
        await form.get_by_label("Wie").focus()
        (before,) = desk.sessions()
        await desk.is_told(updated(3, life="active", by="accepted", answers=ALL_ANSWERS[3:]))
        await page.get_by_text("Ihre Stelle hat übernommen").wait_for()
        assert await form.get_by_label("Wie").input_value() == "phone"
        assert await page.evaluate("document.activeElement.id") == "RecordConsultation-mode"
        assert await page.get_by_role("button", name="Wir übernehmen", exact=True).count() == 0
        assert await page.locator("#news-told").inner_text() != ""
        assert len(streams) == 1
        # A page that looks by itself is nobody's use of it: else no session would ever end.
        assert desk.sessions() == [before]


async def test_a_page_that_renews_itself_takes_the_focus_away_from_nothing_that_is_left(
    desk: "Shown", browser: "Browser"
) -> None:
    await full(desk)
    async with desk.window(browser) as window:
        page = await window.new_page()

        async def is_at() -> str | None:
            found: str | None = await page.evaluate(AT)
            return found

        await opens_and_listens(page, "/eingang")
        link = page.get_by_role("link", name=f"Fall {CASE[:8]}")
        await link.focus()
        await desk.is_told(assigned(3, of=2, case=ANOTHER))
        await page.get_by_role("link", name=f"Fall {ANOTHER[:8]}").wait_for()
        assert await is_at() == f"Fall {CASE[:8]}"
        await opens_and_listens(page, FALL)
        form = page.locator("#AskQuestion")
        await form.locator("summary").focus()
        await desk.is_told(updated(4, life="active", by="accepted", answers=ALL_ANSWERS[3:]))
        await page.get_by_text("Ihre Stelle hat übernommen").wait_for()
        assert await is_at() == await form.locator("summary").inner_text()
        await page.keyboard.press("Enter")
        await form.get_by_role("button").focus()
        await desk.is_told(updated(5, life="active", by="consulted", answers=ALL_ANSWERS[4:]))
        await page.locator("#DeclineReferral").wait_for(state="detached")
        assert await is_at() == await form.get_by_role("button").inner_text()
        await desk.is_told(updated(6, life="closed", by="closed", answers=[]))
        await form.wait_for(state="detached")
        assert await page.evaluate("document.activeElement.id") == "antworten"


async def test_what_is_being_sealed_for_another_office_is_sent_whatever_comes_meanwhile(
    desk: "Shown", browser: "Browser"
) -> None:
    await full(desk)
    notice = {"note": "of the family"}
    part = seal(notice, case=CASE, receiver=OFFICE, public_key=public_jwk(OFFICE_KEY))
    let_go = asyncio.Event()

    async def waits(route: "Route") -> None:
        await let_go.wait()
        await route.fulfill(body=part)

    async with desk.window(browser) as window:
        page = await window.new_page()
        await opens_and_listens(page, FALL)
        await page.evaluate(TAKE_KEY, OFFICE_KEY)
        await page.route("**/versiegelt", waits)
        form = page.locator("#HandOverReferral")
        await form.locator("summary").click()
        await form.get_by_label("Welche Stelle").select_option(STRANGER)
        async with page.expect_request("**/versiegelt"):
            await form.get_by_role("button").click()
        async with page.expect_response(f"**{FALL}"):
            await desk.is_told(updated(3, life="active", by="accepted", answers=ALL_ANSWERS))
        async with page.expect_response(f"**{FALL}"):
            """It looks again, since it could not show what it got."""
        async with page.expect_request("**/HandOverReferral") as sent:
            let_go.set()
        (sealed,) = parse_qs((await sent.value).post_data)["sealed"]
        assert open_sealed(sealed, STRANGER_KEY, case=CASE, receiver=STRANGER) == notice


async def test_whose_session_has_ended_is_shown_nothing_new(
    desk: "Shown", browser: "Browser"
) -> None:
    await full(desk)
    async with desk.window(browser) as window:
        page = await window.new_page()
        await opens_and_listens(page, FALL)
        # What it asks for by itself at first is use.
        await page.get_by_text("in diesem Browser nicht geöffnet").wait_for()
        desk.end_sessions()
        await desk.is_told(updated(3, life="active", by="accepted"))
        await page.wait_for_url("**/anmelden?weiter=**")


async def test_a_page_that_lost_its_desk_looks_again_when_it_is_back(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.clock.install()
        await page.route("**/neues*", lambda route: route.fulfill(status=503))
        async with page.expect_response("**/neues*"):
            await page.goto("/eingang")
        await page.unroute("**/neues*")
        await full(desk)
        await page.clock.fast_forward(60_000)
        await page.get_by_text("nächste Frist").or_(page.get_by_text("vorläufig")).first.wait_for()


async def test_a_desk_stops_while_pages_are_open(
    stack: "Endpoints", browser: "Browser", tmp_path: "Path", parts: "Path"
) -> None:
    from tests.desk.shown import shown  # noqa: PLC0415 - needs a browser

    stopping = shown(stack, tmp_path, parts)
    desk = await stopping.__aenter__()
    async with desk.window(browser) as window:
        page = await window.new_page()
        await opens_and_listens(page, "/eingang")
        async with asyncio.timeout(HANG_SECONDS):
            await stopping.__aexit__(None, None, None)
