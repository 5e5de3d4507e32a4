"""Somebody who has no mouse: where the keyboard leads her, and whether she sees where she is."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
FOCUSED = """
() => {
  const at = document.activeElement;
  const { outlineStyle, boxShadow } = getComputedStyle(at);
  return {
    name: at === document.body ? null : (at.innerText || at.id || at.name || at.tagName).trim(),
    shown: outlineStyle !== "none" || boxShadow !== "none",
  };
}
"""
IN_SIGHT = """
() => {
  const { top, left, bottom, right } = document.activeElement.getBoundingClientRect();
  return top < innerHeight && bottom > 0 && left < innerWidth && right > 0;
}
"""
CAN_BE_USED = """
() => [...document.querySelectorAll("a[href], button, summary, select, textarea, input")]
  .filter((each) => each.type !== "hidden")
  .filter((each) => each.type !== "radio" || each === each.form.elements[each.name][0])
  .filter((each) => each.checkVisibility())
  .map((each) => (each.innerText || each.id || each.name).trim())
"""
MOST_STOPS = 500


async def usable(page: "Page") -> list[str]:
    """Whatever can be pressed or filled in, in the order in which it stands there."""
    found: list[str] = await page.evaluate(CAN_BE_USED)
    return found


async def reached_by_tab(page: "Page", most: int = MOST_STOPS) -> list[str]:
    """All that the tabulator stops at, from the top to the end; each shows that it is there."""
    reached = []
    await page.keyboard.press("Tab")
    for _ in range(most):
        at = await page.evaluate(FOCUSED)
        if at["name"] is None:
            break
        assert at["shown"], at
        assert await page.evaluate(IN_SIGHT), at
        reached.append(at["name"])
        await page.keyboard.press("Tab")
    return reached


async def chooses(page: "Page", value: str) -> None:
    """In the list that has the focus, by the arrow keys; letters must not come too slowly there."""
    for _ in range(MOST_STOPS):
        if await page.evaluate("document.activeElement.value") == value:
            return
        await page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is out of reach")


async def goes_to(page: "Page", selector: str) -> None:
    """Press the tabulator until this has the focus."""
    for _ in range(MOST_STOPS):
        if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is out of reach")
