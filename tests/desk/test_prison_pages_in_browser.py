"""Pages of a prison shut nobody out, and renew themselves."""

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from services.desk.domain.people import Role
from tests.desk.barriers import barriers
from tests.desk.listening import opens_and_listens
from tests.desk.reporting import fills_in, has_signed
from tests.desk.told import CASE, OFFICE, START, accepted, referral, to, told
from tests.run.bound import HANG_SECONDS
from tests.world.family import CANARY

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from services.desk.domain.entry import Entry
    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
PRISON = "jva-waldeck"
QUESTION = {
    "facility": PRISON,
    "question_id": str(UUID(int=1)),
    "question": "custody",
    "referral": referral(),
    "office": OFFICE,
    "answer_by": "2027-03-08T22:00:00Z",
}
PAGES = [
    ("form", "/meldungen/neu", "Verschließen und absenden"),
    ("form that completes", f"/meldungen/{CASE}/ergaenzen", "Verschließen und absenden"),
    ("leaflet", "/meldungen/merkblatt", "Was weitergegeben wird"),
    ("list", "/meldungen", "wartet auf Sie"),
    ("notice", f"/meldungen/{CASE}", "Wer hat die elterliche Sorge?"),
]
SHOW_ALL = "document.querySelectorAll('main [hidden]').forEach((each) => { each.hidden = false; })"
THREE_CM = 3 / 2.54 * 96 - 1
"""As a browser counts on paper; what it measures is rounded."""
WRITTEN_IN = """
(sheet, { x, y, width, height }) => {
  const words = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
  const found = [];
  while (words.nextNode()) {
    const range = document.createRange();
    range.selectNode(words.currentNode);
    for (const { left, top, right, bottom } of range.getClientRects()) {
      if (right > x + 1 && left < x + width - 1 && bottom > y + 1 && top < y + height - 1) {
        found.push(words.currentNode.data.trim());
      }
    }
  }
  return found.filter((each) => each !== "");
}
"""
"""Whatever is printed within this room."""
ARRIVED = "ist bei einer Stelle angekommen"


@pytest.fixture
async def desk(running_desk: "Shown") -> "Shown":
    """A notice waits for consents, and for an answer."""
    running_desk.forget()
    await running_desk.has_keys(await running_desk.joined(Role.LEAD, PRISON))
    await running_desk.desk.prison_cases.begin(PRISON, CASE, START)
    waits = accepted(1, "ReportAdmission", "awaiting_consent", cause="m")
    await hears(running_desk, waits, told("QuestionPassedOn", 2, QUESTION))
    return running_desk


async def hears(desk: "Shown", *entries: "Entry") -> None:
    await desk.is_told(*to(PRISON, *entries), agency=PRISON)


async def hears_that_it_arrived(desk: "Shown") -> None:
    said = {"status": "passed_on", "referral": referral()}
    await hears(desk, told("NoticeStatusChanged", 3, said))


@pytest.mark.parametrize("shows", PAGES, ids=lambda shows: shows[0])
async def test_a_page_of_a_prison_has_no_barrier(
    shows: tuple[str, str, str], desk: "Shown", browser: "Browser", axe: str
) -> None:
    _, path, says = shows
    complaints: list[str] = []
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(path)
        await page.locator("main").get_by_text(says).first.wait_for()
        await page.evaluate(SHOW_ALL)
        assert await barriers(page, axe) == []
        assert complaints == []


async def test_the_leaflet_is_printed_and_nothing_else_of_its_page(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.READER, PRISON) as window:
        page = await window.new_page()
        await page.goto("/meldungen/merkblatt")
        await page.evaluate("window.print = () => { window.printed = true; }")
        await page.get_by_role("button", name="Drucken").click()
        assert await page.evaluate("window.printed")
        await page.emulate_media(media="print")
        leaflet = page.locator("main .sheet")
        assert await leaflet.get_by_role("heading", name="Was weitergegeben wird").is_visible()
        whole = await page.locator("body").inner_text()
        assert whole.split() == (await leaflet.inner_text()).split()


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/meldungen/merkblatt", "Hilfe für Kinder, wenn ein Elternteil in Haft ist"),
        ("/meldungen/neu", "Einwilligung"),
    ],
    ids=["leaflet", "consent sheet"],
)
async def test_paper_leaves_room_for_a_code_at_its_upper_right(
    path: str, heading: str, desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        await page.goto(path)
        paper = page.locator(".sheet").filter(
            has=page.get_by_role("heading", name=heading, exact=True, include_hidden=True)
        )
        await paper.evaluate("(sheet) => { sheet.hidden = false; }")
        await page.emulate_media(media="print")
        place = paper.locator(".code-place")
        room, sheet = await place.bounding_box(), await paper.bounding_box()
        assert room is not None
        assert sheet is not None
        assert min(room["width"], room["height"]) >= THREE_CM
        assert abs(room["x"] + room["width"] - sheet["x"] - sheet["width"]) <= 1
        assert abs(room["y"] - sheet["y"]) <= 1
        written = await paper.evaluate(WRITTEN_IN, room)
        assert written == []


async def test_a_notice_renews_itself_and_keeps_what_is_being_filled_in(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        await opens_and_listens(page, f"/meldungen/{CASE}")
        reason = page.get_by_label("Grund", exact=True)
        await reason.select_option("entered_in_error")
        await hears_that_it_arrived(desk)
        await page.get_by_text(ARRIVED).first.wait_for()
        assert await reason.input_value() == "entered_in_error"


async def test_the_list_of_notices_renews_itself_and_keeps_no_session_open(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.READER, PRISON) as window:
        page = await window.new_page()
        names = "**/meldungen/kopien*"
        async with page.expect_response(names):
            await opens_and_listens(page, "/meldungen")
        (before,) = desk.sessions()
        async with page.expect_response(names):
            await hears_that_it_arrived(desk)
        await page.get_by_text(ARRIVED).first.wait_for()
        assert desk.sessions() == [before]


async def test_a_field_is_looked_at_when_it_is_left_and_no_other(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        await page.goto("/meldungen/neu")
        name = page.get_by_label("Vorname des Elternteils in Haft")
        await name.focus()
        await page.keyboard.press("Tab")
        await page.locator("#prisoner-given_name-wrong").get_by_text("Bitte ausfüllen.").wait_for()
        assert await name.get_attribute("aria-invalid") == "true"
        assert await name.get_attribute("aria-describedby") == "prisoner-given_name-wrong"
        assert await page.locator("[aria-invalid]").count() == 1
        assert await page.evaluate("document.activeElement.id") == "prisoner-family_name"
        assert await page.locator("#wrongs").is_hidden()
        await name.fill("Anna")
        await page.keyboard.press("Tab")
        await page.locator("#prisoner-given_name-wrong").wait_for(state="hidden")
        assert await name.get_attribute("aria-invalid") is None


async def test_the_desk_looks_at_the_codes_of_a_form_before_it_is_sent_and_hears_no_name(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        page.set_default_timeout(HANG_SECONDS * 1000)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
        await page.goto("/meldungen/neu")
        await fills_in(page)
        await has_signed(page, "prisoner")
        signed = page.locator("#by-other_parent").get_by_label("Die Einwilligung liegt vor")
        await signed.focus()
        async with page.expect_response("**/meldungen/pruefen"):
            await page.get_by_role("button", name="Verschließen und absenden").focus()
        missing = "Es fehlt die Einwilligung des anderen Elternteils."
        await page.locator("#by-other_parent-wrong").get_by_text(missing).wait_for()
        assert await page.locator("[aria-invalid]").count() == 1
        assert await page.locator("#wrongs").is_hidden()
        async with page.expect_response("**/meldungen/pruefen"):
            await has_signed(page, "other_parent")
            await page.get_by_label("Es muss gedolmetscht werden").focus()
            await page.get_by_role("button", name="Verschließen und absenden").focus()
        await page.locator("#by-other_parent-wrong").wait_for(state="hidden")
        assert any("/meldungen/pruefen" in each for each in sent)
        assert not any(CANARY in each for each in sent)
