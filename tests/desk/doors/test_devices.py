"""A person has several devices; one that is lost opens nothing any more, and one always stays."""

import asyncio
from typing import Any

import pytest

from deploy.network.services import DESK
from services.desk.domain.people import Role
from services.desk.domain.secret import hash_of
from tests.desk.at_hand import ORIGIN, AtHand, Browser, Reply
from tests.desk.device import Device
from tests.desk.doors.test_signing_in import cookie_of, invitation, joins, signs_in

OWN = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
FIRST, SECOND, PHRASE = "e30..Zmlyc3Q.YQ.YQ", "e30..c2Vjb25k.YQ.YQ", "e30.YQ.cGhyYXNl.YQ.YQ"


def browser_of(reply: Reply) -> Browser:
    return Browser(cookie_of(reply)[0], reply.data["token"])


async def adds(desk: AtHand, by: Browser, device: Device) -> Reply:
    asked = await desk.knock("POST", "/geraete/frage", by, data={})
    said = {"credential": device.makes(asked.data["options"])}
    return await desk.knock("POST", "/geraete", by, data=said)


async def wraps(desk: AtHand, by: Browser, passkey: str | None, wrapped: str) -> Reply:
    said = {"passkey": passkey, "wrapped": wrapped}
    return await desk.knock("POST", "/geraete/schluessel", by, data=said)


async def removes(desk: AtHand, by: Browser, passkey: str) -> Reply:
    return await desk.knock("POST", f"/geraete/{passkey}/ende", by, form={})


async def opens_by(desk: AtHand, by: Browser) -> list[str]:
    """What she is given to open her own key where she is."""
    mine = await desk.knock("GET", "/schluessel/meine", by)
    return [wrap["wrapped"] for wrap in mine.data["own"]["wraps"]]


class Two:
    """Somebody with two devices, signed in with both."""

    def __init__(self, desk: AtHand) -> None:
        self.desk = desk
        self.devices = Device(ORIGIN), Device(ORIGIN)

    async def come(self) -> "Two":
        one, other = self.devices
        self.first = browser_of(await joins(self.desk, await invitation(self.desk), one))
        key: dict[str, Any] = {"wrapping": "passkey", "kid": "k" * 43, "public": OWN}
        path = "/schluessel/eigener"
        await self.desk.knock("POST", path, self.first, data={**key, "wrapped": FIRST})
        added = await adds(self.desk, self.first, other)
        self.other_name: str = added.data["passkey"]
        self.second = browser_of(await signs_in(self.desk, other))
        page = (await self.desk.knock("GET", "/geraete", self.first)).body
        names = [part.split("/")[0] for part in page.split("/geraete/")[1:]]
        self.first_name = next(n for n in names if n not in {self.other_name, "anmeldungen"})
        return self


@pytest.fixture
async def she(desk: AtHand) -> Two:
    desk.reached = lambda _place: None
    return await Two(desk).come()


async def test_each_device_is_given_what_it_opens_itself(desk: AtHand, she: Two) -> None:
    assert await opens_by(desk, she.first) == [FIRST]
    assert await opens_by(desk, she.second) == []
    assert "nicht öffnen" in (await desk.knock("GET", "/geraete", she.second)).body
    assert (await wraps(desk, she.first, she.other_name, SECOND)).status == 200
    assert await opens_by(desk, she.second) == [SECOND]
    assert (await wraps(desk, she.first, None, PHRASE)).status == 200
    assert await opens_by(desk, she.first) == [FIRST, PHRASE]


async def test_a_device_that_is_lost_opens_nothing_any_more(desk: AtHand, she: Two) -> None:
    await wraps(desk, she.first, she.other_name, SECOND)
    kept = desk.everything().count(FIRST)
    assert (await removes(desk, she.second, she.first_name)).status == 303
    assert (await desk.knock("GET", "/eingang", she.first)).status == 303
    assert (await signs_in(desk, she.devices[0])).status == 403
    assert desk.everything().count(FIRST) == kept - 1
    assert await opens_by(desk, she.second) == [SECOND]
    reply = await removes(desk, she.second, she.other_name)
    assert reply.status == 409
    assert "Das ist Ihr einziges Gerät." in reply.body
    assert (await signs_in(desk, she.devices[1])).status == 200


async def test_the_last_device_that_opens_her_key_is_not_removed_by_mistake(
    desk: AtHand, she: Two
) -> None:
    reply = await removes(desk, she.first, she.first_name)
    assert reply.status == 409
    assert "Kein anderes Ihrer Geräte" in reply.body
    await wraps(desk, she.first, None, PHRASE)
    assert (await removes(desk, she.first, she.first_name)).status == 303
    assert await opens_by(desk, she.second) == [PHRASE]


async def test_of_two_devices_that_are_removed_at_once_one_stays(desk: AtHand, she: Two) -> None:
    await wraps(desk, she.first, None, PHRASE)
    await asyncio.gather(
        removes(desk, she.first, she.other_name), removes(desk, she.second, she.first_name)
    )
    signed_in = [(await signs_in(desk, device)).status for device in she.devices]
    assert 200 in signed_in


async def test_a_device_that_is_removed_while_it_signs_in_stays_outside(
    desk: AtHand, she: Two
) -> None:
    def remove(place: str) -> None:
        if place == "signing_in":
            desk.root.client[DESK]["passkeys"].delete_one({"_id": she.other_name})

    desk.reached = remove
    before = await desk.database["sessions"].count_documents({})
    reply = await signs_in(desk, she.devices[1])
    assert (reply.status, reply.data) == (403, {"flaw": "unknown"})
    assert "set-cookie" not in reply.headers
    assert await desk.database["sessions"].count_documents({}) == before


async def test_a_session_that_ends_while_it_adds_a_device_adds_none(desk: AtHand, she: Two) -> None:
    def end(place: str) -> None:
        if place == "adding_device":
            desk.root.client[DESK]["sessions"].delete_one({"_id": hash_of(she.first.cookie or "")})

    desk.reached = end
    third = Device(ORIGIN)
    assert (await adds(desk, she.first, third)).status == 403
    assert (await signs_in(desk, third)).status == 403


async def test_she_is_signed_out_everywhere_else(desk: AtHand, she: Two) -> None:
    page = (await desk.knock("GET", "/geraete", she.first)).body
    assert "noch in einem anderen Browser angemeldet" in page
    ended = await desk.knock("POST", "/geraete/anmeldungen", she.first, form={})
    assert ended.status == 303
    assert (await desk.knock("GET", "/eingang", she.second)).status == 303
    assert "nur hier angemeldet" in (await desk.knock("GET", "/geraete", she.first)).body


async def test_nobody_touches_the_devices_of_another(desk: AtHand, she: Two) -> None:
    stranger = await desk.who_is(Role.LEAD)
    assert (await removes(desk, stranger, she.first_name)).status == 404
    assert (await wraps(desk, stranger, she.first_name, PHRASE)).status == 422
    assert await opens_by(desk, she.first) == [FIRST]


async def test_a_device_that_is_known_already_is_not_added_to_another(
    desk: AtHand, she: Two
) -> None:
    name = b"a device of two people"
    await joins(desk, await invitation(desk), Device(ORIGIN, name=name))
    reply = await adds(desk, she.first, Device(ORIGIN, name=name))
    assert (reply.status, reply.data) == (422, {"flaw": "device"})
