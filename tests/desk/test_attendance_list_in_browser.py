"""Whoever holds a training has its list on the page, and on paper nothing but that."""

from typing import TYPE_CHECKING

import pytest

from services.desk.domain.people import Role
from tests.desk.barriers import barriers
from tests.desk.doors.test_trainings import ADA, HE, HELD, SHE, ZOE, listed
from tests.desk.test_pages_in_browser import holding
from tests.desk.told import to

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
CLEARING = "koordinierung-mv"


async def test_the_list_shuts_nobody_out_and_is_printed_alone_with_room_to_sign(
    running_desk: "Shown", browser: "Browser", axe: str
) -> None:
    await holds_a_training(running_desk)
    async with running_desk.window(browser, Role.CASEWORKER, CLEARING) as window:
        page = await window.new_page()
        await page.goto(f"/fortbildungen/{HELD}")
        await page.get_by_role("heading", name="Teilnahmeliste").wait_for()
        assert await barriers(page, axe) == []
        sign = page.get_by_text("Unterschrift Sitzung 1")
        assert not await sign.is_visible()
        await page.emulate_media(media="print")
        for told in (sign, page.locator("td", has_text=ZOE), page.locator("td", has_text=ADA)):
            assert await told.is_visible()
        for left_out in ("Von hier angemeldet", "Wer da war"):
            assert not await page.get_by_role("heading", name=left_out).is_visible()


async def holds_a_training(desk: "Shown") -> None:
    """Two people are expected there."""
    await holding(desk, HELD)
    who = (listed(2, SHE, ADA), listed(3, HE, ZOE))
    await desk.is_told(*to(CLEARING, *who), agency=CLEARING)
