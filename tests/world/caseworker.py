"""A person of an office at a desk, in a browser of her own with a passkey of her own."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

from deploy.local.agency_keys import key_file
from deploy.network.services import DESK
from services.desk.domain.people import Role
from services.desk.inviting import invite
from services.desk.stored.people import People
from services.desk.stored.trails import Trails
from shared.store.mongo import connect
from tests.run.bound import HANG_SECONDS
from tests.world.traffic import Traffic
from tests.world.world import World

KEPT = """
async () => {
  const { kept } = await import("/desk/keys/kept.js");
  return [...(await kept()).keys()];
}
"""
_MS = HANG_SECONDS * 1000


def wall() -> datetime:
    return datetime.now(UTC)


class Caseworker:
    """What she does, as she would say it."""

    def __init__(self, world: World, page: Page, agency: str) -> None:
        self.world = world
        self.page = page
        self.agency = agency
        self.traffic = Traffic(page.context)

    async def is_invited(self, role: Role) -> str:
        """The link in her mail."""
        endpoints = self.world.system.endpoints
        password = endpoints.secrets.of(DESK)
        database = connect(endpoints.mongo_uri, database=DESK, user=DESK, password=password)
        email = f"{role}@{self.agency}.example"
        try:
            return await invite(
                People(database),
                Trails(database, wall),
                self.agency,
                email,
                role,
                origin=self.world.system.desk_origin,
                wall=wall,
            )
        finally:
            database.client.close()

    async def joins(self, role: Role = Role.LEAD) -> None:
        """Follow the link, set up the device and a key of her own."""
        await self.page.goto(await self.is_invited(role))
        await self.press("Gerät einrichten")
        await self.page.wait_for_url("**/schluessel")

    async def brings_the_key_back(self) -> None:
        """Type in what stands on the office's recovery sheet."""
        sheet = key_file(self.world.system.folder, self.agency).read_text()
        await self.page.get_by_label("Vom Wiederherstellungsblatt").fill(sheet)
        await self.press("Schlüssel zurückbringen")
        await self.page.get_by_text("Steht im Verzeichnis").wait_for()

    async def signs_in(self) -> None:
        """With the passkey of her device."""
        await self.goes_to("/anmelden")
        await self.press("Anmelden")
        await self.page.wait_for_url("**/eingang")

    async def signs_out(self) -> None:
        """Leave, from whatever page."""
        await self.press("Abmelden")
        await self.page.wait_for_url("**/anmelden")

    async def opens(self, case: str) -> None:
        """Go to the inbox, and from there to the case."""
        await self.goes_to("/eingang")
        await self.reads(f"Fall {case[:8]}")
        await self.page.get_by_role("link", name=f"Fall {case[:8]}").click()

    async def reads(self, text: str) -> None:
        """Wait until it stands there; an open page shows by itself what is new."""
        await self.page.get_by_text(text).first.wait_for()

    async def kept_keys(self) -> list[str]:
        """The names of the keys that are open in her browser."""
        found: list[str] = await self.page.evaluate(KEPT)
        return found

    async def press(self, label: str) -> None:
        """Press a button."""
        await self.page.get_by_role("button", name=label, exact=True).click()

    async def goes_to(self, path: str) -> None:
        """Open a page of the desk."""
        await self.page.goto(f"{self.world.system.desk_origin}{path}")


async def plug_in(devtools: CDPSession, *, derives: bool) -> str:
    """A device that makes passkeys, with `derives` secrets as well; gives its name."""
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "hasPrf": derives,
        "automaticPresenceSimulation": True,
    }
    made = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    name: str = made["authenticatorId"]
    return name


@asynccontextmanager
async def caseworker(
    browser: Browser, world: World, agency: str, *, prf: bool = True
) -> AsyncIterator[Caseworker]:
    """A person with a device of her own; with `prf` it derives a secret from the passkey."""
    async with await browser.new_context(locale="de-DE") as window:
        window.set_default_timeout(_MS)
        page = await window.new_page()
        session = await window.new_cdp_session(page)
        await session.send("WebAuthn.enable")
        await plug_in(session, derives=prf)
        she = Caseworker(world, page, agency)
        yield she
        sheet = key_file(world.system.folder, agency)
        # A prison's own key is known to its browsers alone.
        secrets = [json.loads(sheet.read_text())["d"]] if sheet.exists() else []
        assert she.traffic.leaks(*secrets) == []
