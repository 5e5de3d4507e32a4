"""People have several devices, lose some, pass keys on and change them: in real browsers."""

import json
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Any

import pytest
from joserfc.jwk import ECKey

from services.desk.domain.people import Role
from shared.network.sealing import seal
from tests.desk.told import CASE, OFFICE, assigned, referral

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

    from deploy.servers.endpoints import Endpoints
    from tests.desk.shown import Shown

pytestmark = pytest.mark.browser
OPENED = "Nur Ihr Browser konnte das öffnen."
FAMILY = {
    "prisoner": {"given_name": "A", "family_name": "B", "birth_date": "1990-01-01"},
    "children": [],
}
HARD_TO_NAME = """
const make = crypto.subtle.generateKey.bind(crypto.subtle);
crypto.subtle.generateKey = async (...how) => {
  for (;;) {
    const pair = await make(...how);
    const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const text = new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }));
    if (new Uint8Array(await crypto.subtle.digest("SHA-256", text))[0] >= 0xf8) {
      return pair;
    }
  }
};
"""
"""Makes only keys whose thumbprint begins with a dash or an underscore, as one in 32 does."""
FALL = f"/faelle/{CASE}/{referral()}"


@pytest.fixture
def desk(running_desk: "Shown") -> "Shown":
    running_desk.forget()
    return running_desk


@pytest.mark.parametrize("derives", [True, False], ids=["derives", "derives nothing"])
async def test_another_device_opens_what_the_first_one_did(
    desk: "Shown", browser: "Browser", *, derives: bool
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - needs a browser

    async with holder(browser, desk) as she:
        first = await she.plugs_in()
        await she.joins()
        await she.makes_a_key()
        open_keys = await she.kept_keys()
        await she.goes_to("/geraete")
        await she.changes_devices(first, derives=derives)
        await she.press("Weiteres Gerät einrichten")
        if not derives:
            await she.reads("Wählen Sie dafür mindestens 16 Zeichen")
            await she.page.get_by_label("Ihre Passphrase").fill("vier lange Wörter hier")
            await she.press("Weiter")
        await she.reads("Gerät 2")
        await she.press("Abmelden")
        await she.page.wait_for_url("**/anmelden")
        await she.signs_in()
        if not derives:
            await she.page.get_by_label("Ihre Passphrase").fill("vier lange Wörter hier")
            await she.press("Schlüssel öffnen")
        await she.page.wait_for_url("**/eingang")
        assert await she.kept_keys() == open_keys
        assert len(open_keys) == 2
        await she.goes_to("/geraete")
        await she.page.get_by_text("Gerät 1 verloren").click()
        await she.press("Gerät 1 entfernen")
        await she.page.get_by_text("Gerät 2").first.wait_for(state="detached")


async def test_whoever_signs_out_leaves_nothing_in_the_browser_whatever_a_script_did(
    desk: "Shown", browser: "Browser"
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - as above

    async with holder(browser, desk) as she:
        await she.plugs_in()
        await she.joins()
        await she.makes_a_key()
        await she.page.evaluate("localStorage.setItem('left', 'here')")
        await she.press("Abmelden")
        await she.page.wait_for_url("**/anmelden")
        assert await she.page.evaluate("localStorage.length") == 0
        await she.signs_in()
        await she.page.wait_for_url("**/eingang")
        assert len(await she.kept_keys()) == 2


async def test_a_key_of_the_office_is_kept_whatever_its_thumbprint_begins_with(
    desk: "Shown", browser: "Browser"
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - as above

    async with holder(browser, desk) as she:
        await she.page.add_init_script(HARD_TO_NAME)
        await she.plugs_in()
        await she.joins()
        kid = json.loads(await she.makes_a_key())["kid"]
        assert await she.kept_keys() == sorted(["own", kid])


async def test_of_a_new_key_the_page_shows_the_half_for_the_registry_and_its_fingerprint(
    desk: "Shown", browser: "Browser"
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - as above

    async with holder(browser, desk) as she:
        await she.plugs_in()
        await she.joins()
        made: dict[str, Any] = {**public_half(json.loads(await she.makes_a_key()))}
        card = she.page.locator("#amtsschluessel").get_by_role("listitem")
        await card.get_by_role("heading", name=made["kid"]).wait_for()
        shown = json.loads(await card.get_by_label("Öffentliche Hälfte").inner_text())
        assert {name: shown[name] for name in ("kid", "crv", "x", "y")} == {
            name: made[name] for name in ("kid", "crv", "x", "y")
        }
        assert "d" not in shown
        digest = urlsafe_b64decode(f"{ECKey.import_key(made).thumbprint()}=").hex()
        groups = " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
        await card.locator("[data-fingerprint]").get_by_text(groups, exact=True).wait_for()


async def test_whoever_leads_makes_the_next_key_when_nobody_can_open_the_old_one(
    desk: "Shown", browser: "Browser"
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - as above

    async with holder(browser, desk) as first, holder(browser, desk) as she:
        await first.plugs_in()
        await first.joins(Role.LEAD, "first@amt.example")
        old = json.loads(await first.makes_a_key())["kid"]
        await she.plugs_in()
        await she.joins(Role.LEAD, "second@amt.example")
        await she.goes_to("/personen")
        card = she.page.get_by_role("listitem").filter(has_text="first@amt.example")
        await card.locator("summary").click()
        await she.press("Zugang von first@amt.example beenden")
        await she.reads("Ohne Zugang")
        await she.goes_to("/schluessel")
        await she.reads("Niemand kann diesen Schlüssel öffnen.")
        new = json.loads(await she.makes_a_key())["kid"]
        assert new != old
        assert await she.kept_keys() == sorted(["own", new])
        of_the_new = (
            she.page.locator("#amtsschluessel").get_by_role("listitem").filter(has_text=new)
        )
        await of_the_new.get_by_text("Steht noch nicht im Verzeichnis.").wait_for()
        assert await of_the_new.get_by_text("Niemand kann diesen Schlüssel").count() == 0


async def test_a_new_key_reaches_whoever_was_compared_and_nobody_in_her_place(
    desk: "Shown", browser: "Browser"
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - as above

    async with (
        holder(browser, desk) as lead,
        holder(browser, desk) as she,
        holder(browser, desk) as other,
    ):
        for each in (lead, she, other):
            await each.plugs_in()
        await lead.joins()
        old = json.loads(await lead.makes_a_key())
        await lead.goes_to("/schluessel")
        for each, email in ((she, "her@amt.example"), (other, "other@amt.example")):
            await each.joins(Role.CASEWORKER, email)
            await lead.passes_on(email, await each.own_fingerprint())
            await each.reads("Kann alle Schlüssel öffnen")
        # Whoever runs the desk puts another key in the place of one of theirs.
        await desk.swaps_key("other@amt.example")
        new = json.loads(await lead.makes_a_key())
        assert new["kid"] != old["kid"]
        await she.page.locator("#amtsschluessel").get_by_text(new["kid"]).first.wait_for()
        await she.holds([old["kid"], new["kid"], "own"])
        assert await other.kept_keys() == sorted(["own", old["kid"]])
        await lead.goes_to("/schluessel")
        waiting = lead.page.get_by_role("listitem").filter(has_text="other@amt.example")
        assert await waiting.get_by_role("button").all_inner_texts() == [
            f"Schlüssel {new['kid']} weitergeben"
        ]
        # What was sealed for the old one still opens, and its sheet can be printed again.
        sealed = seal(FAMILY, case=CASE, receiver=OFFICE, public_key=public_half(old))
        await desk.is_told(assigned(1, sealed=sealed))
        await lead.press(f"Wiederherstellungsblatt von {old['kid']} noch einmal drucken")
        assert json.loads(await lead.sheet()) == old
        await lead.goes_to(FALL)
        await lead.reads(OPENED)


async def test_an_office_moves_to_another_desk_with_its_sheet(
    desk: "Shown",
    stack: "Endpoints",
    browser: "Browser",
    tmp_path: "Path",
    parts: "Path",
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - as above
    from tests.desk.shown import shown  # noqa: PLC0415 - as above

    async with holder(browser, desk) as she:
        device = await she.plugs_in()
        await she.joins()
        sheet = await she.makes_a_key()
        sealed = seal(FAMILY, case=CASE, receiver=OFFICE, public_key=public_half(json.loads(sheet)))
        await desk.is_told(assigned(1, sealed=sealed))
        async with she.page.expect_response("**/ConfirmDelivery"):
            await she.goes_to(FALL)
        await she.reads(OPENED)
        # An open page would sign itself out, and so go elsewhere.
        await she.page.goto("about:blank")
        # Another desk has another database.
        desk.forget()
        async with shown(stack, tmp_path, parts) as next_desk:
            she.desk = next_desk
            await she.signs_in()
            await she.reads("Dieses Gerät ist hier nicht bekannt.")
            # Under a name of its own a desk sees no passkey of another; here both are localhost.
            await she.unplugs(device)
            await she.plugs_in()
            await she.joins()
            await she.page.get_by_label("Vom Wiederherstellungsblatt").fill(sheet)
            async with she.page.expect_navigation():
                await she.press("Schlüssel zurückbringen")
            assert await she.kept_keys() == sorted([json.loads(sheet)["kid"], "own"])
            # What was told before the move is not there until it is told again.
            await she.goes_to(FALL)
            await she.reads("Hier liegt nichts")
            answers = ["ConfirmDelivery", "AcceptReferral"]
            await next_desk.is_told(assigned(2, sealed=sealed, answers=answers))
            async with she.page.expect_response("**/ConfirmDelivery") as confirmed:
                await she.goes_to(FALL)
            await she.reads(OPENED)
            assert (await confirmed.value).status == 303
            orders = await next_desk.desk.orders.of_case(OFFICE, CASE)
            said = [json.loads(order.data or "")["result"] for order in orders]
            # The one by the desk itself, the other by the first browser that could open it.
            assert said == ["stored", "readable"]
            assert [order.by is None for order in orders] == [True, False]


def public_half(sheet: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in sheet.items() if name != "d"}
