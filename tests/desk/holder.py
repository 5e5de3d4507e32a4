"""A person with passkeys of her own in a real browser, at a desk that is shown without a Kafka."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, CDPSession, Page, Route

from services.desk.domain.people import Role
from services.desk.inviting import invite
from tests.desk.shown import Shown
from tests.desk.told import OFFICE
from tests.run.bound import HANG_SECONDS
from tests.world.caseworker import KEPT, plug_in

LOOK_MS = 200


class Holder:
    """What she does with her keys and her devices."""

    def __init__(self, desk: Shown, page: Page, devtools: CDPSession) -> None:
        self.desk = desk
        self.page = page
        self._devtools = devtools

    async def plugs_in(self, *, derives: bool = True) -> str:
        """A device that makes passkeys; with `derives` it derives secrets as well."""
        return await plug_in(self._devtools, derives=derives)

    async def unplugs(self, name: str) -> None:
        """Lose a device."""
        await self._devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": name})

    async def changes_devices(self, name: str, *, derives: bool) -> None:
        """When she is asked for another device she takes this one away, or it would answer."""

        async def change(route: Route) -> None:
            await self.unplugs(name)
            await self.plugs_in(derives=derives)
            await route.continue_()

        await self.page.route("**/geraete/frage", change)

    async def joins(self, role: Role = Role.LEAD, email: str = "she@amt.example") -> None:
        """Follow an invitation."""
        desk = self.desk.desk
        link = await invite(
            desk.people, desk.trails, OFFICE, email, role, origin=desk.origin, wall=desk.wall
        )
        await self.page.goto(link)
        await self.press("Gerät einrichten")
        await self.page.wait_for_url("**/schluessel")

    async def signs_in(self) -> None:
        """With whatever device is plugged in."""
        await self.page.goto(f"{self.desk.origin}/anmelden")
        await self.press("Anmelden")

    async def makes_a_key(self) -> str:
        """Of the office; gives what stands on the recovery sheet."""
        await self.press("Neuen Schlüssel anlegen")
        return await self.sheet()

    async def sheet(self) -> str:
        """What stands on the recovery sheet that is shown."""
        sheet = self.page.locator("#sheet-text")
        await sheet.filter(has_text="{").wait_for()
        return await sheet.inner_text()

    async def own_fingerprint(self) -> str:
        """What she reads aloud."""
        shown = self.page.get_by_text("Ihr Prüfzeichen").locator("code")
        await shown.filter(has_text=" ").wait_for()
        return await shown.inner_text()

    async def passes_on(self, email: str, fingerprint: str) -> None:
        """Give a colleague the key of the office, by what she has read aloud."""
        card = self.page.get_by_role("listitem").filter(has_text=email)
        await card.get_by_label("Prüfzeichen vom anderen Bildschirm").fill(fingerprint)
        async with self.page.expect_navigation():
            await card.get_by_role("button").click()
        await card.get_by_text("Kann alle Schlüssel öffnen").wait_for()

    async def press(self, label: str) -> None:
        """Press a button."""
        await self.page.get_by_role("button", name=label, exact=True).click()

    async def reads(self, text: str) -> None:
        """Wait until it stands there."""
        await self.page.get_by_text(text).first.wait_for()

    async def goes_to(self, path: str) -> None:
        """Open a page of the desk."""
        await self.page.goto(f"{self.desk.origin}{path}")

    async def kept_keys(self) -> list[str]:
        """The names of the keys that are open in her browser."""
        found: list[str] = await self.page.evaluate(KEPT)
        return sorted(found)

    async def holds(self, names: list[str]) -> None:
        """Wait until these keys are open in her browser."""
        async with asyncio.timeout(HANG_SECONDS):
            # No predicate of a page can wait for its database: a promise is true at once.
            while await self.kept_keys() != sorted(names):
                await self.page.wait_for_timeout(LOOK_MS)


@asynccontextmanager
async def holder(browser: Browser, desk: Shown) -> AsyncIterator[Holder]:
    """Somebody with a browser and no device yet."""
    async with await browser.new_context(locale="de-DE") as window:
        window.set_default_timeout(HANG_SECONDS * 1000)
        page = await window.new_page()
        devtools = await window.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        yield Holder(desk, page, devtools)
