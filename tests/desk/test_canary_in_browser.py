"""Whatever is typed into a page stays in its browser, but for what is meant for the desk."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from services.desk.domain.people import Role
from tests.desk.keyboard import OPEN_ALL
from tests.desk.test_pages_in_browser import CLEARING, PRISON, STATES, TRAINING, State, page_of
from tests.desk.test_prison_pages_in_browser import PAGES, SHOW_ALL
from tests.desk.told import OFFICE, accepted, to
from tests.world.family import CANARY
from tests.world.search import disguises

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
TYPED = f"{CANARY} {CANARY}"
IN_CLEAR: Mapping[tuple[str, str], frozenset[str]] = {
    # The address of a colleague who is invited.
    ("/personen", OFFICE): frozenset({"email"}),
    # The sign of a case, which is random; it stands in the address of the page.
    ("/protokoll", OFFICE): frozenset({"fall"}),
    # Of a professional who takes part, whom the service that runs the programme has to know.
    (TRAINING, OFFICE): frozenset({"name", "email"}),
    # The same, and the random numbers of those who were there.
    (TRAINING, CLEARING): frozenset({"name", "email", "others"}),
    # What is announced to everyone for whom it is meant.
    ("/fortbildungen/neu", CLEARING): frozenset(
        {"title", "description", "address", "contact", "fee", "venue", "hours-0"}
    ),
}
"""The fields whose content is for the desk, by page; no other has a name by which it were sent."""
TYPE = """
(text) => [...document.querySelectorAll("main input, main textarea")]
  .filter((each) => ["text", "search", "password", "email", "tel", "textarea"].includes(each.type))
  .filter((each) => each.checkVisibility() && !each.disabled && !each.readOnly)
  .map((each) => {
    if (each.name === "") {
      each.value = text;
      each.dispatchEvent(new Event("input", { bubbles: true }));
      each.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return [each.name, [...document.forms].indexOf(each.form)];
  })
"""
SEND = "(number) => document.forms[number].requestSubmit()"


async def waits_for_consents(desk: "Shown") -> None:
    await desk.has_keys(await desk.joined(Role.LEAD, PRISON))
    waits = accepted(1, "ReportAdmission", "awaiting_consent", cause="m")
    await desk.is_told(*to(PRISON, waits), agency=PRISON)


FIRST = [
    *{page_of(state): state for state in reversed(STATES)}.values(),
    *(
        State(f"prison: {name}", waits_for_consents, path, Role.CASEWORKER, says, PRISON)
        for name, path, says in PAGES
    ),
]
"""Of each page one state."""


async def types_everywhere(page: "Page", path: str) -> frozenset[str]:
    """Whatever is not for the desk, and sends each form with it; gives the names of the others."""
    await page.route("**/neues*", lambda route: route.abort())
    forms = [-1]
    for number in forms:
        await page.goto(path)
        await page.evaluate(OPEN_ALL)
        await page.evaluate(SHOW_ALL)
        fields = await page.evaluate(TYPE, TYPED)
        forms += sorted({form for name, form in fields if not name} - {*forms})
        if number >= 0:
            await page.evaluate(SEND, number)
            await page.wait_for_load_state("networkidle")
    return frozenset(name for name, _ in fields if name)


@pytest.fixture
def desk(running_desk: "Shown") -> "Shown":
    running_desk.forget()
    return running_desk


@pytest.mark.parametrize("state", FIRST, ids=lambda state: state.name)
async def test_what_is_typed_leaves_its_browser_only_where_it_is_meant_to(
    state: State, desk: "Shown", browser: "Browser", capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.world.traffic import Traffic  # noqa: PLC0415 - needs a browser

    await state.told(desk)
    async with desk.window(browser, state.role, state.agency) as window:
        traffic = Traffic(window)
        named = await types_everywhere(await window.new_page(), state.path)
        assert named == IN_CLEAR.get(page_of(state), frozenset())
    assert traffic.leaks() == []
    dump = desk.dump().encode()
    assert not any(each in dump for each in disguises(CANARY))
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err


def test_each_field_that_is_for_the_desk_stands_on_a_page_that_is_tried() -> None:
    assert set(IN_CLEAR) <= {page_of(state) for state in FIRST}
