"""Nobody is shut out where something went wrong, nor by a longer form; and all goes by keyboard."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services.desk.domain.entry import Entry
from services.desk.domain.keys import OfficeKey, Share
from services.desk.domain.order import OrderLife
from services.desk.domain.people import Passkey, Role
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from tests.desk.barriers import barriers
from tests.desk.keyboard import OPEN_ALL, chooses, goes_to, reached_by_tab, usable
from tests.desk.made import OFFICE_KEY, begin_session, sent_by
from tests.desk.shown import WRAPPED
from tests.desk.test_pages_in_browser import (
    ANOTHER,
    FALL,
    IN_2099,
    TAKE_KEY,
    TRAINING,
    full,
    holding,
    late_elsewhere,
    page_of,
)
from tests.desk.test_pages_in_browser import STATES as SHOWN_STATES
from tests.desk.test_prison_pages_in_browser import PAGES, SHOW_ALL
from tests.desk.told import CASE, OFFICE, accepted, announced, assigned, erasure, to, told
from tests.faults.servers import frozen_in
from tests.run.bound import HANG_SECONDS

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from deploy.servers.endpoints import Endpoints
    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
PRISON, CLEARING = "jva-waldeck", "koordinierung-mv"
LOOK_MS = 200
TRIES = 3
"""In a minute; a slow machine opens so many pages in one."""
NOTICE = f"/meldungen/{CASE}"
FAMILY = {
    "prisoner": {"given_name": "Anna", "family_name": "Mustermann", "birth_date": "1990-01-01"},
    "children": [],
}
TOO_LARGE = """
() => {
  const form = document.querySelector("[data-sign-out]");
  form.append(Object.assign(document.createElement("textarea"), { name: "x" }));
  form.elements.x.value = "x".repeat(70_000);
  form.submit();
}
"""


@pytest.fixture(scope="module")
async def running_desk(
    stack: "Endpoints", tmp_path_factory: pytest.TempPathFactory, parts: Path
) -> "AsyncIterator[Shown]":
    from tests.desk.shown import shown  # noqa: PLC0415 - needs a browser

    folder = tmp_path_factory.mktemp("desk")
    async with shown(stack, folder, parts, tries_per_minute=TRIES) as found:
        yield found


@pytest.fixture
async def desk(running_desk: "Shown") -> "Shown":
    """An office has a case, a prison a notice that waits for consents, and both a training."""
    running_desk.forget()
    await full(running_desk)
    await running_desk.has_keys(await running_desk.joined(Role.LEAD, PRISON))
    waits = accepted(1, "ReportAdmission", "awaiting_consent", cause="m")
    offered = announced(2, TRAINING.rpartition("/")[2], **IN_2099)
    await running_desk.is_told(*to(PRISON, waits, offered), agency=PRISON)
    await running_desk.is_told(offered)
    return running_desk


async def presses(page: "Page", label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).click()


async def gone(desk: "Shown", page: "Page") -> None:
    await desk.is_told(erasure(9, 1))
    await page.goto(FALL)


async def signed_out(desk: "Shown", page: "Page") -> None:
    """What she presses on a page that is still open comes too late."""
    await page.route("**/neues*", lambda route: route.abort())
    await page.goto("/kalender")
    desk.end_sessions()
    await presses(page, "Adresse anlegen")


async def not_taken(_desk: "Shown", page: "Page") -> None:
    await page.goto("/eingang")
    await page.evaluate(TOO_LARGE)


async def failed(desk: "Shown", page: "Page") -> None:
    """A person in the store is spoilt."""
    desk.spoils_people()
    await page.goto("/eingang")


async def too_often(_desk: "Shown", page: "Page") -> None:
    while True:
        response = await page.goto("/kalender/made-up.ics")
        if response is not None and response.status == 429:
            return


async def invited_wrongly(_desk: "Shown", page: "Page") -> None:
    await page.goto("/personen")
    await page.get_by_label("Dienstliche E-Mail-Adresse").fill("niemand")
    await presses(page, "Einladung anlegen")
    await page.locator("#fehler:focus").wait_for()


async def last_lead(_desk: "Shown", page: "Page") -> None:
    await page.goto("/personen")
    await page.get_by_label("Rolle von lead@").select_option("reader")
    await presses(page, "Rolle ändern")


async def invited(_desk: "Shown", page: "Page") -> None:
    await page.goto("/personen")
    await page.get_by_label("Dienstliche E-Mail-Adresse").fill("neu@amt.example")
    await presses(page, "Einladung anlegen")


async def key_in_the_registry(desk: "Shown", page: "Page") -> None:
    """The old key cannot be put away while others seal for it."""
    (she,) = await desk.desk.people.of_agency(OFFICE)
    for age, jwk in enumerate((public_jwk(new_key("newer")), public_jwk(OFFICE_KEY))):
        made = datetime.now(UTC) - timedelta(days=age)
        key = OfficeKey(kid=jwk["kid"], public=jwk, made_at=made, made_by=she.id)
        share = Share(kid=jwk["kid"], person=she.id, wrapped=WRAPPED, approved_by=she.id)
        await desk.desk.keys.keep_office(OFFICE, key, share)
    await page.goto("/schluessel")
    await page.get_by_text("Schlüssel aus dem Gebrauch nehmen").click()
    await presses(page, f"{OFFICE_KEY['kid']} aus dem Gebrauch nehmen")


async def notice_of_the_parent(_desk: "Shown", page: "Page") -> None:
    await page.goto("/meldungen/neu")
    await page.get_by_label("Eingewilligt wurde").select_option("parent_only")
    await page.locator("#by-prisoner").get_by_label("Die Einwilligung liegt vor").check()


async def notice_of_a_number(_desk: "Shown", page: "Page") -> None:
    await page.goto("/meldungen/neu")
    await page.get_by_label("Eingewilligt wurde").select_option("number")


async def notice_with_mistakes(_desk: "Shown", page: "Page") -> None:
    await page.goto("/meldungen/neu")
    await presses(page, "Verschließen und absenden")
    await page.locator("#wrongs:focus").wait_for()


async def registered_wrongly(_desk: "Shown", page: "Page") -> None:
    await page.goto(TRAINING)
    await presses(page, "Anmelden")
    await page.locator("#fehler:focus").wait_for()


async def sheet_of_a_key(desk: "Shown", page: "Page") -> None:
    """As when a key was just made, or is printed again."""
    await all_of_it(desk, page, path="/schluessel")
    await page.locator("#sheet-text").evaluate("(sheet) => { sheet.textContent = '{}'; }")


async def all_of_it(_desk: "Shown", page: "Page", *, path: str) -> None:
    """With all that is hidden until it is asked for."""
    await page.goto(path)
    await page.evaluate(SHOW_ALL)


async def only_device_lost(desk: "Shown", page: "Page") -> None:
    (she,) = await desk.desk.people.of_agency(OFFICE)
    now = datetime.now(UTC)
    only = Passkey(id="only", person=she.id, public_key=b"x", sign_count=0, added_at=now)
    await desk.desk.people.add_passkey(only)
    await page.goto("/geraete")
    await page.get_by_text("Gerät 1 verloren").click()
    await presses(page, "Gerät 1 entfernen")


async def signed_in_elsewhere(desk: "Shown", page: "Page") -> None:
    (she,) = await desk.desk.people.of_agency(OFFICE)
    await begin_session(desk.desk, she)
    await page.goto("/geraete")


async def erased_without_a_word(desk: "Shown", page: "Page") -> None:
    await desk.is_told(erasure(9, 1))
    await page.goto("/loeschungen")
    await presses(page, "Bestätigen")
    await page.locator("#fehler:focus").wait_for()


async def a_colleague_was_first(desk: "Shown", page: "Page", *, label: str) -> None:
    """He presses the same while her page is open."""
    await page.route("**/neues*", lambda route: route.abort())
    await page.goto(FALL)
    assert page.context.browser is not None
    async with desk.window(page.context.browser, Role.CASEWORKER) as his:
        other = await his.new_page()
        await other.goto(FALL)
        async with other.expect_navigation():
            await presses(other, label)
    await presses(page, label)


async def hears(desk: "Shown", *entries: Entry) -> None:
    await desk.is_told(*to(PRISON, *entries), agency=PRISON)


async def notice_refused(desk: "Shown", page: "Page") -> None:
    said = {"command": "ReportAdmission", "code": "consent_missing", "pointer": "/consents"}
    await hears(desk, told("CommandRefused", 5, said, cause="another", case=ANOTHER))
    await page.goto(f"/meldungen/{ANOTHER}")


async def notice_by_phone(desk: "Shown", page: "Page") -> None:
    said = {"office": OFFICE, "duty_phone": "+49 30 23125 105"}
    await hears(desk, told("PhoneRequired", 5, said))
    await page.goto(NOTICE)


async def notice_too_late(desk: "Shown", page: "Page") -> None:
    await page.route("**/neues*", lambda route: route.abort())
    await page.goto(NOTICE)
    await hears(desk, accepted(5, "RetractNotice", "retracted", cause="elsewhere"))
    await presses(page, "Es wird nicht eingewilligt")


async def notice_with_a_gap(_desk: "Shown", page: "Page") -> None:
    """A browser would ask for the reason; an older one may not."""
    await page.goto(NOTICE)
    await page.locator("form[action$=RetractNotice]").evaluate("(form) => form.submit()")


async def notice_found(desk: "Shown", page: "Page") -> None:
    key = new_key("of-the-prison")
    copy = seal(FAMILY, case=CASE, receiver=PRISON, public_key=public_jwk(key))
    await desk.desk.own_copies.put(sent_by(PRISON, "ReportAdmission", {}), copy)
    await page.goto("/meldungen")
    await page.evaluate(TAKE_KEY, key)
    await page.get_by_label("Nach Namen suchen").fill("Muster")
    await presses(page, "Suchen")


async def list_with_a_mistake(desk: "Shown", page: "Page") -> None:
    await holding(desk)
    await page.goto(TRAINING)
    await page.get_by_text("Sitzung 1, ").click()
    await page.get_by_label("Teilnahmenummern der anderen").fill("niemand")
    await presses(page, "Liste der Sitzung 1 eintragen")


State = tuple[str, Callable[["Shown", "Page"], Awaitable[None]], str, str]
"""What it is called, how one gets there, what tells it from others, and at which agency."""
ACK, TAKE = "Eingang bestätigen", "Ich bearbeite den Fall"
PHRASE = "Ihre Passphrase"
A_COLLEAGUE = "Eine andere Person Ihrer Stelle war schneller."
IN_EACH_RUN: list[State] = [
    ("gone", gone, "Dieser Fall ist gelöscht", OFFICE),
    ("signed out", signed_out, "Abgemeldet", OFFICE),
    ("not taken", not_taken, "Nicht angenommen", OFFICE),
    ("failed", failed, "Das hat nicht geklappt", OFFICE),
    ("too often", too_often, "Bitte warten Sie eine Minute", OFFICE),
    ("new key", sheet_of_a_key, "Drucken Sie dieses Blatt", OFFICE),
]
"""Whole pages of their own, which no other test shows."""
STATES: list[State] = [
    ("joining", partial(all_of_it, path="/einladung"), "Passphrase wählen", OFFICE),
    ("devices with a passphrase", partial(all_of_it, path="/geraete"), PHRASE, OFFICE),
    ("devices refused", only_device_lost, "Das ist nicht möglich.", OFFICE),
    ("devices elsewhere", signed_in_elsewhere, "Alle anderen Anmeldungen beenden", OFFICE),
    ("erasures with a flaw", erased_without_a_word, "Bitte wählen Sie aus, was Ihre", OFFICE),
    ("pressed before", partial(a_colleague_was_first, label=ACK), "Bereits bestätigt", OFFICE),
    ("taken before", partial(a_colleague_was_first, label=TAKE), A_COLLEAGUE, OFFICE),
    ("notice refused", notice_refused, "Die Meldung wurde nicht angenommen", PRISON),
    ("notice by phone", notice_by_phone, "Bitte rufen Sie an", PRISON),
    ("notice too late", notice_too_late, "Das ist jetzt nicht mehr möglich.", PRISON),
    ("notice with a gap", notice_with_a_gap, "Bitte füllen Sie das Formular ganz aus.", PRISON),
    ("notice found", notice_found, "1 gefunden", PRISON),
    ("list with a mistake", list_with_a_mistake, "Etwas davon ist keine", CLEARING),
    ("people invited wrongly", invited_wrongly, "Bitte geben Sie eine E-Mail-Adresse an", OFFICE),
    ("people invited", invited, "Die Einladung ist angelegt.", OFFICE),
    ("people without a lead", last_lead, "Das ist nicht möglich.", OFFICE),
    ("keys refused", key_in_the_registry, "Der Schlüssel bleibt in Gebrauch.", OFFICE),
    ("notice of the parent alone", notice_of_the_parent, "Zuletzt wohnte der Elternteil", PRISON),
    ("notice of a number", notice_of_a_number, "Wie viele Kinder unter 18 Jahren", PRISON),
    ("notice with mistakes", notice_with_mistakes, "Es wurde nichts gesendet.", PRISON),
    ("registration with mistakes", registered_wrongly, "Bitte prüfen Sie Ihre Angaben.", PRISON),
]


@pytest.mark.parametrize(
    "state",
    [
        *(pytest.param(state, id=state[0]) for state in IN_EACH_RUN),
        *(pytest.param(state, id=state[0], marks=pytest.mark.short(4)) for state in STATES),
    ],
)
async def test_a_page_has_no_barrier_when_something_is_amiss(
    state: State, desk: "Shown", browser: "Browser", axe: str
) -> None:
    _, leads_there, says, agency = state
    async with desk.window(browser, Role.LEAD, agency) as window:
        page = await window.new_page()
        await leads_there(desk, page)
        await page.locator("main").get_by_text(says).first.wait_for()
        assert await barriers(page, axe) == []
        assert (await page.title()).endswith(" · kvi")


async def test_a_page_says_without_a_barrier_that_the_database_is_away(
    desk: "Shown", browser: "Browser", axe: str, stack_folder: Path
) -> None:
    async with desk.window(browser) as window:
        page = await window.new_page()
        async with frozen_in(stack_folder, "mongod"):
            response = await page.goto("/eingang")
            assert response is not None
            assert response.status == 503
        await page.get_by_text("Es ist nichts verloren").wait_for()
        assert await barriers(page, axe) == []
        async with asyncio.timeout(HANG_SECONDS):
            while (response := await page.goto("/eingang")) is None or response.status != 200:
                await page.wait_for_timeout(LOOK_MS)


BY_KEYBOARD = [
    ("inbox", "/eingang", OFFICE),
    ("erasures", "/loeschungen", OFFICE),
    ("people", "/personen", OFFICE),
    ("keys", "/schluessel", OFFICE),
    ("standing in", "/vertretung", OFFICE),
    ("notices", "/meldungen", PRISON),
    ("notice", NOTICE, PRISON),
    ("form of a notice", "/meldungen/neu", PRISON),
    ("training", TRAINING, OFFICE),
    ("training of one's own", TRAINING, CLEARING),
    ("referral", FALL, OFFICE),
    ("devices", "/geraete", OFFICE),
    ("audit", "/protokoll", OFFICE),
    ("filed", "/ablage", OFFICE),
    ("ourselves", "/wir", OFFICE),
    ("calendar", "/kalender", OFFICE),
    ("trainings", "/fortbildungen", OFFICE),
    ("new training", "/fortbildungen/neu", CLEARING),
    ("form that completes", f"{NOTICE}/ergaenzen", PRISON),
    ("leaflet", "/meldungen/merkblatt", PRISON),
    ("clearing", "/eingang", CLEARING),
    ("unanswered", FALL, CLEARING),
    ("sign in", "/anmelden", None),
    ("joining", "/einladung", None),
]
TEXT_AND_LINKS = {
    *("/hilfe", "/hilfe/anstalt", "/hilfe/koordinierungsstelle", "/hilfe/leitung"),
    *("/barrierefreiheit", "/gibt-es-nicht"),
}


@pytest.mark.parametrize("shows", BY_KEYBOARD, ids=lambda shows: shows[0])
async def test_the_keyboard_reaches_all_of_a_page_in_its_order(
    shows: tuple[str, str, str | None], desk: "Shown", browser: "Browser"
) -> None:
    _, path, agency = shows
    await desk.is_told(assigned(4, of=2), erasure(5, 2))
    await late_elsewhere(desk)
    await holding(desk)
    role = Role.LEAD if agency else None
    async with desk.window(browser, role, agency or OFFICE) as window:
        page = await window.new_page()
        await page.goto(path)
        await page.evaluate(OPEN_ALL)
        wanted = list(dict.fromkeys(await usable(page)))
        # Whoever is not signed in has no navigation.
        assert len(wanted) > (10 if agency else 3)
        reached = dict.fromkeys(await reached_by_tab(page))
        assert [each for each in reached if each in wanted] == wanted


def test_each_page_on_which_something_can_be_done_is_tried_by_keyboard() -> None:
    pages = {page_of(state) for state in SHOWN_STATES} | {(path, PRISON) for _, path, _ in PAGES}
    tried = {(path, agency or OFFICE) for _, path, agency in BY_KEYBOARD}
    assert {path for path, _ in pages - tried} == TEXT_AND_LINKS


async def test_a_case_is_found_and_answered_by_keyboard_alone(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER) as window:
        page = await window.new_page()
        await page.goto("/eingang")
        await goes_to(page, f"a[href='{FALL}']")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**{FALL}")
        await goes_to(page, "form[action$=AcknowledgeReferral] button")
        await page.keyboard.press("Enter")
        await page.get_by_text("Eingang bestätigt: wird gesendet").wait_for()
        await goes_to(page, "#AskQuestion summary")
        await page.keyboard.press("Enter")
        await goes_to(page, "#AskQuestion-question")
        await chooses(page, "custody")
        await goes_to(page, "#AskQuestion button")
        await page.keyboard.press("Enter")
        await page.get_by_text("Frage an die Anstalt gestellt: wird gesendet").wait_for()
        orders = await desk.desk.orders.of_case(OFFICE, CASE)
        assert [each.command for each in orders] == ["AcknowledgeReferral", "AskQuestion"]


async def test_the_form_of_a_notice_leads_to_a_mistake_by_keyboard_alone(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        await page.goto("/meldungen/neu")
        await goes_to(page, "#scope")
        await chooses(page, "number")
        await goes_to(page, "#children_count")
        await page.keyboard.press("Enter")
        await goes_to(page, "#send")
        await page.keyboard.press("Enter")
        await page.locator("#wrongs:focus").wait_for()
        await goes_to(page, "#wrong-list a")
        await page.keyboard.press("Enter")
        await page.locator("#children_count:focus[aria-invalid]").wait_for()


async def test_somebody_is_registered_for_a_training_by_keyboard_alone(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser, Role.CASEWORKER, PRISON) as window:
        page = await window.new_page()
        await page.goto("/fortbildungen")
        await goes_to(page, f"a[href='{TRAINING}']")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**{TRAINING}")
        await goes_to(page, "#name")
        await page.keyboard.type("Anna Fachvogel")
        await goes_to(page, "#email")
        await page.keyboard.type("anna@kvi.example")
        await goes_to(page, "#sector")
        await chooses(page, "justice")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Anna Fachvogel").wait_for()
        (order,) = await desk.desk.orders.of_case(PRISON, TRAINING.rpartition("/")[2])
        assert order.life is OrderLife.WRITTEN
