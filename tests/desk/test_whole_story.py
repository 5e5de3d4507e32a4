"""A prison and a youth office at the same time, each with nothing but a browser.

What is pressed is looked for where the services answer, and the names of the family everywhere.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from services.intake.contract.notices import NoticeStatusChanged
from shared.language.topics import outbound_topic
from tests.desk.reporting import (
    BORN,
    CHILD,
    PARENT,
    PRISON,
    SCHWERIN,
    is_whole,
    makes_the_key,
    reports,
)
from tests.world.family import CANARY
from tests.world.mails import text_of
from tests.world.search import places_of
from tests.world.world import World

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator

    from tests.world.caseworker import Caseworker

pytestmark = pytest.mark.browser
ROSTOCK = "jugendamt-13003"
OPENED, DELIVERED = "Nur Ihr Browser konnte das öffnen.", "zugestellt"
CONFIRMED = {"ConfirmDelivery": 2}
"""By the desk, that the sealed part lies there, and by the browser, that it opens."""


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    """With a desk that is new to the people of both, and an inbox that is not full of others."""
    async with world.desk():
        world.database.forget_people()
        world.database.forget_cases()
        yield world


@pytest.fixture
async def both(world: World, browser: "Browser") -> "AsyncIterator[tuple[Caseworker, Caseworker]]":
    """He works in the prison, she in the office; at the end nobody has seen the family's names."""
    from tests.world.caseworker import caseworker  # noqa: PLC0415 - needs a browser

    async with AsyncExitStack() as opened:
        he = await opened.enter_async_context(caseworker(browser, world, PRISON))
        she = await opened.enter_async_context(caseworker(browser, world, SCHWERIN))
        await he.joins()
        await makes_the_key(he)
        await she.joins()
        await she.brings_the_key_back()
        yield he, she
        for each in (he, she):
            assert each.traffic.leaks(PARENT, CHILD, *BORN) == []
    assert await places_of(world, CANARY, *BORN) == set()


async def taken(world: World, agency: str, case: str) -> Counter[str]:
    """What this agency has asked about the case and the services have done, which is all of it."""
    await world.quiet()
    answers = await world.told(outbound_topic(agency), case)
    assert [each.data for each in answers if each.type_name == "CommandRefused"] == []
    return Counter(each.data["command"] for each in answers if each.type_name == "CommandAccepted")


async def statuses(world: World, case: str) -> list[str]:
    """All that the prison has ever learned of what became of its notice."""
    told = await world.told(outbound_topic(PRISON), case)
    return [
        each.data["status"] for each in told if each.type_name == NoticeStatusChanged.type_name()
    ]


async def stays(who: "Caseworker") -> None:
    """From now on this page must not be loaded anew."""
    await who.page.evaluate("window.stays = true")


async def has_stayed(who: "Caseworker") -> bool:
    return bool(await who.page.evaluate("window.stays === true"))


async def answers(she: "Caseworker", command: str, **chosen: str) -> None:
    """Unfold a form of the referral, choose in it, and send it."""
    form = she.page.locator(f"#{command}")
    await form.locator("summary").click()
    for field, value in chosen.items():
        await form.locator(f"#{command}-{field}").select_option(value)
    await form.get_by_role("button").click()


async def link_in_the_mail(world: World, case: str) -> str:
    """Of the one that the office got about the case."""
    await world.quiet()
    (mail,) = world.mails_to(world.registry[SCHWERIN].email, about=case)
    (link,) = re.findall(r"https?://\S+", text_of(mail))
    return str(link)


async def opens(she: "Caseworker") -> None:
    """Her browser has opened the sealed part, and referral has heard that it could."""
    await she.reads(OPENED)
    await she.page.locator("#stand").get_by_text(DELIVERED, exact=True).first.wait_for()


def hears(he: "Caseworker", text: str) -> "Locator":
    """What the page of a notice says that others did."""
    return he.page.locator("#weitergegeben").get_by_text(text)


async def test_a_family_is_reported_read_helped_and_the_prison_hears_what_was_ticked(
    world: World, both: "tuple[Caseworker, Caseworker]"
) -> None:
    he, she = both
    await she.goes_to("/eingang")
    await stays(she)
    case = await reports(he)
    await stays(he)
    await world.pass_time(minutes=45)

    await she.reads(f"Fall {case[:8]}")
    assert await has_stayed(she)
    await she.page.goto(await link_in_the_mail(world, case))
    await opens(she)
    await she.page.locator("#sealed-people").get_by_text(CHILD).wait_for()
    await hears(he, "ist bei einer Stelle angekommen").wait_for()
    await she.press("Wir übernehmen")
    await she.reads("übernommen, angenommen")
    await hears(he, "wurde übernommen").wait_for()
    assert await has_stayed(he)
    consultation = {"kind": "family", "sequence": "first", "mode": "phone", "duration": "up_to_30"}
    await answers(she, "RecordConsultation", **consultation)
    await she.reads("Gespräch eingetragen, angenommen")
    await answers(she, "CloseReferral", outcome="helped")
    await she.reads("abgeschlossen, angenommen")

    helped = ("AcceptReferral", "RecordConsultation", "CloseReferral")
    assert await taken(world, SCHWERIN, case) == {**CONFIRMED, **dict.fromkeys(helped, 1)}
    assert await taken(world, PRISON, case) == {"ReportAdmission": 1}
    # Nobody has ticked that it may hear of the end.
    assert await statuses(world, case) == ["passed_on", "accepted"]
    await he.goes_to(f"/meldungen/{case}")
    await hears(he, "wurde übernommen").wait_for()
    assert "abgeschlossen" not in await he.page.locator("#weitergegeben").inner_text()
    await she.goes_to("/protokoll?pruefen=alle")
    await she.reads("Das Protokoll ist unverändert.")


async def test_others_get_it_by_law_a_parent_is_released_and_a_withdrawn_one_is_erased(
    world: World, both: "tuple[Caseworker, Caseworker]"
) -> None:
    he, she = both
    rostock = await world.office(ROSTOCK)
    moved, declined = await reports(he), await reports(he)
    await world.pass_time(minutes=45)

    await she.opens(moved)
    await opens(she)
    await answers(she, "HandOverReferral", to=ROSTOCK, rule="86_2")
    await she.reads("an eine andere Stelle übergeben, angenommen")
    received = await rostock.receives(moved)
    is_whole(received.opened())
    assert received.said["routing"]["rule"] == "sgb_viii_86_2"
    await received.accept()
    await he.goes_to(f"/meldungen/{moved}")
    await hears(he, "wurde übernommen").wait_for()
    await he.press("Entlassung melden")
    await he.reads("Entlassung angenommen")
    assert await taken(world, SCHWERIN, moved) == {**CONFIRMED, "HandOverReferral": 1}
    assert await taken(world, PRISON, moved) == {"ReportAdmission": 1, "ReportRelease": 1}

    await she.opens(declined)
    await opens(she)
    await answers(she, "DeclineReferral", reason="family_declines")
    await she.reads("abgelehnt, angenommen")
    await world.quiet()
    assert await statuses(world, declined) == ["passed_on"]
    await he.goes_to(f"/meldungen/{declined}")
    taking_back = he.page.locator("form[action$=WithdrawConsent]")
    await taking_back.get_by_label("Wessen Angaben").select_option("prisoner")
    await he.press("Einwilligung widerrufen")
    await he.reads("Widerruf der Einwilligung angenommen")
    assert await taken(world, PRISON, declined) == {"ReportAdmission": 1, "WithdrawConsent": 1}
    assert await statuses(world, declined) == ["passed_on"]

    await she.goes_to("/loeschungen")
    card = she.page.get_by_role("listitem").filter(has_text=f"Fall {declined[:8]}")
    await card.get_by_label("Alles gelöscht").check()
    await card.get_by_role("button", name="Bestätigen").click()
    await card.get_by_text("angenommen").wait_for()
    answered = {**CONFIRMED, "DeclineReferral": 1, "ConfirmErasure": 1}
    assert await taken(world, SCHWERIN, declined) == answered
    await she.goes_to(f"/faelle/{declined}")
    await she.reads("gelöscht")
