"""The pictures of the README show pages as they are; they are taken anew by a command.

TAKE_PICTURES=1 ./kvi test tests/desk/test_pictures.py
"""

import os
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy.simulate.families import Family
from deploy.stack.bootstrap import ROOT
from services.desk.domain.people import Role
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from tests.desk.reporting import APART, chooses
from tests.desk.told import CASE, OFFICE, assigned, referral, updated

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from deploy.servers.endpoints import Endpoints
    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
FOLDER = ROOT / "docs" / "pictures"
SIZE = {"width": 1000, "height": 760}
LARGEST = 150_000
CHILD = {"child": "c1", "age_band": "6-9", "lives_in": "13004", "caregiver": "other_parent"}
FAMILY = Family(CASE, date(2026, 3, 2), (CHILD,), wants_help=True)
KEEP = """
async (jwk) => {
  const { importPrivate } = await import("/desk/keys/pair.js");
  const { keep } = await import("/desk/keys/kept.js");
  await keep(jwk.kid, await importPrivate(jwk));
}
"""


@pytest.fixture(scope="module")
async def desk(
    stack: "Endpoints", tmp_path_factory: pytest.TempPathFactory, parts: Path
) -> "AsyncIterator[Shown]":
    from tests.desk.shown import shown  # noqa: PLC0415 - needs a browser

    async with shown(stack, tmp_path_factory.mktemp("desk"), parts) as found:
        found.forget()
        yield found


async def taken(page: "Page", name: str) -> None:
    """It can be shown, and is as small as a page should be that somebody reads on the way."""
    file = FOLDER / f"{name}.png"
    picture = await page.screenshot(animations="disabled")
    assert len(picture) < LARGEST
    if "TAKE_PICTURES" in os.environ:
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(picture)
    assert file.read_bytes().startswith(b"\x89PNG")
    assert f"docs/pictures/{file.name}" in (ROOT / "README.md").read_text("utf-8")


async def test_an_office_reads_a_referral(desk: "Shown", browser: "Browser") -> None:
    key = new_key(f"{OFFICE}-picture")
    notice = FAMILY.notice(["c1"]).model_dump_json(exclude_none=True).encode()
    sealed = seal(notice, case=CASE, receiver=OFFICE, public_key=public_jwk(key))
    await desk.is_told(assigned(1, sealed=sealed), updated(2))
    async with desk.window(browser, Role.CASEWORKER, viewport=SIZE) as window:
        page = await window.new_page()
        await page.goto("/eingang")
        await page.evaluate(KEEP, key)
        await page.goto(f"/faelle/{CASE}/{referral()}")
        await page.get_by_text("Nur Ihr Browser konnte das öffnen.").wait_for()
        await taken(page, "office")


async def test_a_prison_fills_in_a_notice(desk: "Shown", browser: "Browser") -> None:
    from tests.desk.shown import PRISON  # noqa: PLC0415 - needs a browser

    await desk.has_keys(await desk.joined(Role.LEAD, PRISON))
    async with desk.window(browser, Role.CASEWORKER, PRISON, viewport=SIZE) as window:
        page = await window.new_page()
        await page.goto("/meldungen/neu")
        await chooses(page, APART)
        await page.locator("#family").evaluate(
            '(part) => part.scrollIntoView({ behavior: "instant" })'
        )
        await taken(page, "prison")
