"""A desk that lost its database and got a copy of it back is the same desk to a real browser."""

import json
from typing import TYPE_CHECKING

import pytest

from deploy.network.services import DESK
from shared.network.sealing import seal
from shared.network.sealing_keys import public_jwk
from tests.desk.copied import copied, put_back
from tests.desk.told import CASE, OFFICE, assigned, referral
from tests.world.family import CANARY, named

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

    from deploy.servers.endpoints import Endpoints

pytestmark = pytest.mark.browser
FALL = f"/faelle/{CASE}/{referral()}"
CHILD = f"{CANARY} c1 {CANARY}"


async def test_after_a_restore_her_passkey_opens_the_key_that_reads_what_was_sealed_before(
    stack: "Endpoints", browser: "Browser", tmp_path: "Path", parts: "Path"
) -> None:
    from tests.desk.holder import holder  # noqa: PLC0415 - needs a browser
    from tests.desk.shown import shown  # noqa: PLC0415 - as above

    async with shown(stack, tmp_path, parts) as desk, holder(browser, desk) as she:
        desk.forget()
        await she.plugs_in()
        await she.joins()
        key = json.loads(await she.makes_a_key())
        family = json.loads(named(["c1"]))
        sealed = seal(family, case=CASE, receiver=OFFICE, public_key=public_jwk(key))
        await desk.is_told(assigned(1, sealed=sealed))
        async with she.page.expect_response("**/ConfirmDelivery"):
            await she.goes_to(FALL)
        await she.reads(CHILD)
        # An open page would look for its desk by itself, at any moment.
        await she.page.goto("about:blank")
        copy = copied(desk.root)
        await desk.stops()
        desk.root.client.drop_database(DESK)
        put_back(copy, desk.root)
        # The copy is a day old, and no session lasts that long.
        desk.end_sessions()
        await desk.starts_anew()

        await she.goes_to(FALL)
        await she.page.wait_for_url("**/anmelden?weiter=**")
        # Whatever is open after this came from the copy.
        await she.holds([])
        await she.press("Anmelden")
        await she.reads(CHILD)
        assert await she.kept_keys() == sorted([key["kid"], "own"])
