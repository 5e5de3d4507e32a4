"""A social worker fills in the form of a notice and sends it, as several tests have it."""

import re
from typing import TYPE_CHECKING

from shared.network.sealed_notice import SealedNotice
from tests.world.family import CANARY, Json

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.world.caseworker import Caseworker

IS_A_CASE = re.compile(r"/meldungen/[0-9a-f]{8}-[0-9a-f-]{27}$")
PRISON, SCHWERIN = "jva-waldeck", "jugendamt-13004"
CHILD, PARENT = f"{CANARY}skind", f"{CANARY}spapa"
BORN = ("1990-02-13", "2018-05-04")
"""The parent and the child: as good as a name, and on no open page either."""

APART = {
    "Der Elternteil in Haft ist": "father",
    "Vor der Haft": "apart",
    "Vaterschaft": "established",
    "Elterliche Sorge": "joint",
    "Wo die Kinder zuletzt lebten": "other_parent",
    "Der andere Elternteil wohnt": "13004",
    "Der Elternteil in Haft wohnte zuletzt": "13003",
}
"""Of parents who have both custody; the other one and the children live in Schwerin."""


async def chooses(page: "Page", said: dict[str, str]) -> None:
    """By the label of each field."""
    for label, value in said.items():
        await page.get_by_label(label, exact=True).select_option(value)


async def fills_in_the_parent(page: "Page") -> None:
    await page.get_by_label("Vorname des Elternteils in Haft").fill(PARENT)
    await page.get_by_label("Nachname des Elternteils in Haft").fill(CANARY)
    await page.get_by_label("Geburtsdatum des Elternteils in Haft").fill(BORN[0])


async def fills_in(page: "Page") -> None:
    """One child of separated parents in Schwerin; everything that the form asks for."""
    await fills_in_the_parent(page)
    written = {
        "Vorname von Kind 1": CHILD,
        "Nachname von Kind 1": CANARY,
        "Anschrift von Kind 1": f"{CANARY}weg 1, 19053 Schwerin",
        "Vorname der Betreuungsperson": CANARY,
        "Nachname der Betreuungsperson": CANARY,
        "Anschrift der Betreuungsperson": f"{CANARY}weg 1, 19053 Schwerin",
        "Telefon der Betreuungsperson": f"+49 {CANARY}",
        "Was die Familie sich wünscht": f"{CANARY} möchte Papa sehen.",
    }
    for label, text in written.items():
        await page.get_by_label(label).fill(text)
    await page.get_by_label("Geburtsdatum von Kind 1").fill(BORN[1])
    await page.get_by_label("Wohnort von Kind 1").fill("Schwerin, Landeshauptstadt")
    await page.get_by_text("Der Kreis ist ausgewählt.").wait_for()
    await chooses(page, {"Aufenthalt von Kind 1": "habitual", "Kind 1 lebt": "other_parent"})
    await chooses(page, APART)
    await chooses(page, {"Bleibt diese Wohnung während der Haft?": "no"})
    await page.get_by_label("dem Kind die Inhaftierung erklären").check()


async def has_signed(page: "Page", giver: str) -> None:
    """Somebody has agreed to all, also that the prison hears of it."""
    signature = page.locator(f"#by-{giver}")
    await signature.get_by_label("Die Einwilligung liegt vor").check()
    await signature.get_by_label("Wie", exact=True).select_option("written")
    for label in ("das zuständige Jugendamt", "Beratung", "dass der Fall übernommen wurde"):
        await signature.get_by_label(label, exact=True).check()


async def reports(she: "Caseworker") -> str:
    """Fill in the form and send it; gives the case."""
    await she.goes_to("/meldungen/neu")
    await fills_in(she.page)
    for giver in ("prisoner", "other_parent"):
        await has_signed(she.page, giver)
    return await sends(she)


async def sends(
    she: "Caseworker", state: str = "liegt bereit, bis die Wartezeit vorbei ist"
) -> str:
    await she.press("Verschließen und absenden")
    await she.page.wait_for_url(IS_A_CASE)
    case = she.page.url.rsplit("/", 1)[1]
    she.world.cases.add(case)
    await she.reads(state)
    return case


async def makes_the_key(she: "Caseworker") -> None:
    """The key of the prison, of which nobody else has to know."""
    await she.goes_to("/schluessel")
    await she.press("Neuen Schlüssel anlegen")
    await she.page.get_by_text("Der Schlüssel ist angelegt.").wait_for()


def is_whole(opened: Json) -> None:
    """An office finds all that was typed of this family."""
    inside = SealedNotice.model_validate(opened)
    assert inside.prisoner.given_name == PARENT
    assert [child.given_name for child in inside.children] == [CHILD]
    assert inside.wishes == f"{CANARY} möchte Papa sehen."
    (caregiver,) = inside.caregivers
    assert (caregiver.children, caregiver.family_name) == (("c1",), CANARY)
