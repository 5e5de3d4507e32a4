"""Nobody is shut out of a page: in no state, on no screen, and with no mouse."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pytest

from services.desk.domain.order import OrderLife, order_id
from services.desk.domain.people import Role
from services.desk.domain.standing_in import Absence
from services.desk.domain.trail import Deed
from services.desk.domain.training_form import plan_data
from services.desk.pages.doors import DOORS
from shared.network.working_days import day_of
from tests.desk.barriers import barriers
from tests.desk.domain.test_training_form import FILLED
from tests.desk.keyboard import OPEN_ALL
from tests.desk.made import OFFICE_KEY
from tests.desk.test_prison_pages_in_browser import PAGES
from tests.desk.told import (
    CASE,
    OFFICE,
    accepted,
    announced,
    assigned,
    erasure,
    given,
    referral,
    reminded,
    to,
    updated,
)
from tests.world.family import CANARY

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet
    from playwright.async_api import Browser, Page

    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
FALL = f"/faelle/{CASE}/{referral()}"
TAKE_KEY = """
async (jwk) => {
  const { importPrivate } = await import("/desk/keys/pair.js");
  const { keep } = await import("/desk/keys/kept.js");
  await keep(jwk.kid, await importPrivate(jwk));
}
"""
ALL_ANSWERS = [
    "ConfirmDelivery",
    "AcknowledgeReferral",
    "AcceptReferral",
    "DeclineReferral",
    "AskQuestion",
    "HandOverReferral",
    "RecordConsultation",
    "ReportMeasureStarted",
    "CloseReferral",
]
TRAINING = "/fortbildungen/2f9f1c37-60d1-4b8e-9c11-5c1b7a0f4f12"
IN_2099 = {
    "registration_until": "2099-04-01T10:00:00Z",
    "modules": [
        {"module": "m1", "from": "2099-04-10T09:00:00Z", "to": "2099-04-10T12:00:00Z", "hours": 3}
    ],
}
CLEARING, PRISON = "koordinierung-mv", "jva-waldeck"
ANOTHER = "8d8b4a7f-7b1a-4e9f-8c2d-3a2e4f5b6c7d"
LATE = "2020-01-02T23:00:00Z"
PROPOSED = {
    "rule": "sgb_viii_86d",
    "reason": "while competence is not clear the office where the child stays acts provisionally",
    "provisional": True,
    "missing_facts": ["custody", "other_parent_home"],
    "proposed": [
        {
            "children": ["c1"],
            "office": "jugendamt-13003",
            "rule": "custody_unknown",
            "reason": "the parents live apart, so it depends on who has custody",
        }
    ],
}


async def empty(_desk: "Shown") -> None:
    """Nothing was told."""


async def full(desk: "Shown") -> None:
    await desk.is_told(assigned(1, routing=PROPOSED), updated(2, answers=ALL_ANSWERS))


async def late(desk: "Shown") -> None:
    await desk.is_told(assigned(1), updated(2, decide_by=LATE, answers=ALL_ANSWERS))


async def paused(desk: "Shown") -> None:
    await desk.is_told(assigned(1), updated(2, paused=True, by="question_asked"))


async def answered(desk: "Shown") -> None:
    await desk.is_told(
        assigned(1),
        given(2, question="custody", unavailable="no_answer"),
        given(3, question="ways_of_contact", sealed="a.b.c.d.e"),
    )


async def ended(desk: "Shown") -> None:
    await desk.is_told(assigned(1, children=[]), updated(2, life="recalled", answers=[]))


async def asked_to_erase(desk: "Shown") -> None:
    await desk.is_told(assigned(1), erasure(2, 1))


async def refused(desk: "Shown") -> None:
    await desk.is_told(assigned(1))
    she = await desk.joined(Role.CASEWORKER)
    about = {"service": "referral", "referral": referral()}
    await desk.gives(she, OrderLife.SENT, command="AcknowledgeReferral", **about)
    await desk.gives(she, OrderLife.REFUSED, command="AskQuestion", code="consent_missing", **about)


async def handing_over(desk: "Shown") -> None:
    await desk.is_told(assigned(1), updated(2, life="handing_over", by="handed_over"))


async def confirmed(desk: "Shown") -> None:
    await desk.is_told(assigned(1), erasure(2, 1))
    name = order_id(OFFICE, CASE, "ConfirmErasure", "", since=erasure(2, 1).id)
    about = {"service": "intake", "command": "ConfirmErasure", "referral": None, "id": name}
    await desk.gives(await desk.joined(Role.LEAD), OrderLife.ACCEPTED, **about)


async def with_keys(desk: "Shown") -> None:
    for role in (Role.CASEWORKER, Role.READER):
        await desk.has_keys(await desk.joined(role))


async def somebody_left(desk: "Shown") -> None:
    she = await desk.joined(Role.READER)
    await desk.has_keys(she)
    shares = await desk.desk.keys.shares(OFFICE, she.id)
    await desk.joined(Role.LEAD)
    await desk.desk.people.leave(she, desk.desk.wall(), [share.kid for share in shares])


async def nobody_can_open(desk: "Shown") -> None:
    she = await desk.joined(Role.READER)
    await desk.has_keys(she)
    await desk.desk.keys.take_away(OFFICE, she.id)


async def changed_lines(desk: "Shown") -> None:
    await desk.desk.trails.add(OFFICE, "somebody", Deed.SIGNED_IN)
    desk.spoils_the_audit()


async def with_training(desk: "Shown") -> None:
    await desk.is_told(announced(1, TRAINING.rpartition("/")[2], **IN_2099))


async def holding(desk: "Shown", training: str = TRAINING.rpartition("/")[2]) -> None:
    """The coordination office has announced a training, which was taken."""
    she = await desk.joined(Role.LEAD, CLEARING)
    about = {"agency": CLEARING, "case": training, "service": "events", "referral": None}
    plan = {"command": "ScheduleTraining", "data": json.dumps(plan_data(FILLED, 1))}
    await desk.gives(she, OrderLife.SENT, id="the plan", **about, **plan)
    taken = accepted(1, "ScheduleTraining", "scheduled", cause="the plan", case=training)
    await desk.is_told(*to(CLEARING, taken), agency=CLEARING)


async def late_elsewhere(desk: "Shown") -> None:
    """The coordination office has a case of its own, and another waits elsewhere."""
    told = assigned(1, of=2), reminded(2, due=LATE)
    await desk.is_told(*to(CLEARING, *told), agency=CLEARING)


async def many(desk: "Shown") -> None:
    await desk.is_told(*(assigned(n, of=n, case=f"{n:08x}{CASE[8:]}") for n in range(1, 61)))


async def held(desk: "Shown") -> None:
    """Of two colleagues one has the case and is away."""
    await desk.is_told(assigned(1))
    she, colleague = await desk.joined(Role.CASEWORKER), await desk.joined(Role.CASEWORKER)
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    (found,) = case.referrals
    work = await desk.desk.work.of(case, found)
    await desk.desk.work.hand(work, she.id)
    until = day_of(desk.desk.clock.now())
    await desk.desk.work.remind(work, colleague.id, until)
    await desk.desk.absences.put(
        Absence(agency=OFFICE, person=she.id, stand_in=colleague.id, until=until)
    )


class State(NamedTuple):
    """What a page shows, and to whom."""

    name: str
    told: Callable[["Shown"], Awaitable[None]]
    path: str
    role: Role | None
    says: str
    """What tells it from others."""
    agency: str = OFFICE


STATES = [
    # The first of each page is looked at in every run.
    State("sign in", empty, "/anmelden", None, "Ein Passwort gibt es nicht."),
    State("invitation", empty, "/einladung", None, "Sie wurden eingeladen"),
    State("help", empty, "/hilfe", None, "Hilfe für Jugendämter"),
    State("help for prisons", empty, "/hilfe/anstalt", None, "Einwilligungen ergänzen"),
    State("help for clearing", empty, "/hilfe/koordinierungsstelle", None, "Fälle, die warten"),
    State("help for leads", empty, "/hilfe/leitung", None, "Die drei Rollen"),
    State("accessibility", empty, "/barrierefreiheit", None, "Was geprüft wurde"),
    State("not here", empty, "/gibt-es-nicht", None, "Hier liegt nichts"),
    State("inbox", full, "/eingang", Role.LEAD, "vorläufig"),
    State("inbox empty", empty, "/eingang", Role.LEAD, "Es liegt nichts vor."),
    State("inbox late", late, "/eingang", Role.CASEWORKER, "verspätet"),
    State("inbox paused", paused, "/eingang", Role.CASEWORKER, "wartet auf Antwort der Anstalt"),
    State("inbox of many", many, "/eingang?seite=2", Role.READER, "Seite 2 von 2"),
    State("inbox of mine", held, "/eingang?wessen=meine", Role.LEAD, "stehen hier"),
    State("inbox of who has what", held, "/eingang", Role.READER, "Bearbeitet von: case"),
    State("clearing", late_elsewhere, "/eingang", Role.LEAD, "Klärungsliste", CLEARING),
    State("standing in", held, "/vertretung", Role.CASEWORKER, "vertreten von"),
    State("standing in for nobody", empty, "/vertretung", Role.LEAD, "sonst niemanden"),
    State("calendar", empty, "/kalender", Role.LEAD, "noch keine Adresse"),
    State("referral", full, FALL, Role.LEAD, "wer die elterliche Sorge hat"),
    State("referral that a colleague has", held, FALL, Role.LEAD, "Ich bearbeite den Fall"),
    State("referral late", late, FALL, Role.CASEWORKER, "verspätet"),
    State("referral paused", paused, FALL, Role.CASEWORKER, "Die Fristen ruhen"),
    State("referral answered", answered, FALL, Role.CASEWORKER, "nicht rechtzeitig geantwortet"),
    State("referral ended", ended, FALL, Role.CASEWORKER, "Ihre Stelle muss nichts mehr tun"),
    State("referral refused", refused, FALL, Role.CASEWORKER, "Die Einwilligung der Familie deckt"),
    State("referral handing over", handing_over, FALL, Role.CASEWORKER, "§ 86c SGB VIII"),
    State("referral of a reader", full, FALL, Role.READER, "nur lesend"),
    State(
        "erasures", asked_to_erase, "/loeschungen", Role.CASEWORKER, "Was hat Ihre Stelle getan?"
    ),
    State("no erasures", empty, "/loeschungen", Role.CASEWORKER, "keine Bitte um Löschung"),
    State("erasures confirmed", confirmed, "/loeschungen", Role.READER, "von einer anderen Person"),
    State("keys of two", with_keys, "/schluessel", Role.LEAD, "Prüfzeichen vom anderen Bildschirm"),
    State("no key", empty, "/schluessel", Role.LEAD, "noch keinen Schlüssel"),
    State(
        "keys exposed", somebody_left, "/schluessel", Role.LEAD, "Die Leitung sollte einen neuen"
    ),
    State("keys lost", nobody_can_open, "/schluessel", Role.LEAD, "Niemand kann diesen Schlüssel"),
    State("devices", with_keys, "/geraete", Role.READER, "Sie sind nur hier angemeldet."),
    State("people", somebody_left, "/personen", Role.LEAD, "kann ihn kopiert haben"),
    State("audit", full, "/protokoll", Role.LEAD, "Das Protokoll ist unverändert."),
    State("not for her", empty, "/protokoll", Role.READER, "nicht offen"),
    State("audit of a case", full, f"/protokoll?fall={CASE}", Role.LEAD, "Ganzes Protokoll"),
    State("audit of no case", full, "/protokoll?fall=x", Role.LEAD, "die ersten acht Zeichen"),
    State(
        "audit changed", changed_lines, "/protokoll", Role.LEAD, "Das Protokoll wurde verändert."
    ),
    State("filed", ended, "/ablage", Role.READER, "zurückgenommen"),
    State("nothing filed", empty, "/ablage", Role.READER, "Hier liegt nichts."),
    State("ourselves", empty, "/wir", Role.READER, "Wer hier arbeitet"),
    State("trainings", with_training, "/fortbildungen", Role.LEAD, "Anmeldung bis"),
    State("no trainings", empty, "/fortbildungen", Role.LEAD, "keine Fortbildung angekündigt"),
    State("training", with_training, TRAINING, Role.LEAD, "Jemanden anmelden"),
    State("training of one's own", holding, TRAINING, Role.LEAD, "Wer da war", CLEARING),
    State("new training", empty, "/fortbildungen/neu", Role.LEAD, "Sitzung 1: Beginn", CLEARING),
    State("unanswered", late_elsewhere, FALL, Role.LEAD, "lässt diesen Fall warten", CLEARING),
    State("no notices", empty, "/meldungen", Role.READER, "Es gibt noch keine Meldung.", PRISON),
]
NO_PAGE = {
    # They lead on.
    "/",
    "/faelle/{case}",
    # Scripts and calendars ask for them.
    "/faelle/{case}/{referral}/versiegelt",
    "/faelle/{case}/{referral}/antwort/{message}",
    "/kalender/{token}.ics",
    "/meldungen/kopien",
    "/meldungen/orte",
    "/meldungen/{case}/kopie",
    "/neues",
    "/schluessel/freigaben",
    "/schluessel/meine",
}
OTHERS = 3
"""Of the others a short run draws this many."""


def page_of(state: State) -> tuple[str, str]:
    """Of two states of one page this is the same; some look otherwise in another agency."""
    return state.path.partition("?")[0], state.agency


def of_a_short_run(states: Sequence[State]) -> Iterator["ParameterSet"]:
    """The first state of each page, and of the others what is drawn."""
    seen = set[tuple[str, str]]()
    for state in states:
        marks = [pytest.mark.short(OTHERS)] if page_of(state) in seen else []
        seen.add(page_of(state))
        yield pytest.param(state, id=state.name, marks=marks)


@pytest.fixture
def desk(running_desk: "Shown") -> "Shown":
    running_desk.forget()
    return running_desk


def is_whole(title: str) -> bool:
    return title.endswith(" · kvi") and len(title) > len(" · kvi")


@pytest.mark.parametrize("state", [*of_a_short_run(STATES)])
async def test_a_page_has_no_barrier(
    state: State, desk: "Shown", browser: "Browser", axe: str
) -> None:
    await state.told(desk)
    complaints: list[str] = []
    async with desk.window(browser, state.role, state.agency) as window:
        page = await window.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Security" in said.text else None,
        )
        await page.goto(state.path)
        await page.evaluate(OPEN_ALL)
        await page.get_by_text(state.says).first.wait_for()
        assert await barriers(page, axe) == []
        assert is_whole(await page.title())
        assert complaints == []


def test_each_door_that_serves_a_page_has_a_state() -> None:
    gets = [door.path for door in DOORS if door.method == "GET"]
    patterns = [(path, re.compile(re.sub(r"\{\w+\}", "[^/]+", path))) for path in gets]
    shown = [page_of(state)[0] for state in STATES] + [path for _, path, _ in PAGES]
    # As the desk does: the first door whose pattern fits.
    have = {
        next((path for path, pattern in patterns if pattern.fullmatch(each)), "") for each in shown
    }
    assert set(gets) - have == NO_PAGE


async def test_the_first_key_leads_past_the_navigation(desk: "Shown", browser: "Browser") -> None:
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.goto("/eingang")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "inhalt"


async def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(
    desk: "Shown", browser: "Browser", axe: str
) -> None:
    await full(desk)
    async with desk.window(browser, Role.CASEWORKER) as window:
        page = await window.new_page()
        await page.goto(FALL)
        form = page.locator("#RecordConsultation")
        await form.locator("summary").click()
        await form.get_by_label("Wie").select_option("phone")
        await form.get_by_label("anonym beraten").check()
        await form.get_by_label("Am").fill("2999-01-01")
        await form.get_by_role("button", name="Gespräch eintragen").click()
        await page.locator("#fehler:focus").wait_for()
        assert (await page.title()).startswith("Fehler: ")
        assert await form.get_by_label("Wie").input_value() == "phone"
        assert await form.get_by_label("anonym beraten").is_checked()
        day = form.get_by_label("Am")
        assert await day.input_value() == "2999-01-01"
        tied = page.locator(f"#{await day.get_attribute('aria-describedby')}")
        assert await tied.inner_text() == "Der Tag darf nicht in der Zukunft liegen."
        summary = page.locator("#fehler").get_by_role("link")
        assert len(await summary.all()) == 4
        await summary.filter(has_text="Am: Der Tag darf nicht in der Zukunft liegen.").click()
        assert await day.evaluate("(field) => field === document.activeElement")
        assert await barriers(page, axe) == []


async def asks(page: "Page") -> None:
    form = page.locator("#AskQuestion")
    await form.locator("summary").click()
    await form.get_by_label("Ihre Frage").select_option("custody")
    async with page.expect_navigation():
        await form.get_by_role("button").click()


async def test_what_was_refused_can_be_asked_again_and_what_was_not_only_once(
    desk: "Shown", browser: "Browser"
) -> None:
    await full(desk)
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.goto(FALL)
        await asks(page)
        await asks(page)
        (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
        await desk.desk.orders.answered(order.id, OrderLife.REFUSED, "stale")
        await page.reload()
        await page.get_by_text("Bitte senden Sie es noch einmal.").wait_for()
        await asks(page)
        again = await desk.desk.orders.of_case(OFFICE, CASE)
        assert [each.life for each in again] == [OrderLife.REFUSED, OrderLife.WRITTEN]


async def test_a_form_that_came_too_late_is_not_found_fault_with(
    desk: "Shown", browser: "Browser"
) -> None:
    await full(desk)
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.route("**/neues*", lambda route: route.abort())
        await page.goto(FALL)
        await desk.is_told(updated(3, life="closed", answers=[], by="closed"))
        form = page.locator("#AskQuestion")
        await form.locator("summary").click()
        await form.get_by_role("button").click()
        await page.get_by_text("Das ist jetzt nicht mehr möglich.").wait_for()
        assert await page.locator("#fehler").count() == 0


async def test_what_is_printed_for_the_file_is_the_case_and_nothing_to_press(
    desk: "Shown", browser: "Browser"
) -> None:
    await full(desk)
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.goto(FALL)
        await page.emulate_media(media="print")
        assert await page.get_by_text("Ausdruck für die Akte").is_visible()
        assert await page.get_by_text("Was gebraucht wird").is_visible()
        for gone in ("button", "nav", "form", "summary"):
            assert not any([await each.is_visible() for each in await page.locator(gone).all()])


async def test_what_a_form_of_the_office_s_own_answers_has_no_barrier_either(
    desk: "Shown", browser: "Browser", axe: str
) -> None:
    await held(desk)
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.goto("/vertretung")
        await page.get_by_role("button", name="Vertretung eintragen").click()
        await page.locator("#fehler:focus").wait_for()
        assert len(await page.locator("#fehler").get_by_role("link").all()) == 2
        assert await barriers(page, axe) == []
        await page.goto(FALL)
        await page.get_by_label("Arbeitstag der Wiedervorlage").fill("2020-01-02")
        await page.get_by_role("button", name="Vorlegen lassen").click()
        await page.locator("#fehler:focus").wait_for()
        assert (await page.title()).startswith("Fehler: ")
        assert await barriers(page, axe) == []
        await page.goto("/kalender")
        await page.get_by_role("button", name="Adresse anlegen").click()
        await page.get_by_text("Sie wird nur jetzt gezeigt.").wait_for()
        assert await barriers(page, axe) == []


async def test_a_note_leaves_its_browser_sealed_and_is_read_and_printed_where_the_key_is(
    desk: "Shown", browser: "Browser", axe: str
) -> None:
    from tests.world.traffic import Traffic  # noqa: PLC0415 - needs a browser

    await desk.is_told(assigned(1))
    text = f"{CANARY} rief an.\nMorgen wieder."
    async with desk.window(browser) as hers, desk.window(browser, Role.READER) as his:
        traffic = Traffic(hers)
        page, other = await hers.new_page(), await his.new_page()
        for each in (page, other):
            await each.goto(FALL)
            await each.evaluate(TAKE_KEY, OFFICE_KEY)
        await page.get_by_label("Neue Notiz").fill(text)
        await page.get_by_role("button", name="Notiz verschließen").click()
        await page.get_by_text("Die Notiz ist verschlossen gespeichert.").wait_for()
        for each in (page, other):
            assert await each.locator(".note").get_by_text(CANARY).inner_text() == text
        assert await page.get_by_label("Neue Notiz").input_value() == ""
        assert traffic.leaks() == []
        assert CANARY not in str(desk.works())
        assert await barriers(page, axe) == []
        await page.emulate_media(media="print")
        assert await page.locator(".note").is_visible()
        assert not await page.get_by_label("Neue Notiz").is_visible()


async def test_of_a_key_that_was_just_made_the_sheet_alone_is_printed(
    desk: "Shown", browser: "Browser"
) -> None:
    async with desk.window(browser) as window:
        page = await window.new_page()
        await page.goto("/schluessel")
        await page.evaluate("document.querySelector('#sheet').hidden = false")
        await page.emulate_media(media="print")
        assert await page.get_by_role("heading", name="Wiederherstellungsblatt").is_visible()
        assert not await page.get_by_text("Wer ihn öffnen kann").is_visible()
        assert not await page.get_by_text("Ihr Amt hat hier noch keinen").is_visible()
