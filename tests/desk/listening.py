"""An open page hears of what comes once it has asked for it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page


async def opens_and_listens(page: "Page", path: str) -> None:
    """Whatever comes after this the page is told of."""
    async with page.expect_request("**/neues*"):
        await page.goto(path)
