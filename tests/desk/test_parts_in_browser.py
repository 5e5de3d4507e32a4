"""What others have made does in a page what it is there for, under the policy of the desk."""

import pytest

from tests.desk.tried import Tried

pytestmark = pytest.mark.browser
LOADED = """
async () => {
  await document.fonts.ready;
  return [...document.fonts].filter((font) => font.status === "loaded").map((font) => font.weight);
}
"""
ICON = 'getComputedStyle(document.querySelector(".kern-icon--info")).maskImage'


async def test_the_policy_is_in_force_where_modules_are_tried(tried: Tried) -> None:
    async with tried.page.expect_console_message(lambda said: said.text == "breaches script-src"):
        assert await tried.refusal("evaluate") == "EvalError"
    tried.complaints.clear()


async def test_the_design_system_has_its_fonts_and_icons(tried: Tried) -> None:
    assert await tried.page.evaluate(LOADED) == ["400", "500", "600"]
    assert (await tried.page.evaluate(ICON)).startswith('url("data:image/svg+xml')
