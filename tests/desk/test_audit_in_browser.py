"""Whoever looks for a case in the audit by a name does not send the name anywhere."""

from typing import TYPE_CHECKING

import pytest

from services.desk.domain.people import Role
from tests.desk.told import CASE
from tests.world.family import CANARY

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
IS_WRONG = "document.querySelector('#fall').validity.patternMismatch"


async def test_a_name_is_not_asked_for_and_the_sign_of_a_case_is(
    running_desk: "Shown", browser: "Browser"
) -> None:
    async with running_desk.window(browser, Role.LEAD) as window:
        page = await window.new_page()
        await page.goto("/protokoll")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        field, show = page.get_by_label("Nur ein Fall"), page.get_by_role("button", name="Anzeigen")
        await field.fill(CANARY)
        await show.click()
        assert await page.evaluate(IS_WRONG)
        for sign in (CASE[:8].upper(), f" {CASE} "[:36]):
            await field.fill(sign)
            await show.click()
            await page.wait_for_url("**/protokoll?fall=*")
            await page.get_by_text(f"Fall {CASE[:8]}").first.wait_for()
        assert not any(CANARY in each for each in asked)
