"""What shuts people out of a page, as far as a program finds it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """
async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`);
}
"""


async def barriers(page: "Page", axe: str) -> list[str]:
    """What axe finds in light and dark, and what does not fit on a small or a zoomed screen."""
    found: list[str] = []
    await page.evaluate(axe)
    for scheme, width in (("light", 375), ("dark", 1280)):
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        await page.set_viewport_size({"width": width, "height": 800})
        found += [f"{scheme}, {width}: {each}" for each in await page.evaluate(AXE, RULES)]
    for width in (320, 375, 640):
        await page.set_viewport_size({"width": width, "height": 800})
        needed = await page.evaluate("document.scrollingElement.scrollWidth")
        if needed > width:
            found.append(f"{needed} wide on {width}")
    return found
