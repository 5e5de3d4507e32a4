"""Who joins and signs in, how often, and how late; with a device made of Python."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.servers.endpoints import Endpoints
from services.desk.domain.people import Role
from services.desk.domain.secret import hash_of
from services.desk.inviting import invite
from services.desk.pages.visit import COOKIE
from tests.desk.at_hand import ORIGIN, AtHand, Browser, Reply, at_hand
from tests.desk.device import Device
from tests.desk.told import OFFICE

MOMENT = timedelta(seconds=1)


async def invitation(desk: AtHand, agency: str = OFFICE, ago: timedelta = timedelta()) -> str:
    """What stands behind the # of the link, sent so long ago."""
    link = await invite(
        desk.desk.people,
        desk.desk.trails,
        agency,
        "neu@example.org",
        Role.CASEWORKER,
        origin=ORIGIN,
        wall=lambda: datetime.now(UTC) - ago,
    )
    return link.partition("#")[2]


async def joins(desk: AtHand, secret: str, device: Device) -> Reply:
    asked = await desk.knock("POST", "/einladung/frage", data={"invitation": secret})
    if asked.status != 200:
        return asked
    credential = device.makes(asked.data["options"])
    said = {"invitation": secret, "credential": credential}
    return await desk.knock("POST", "/einladung", data=said)


async def signs_in(desk: AtHand, device: Device) -> Reply:
    asked = await desk.knock("POST", "/anmelden/frage", data={})
    said = {"credential": device.signs(asked.data["options"])}
    return await desk.knock("POST", "/anmelden", data=said)


def cookie_of(reply: Reply) -> tuple[str, set[str]]:
    """What the browser is given, and on which terms."""
    value, *terms = reply.headers["set-cookie"].split("; ")
    name, _, secret = value.partition("=")
    assert name == COOKIE
    return secret, {term.lower() for term in terms}


async def test_a_device_lets_her_in_and_nothing_that_was_kept_does(desk: AtHand) -> None:
    device = Device(ORIGIN)
    joined = await joins(desk, await invitation(desk), device)
    assert joined.status == 200
    reply = await signs_in(desk, device)
    secret, terms = cookie_of(reply)
    assert terms == {"httponly", "path=/", "samesite=lax", "secure"}
    by = Browser(secret, reply.data["token"])
    assert (await desk.knock("GET", "/eingang", by)).status == 200
    assert secret not in desk.everything()
    assert hash_of(secret) in desk.everything()
    out = await desk.knock("POST", "/abmelden", by, form={})
    assert "max-age=0" in cookie_of(out)[1]
    assert (await desk.knock("GET", "/eingang", by)).status == 303


async def test_an_invitation_holds_once(desk: AtHand) -> None:
    secret = await invitation(desk)
    assert (await joins(desk, secret, Device(ORIGIN))).status == 200
    assert (await joins(desk, secret, Device(ORIGIN))).status == 404


async def test_of_two_who_use_an_invitation_at_once_one_gets_in(desk: AtHand) -> None:
    secret = await invitation(desk)
    people = await desk.database["people"].count_documents({})
    replies = await asyncio.gather(*(joins(desk, secret, Device(ORIGIN)) for _ in range(4)))
    assert min(reply.status for reply in replies) == 200
    assert {reply.status for reply in replies} <= {200, 404, 409}
    assert await desk.database["people"].count_documents({}) == people + 1


async def test_an_invitation_holds_for_48_hours(desk: AtHand) -> None:
    hours = timedelta(hours=48)
    in_time = await invitation(desk, ago=hours - 60 * MOMENT)
    assert (await joins(desk, in_time, Device(ORIGIN))).status == 200
    late = await invitation(desk, ago=hours + MOMENT)
    assert (await joins(desk, late, Device(ORIGIN))).status == 404


async def test_an_invitation_of_an_office_that_has_gone_to_another_desk_holds_no_more(
    desk: AtHand,
) -> None:
    secret = await invitation(desk, "jugendamt-13071")
    assert (await joins(desk, secret, Device(ORIGIN))).status == 404


async def test_a_device_that_is_known_already_joins_nobody_else(desk: AtHand) -> None:
    name = b"a name that comes twice"
    first = Device(ORIGIN, name=name)
    assert (await joins(desk, await invitation(desk), first)).status == 200
    reply = await joins(desk, await invitation(desk), Device(ORIGIN, name=name))
    assert (reply.status, reply.data) == (422, {"flaw": "device"})
    assert (await signs_in(desk, first)).status == 200


async def test_a_question_is_answered_once(desk: AtHand) -> None:
    device = Device(ORIGIN)
    await joins(desk, await invitation(desk), device)
    asked = await desk.knock("POST", "/anmelden/frage", data={})
    said = {"credential": device.signs(asked.data["options"])}
    assert (await desk.knock("POST", "/anmelden", data=said)).status == 200
    again = await desk.knock("POST", "/anmelden", data=said)
    assert (again.status, again.data) == (409, {"flaw": "late"})


async def test_a_question_is_answered_within_five_minutes(desk: AtHand) -> None:
    device = Device(ORIGIN)
    await joins(desk, await invitation(desk), device)
    for ago, status in ((timedelta(minutes=4), 200), (timedelta(minutes=5), 409)):
        asked = await desk.knock("POST", "/anmelden/frage", data={})
        then = {"$set": {"at": datetime.now(UTC) - ago}}
        await desk.database["challenges"].update_many({}, then)
        said = {"credential": device.signs(asked.data["options"])}
        assert (await desk.knock("POST", "/anmelden", data=said)).status == status


async def test_a_question_of_an_invitation_opens_no_other_door(desk: AtHand) -> None:
    device, secret = Device(ORIGIN), await invitation(desk)
    await joins(desk, await invitation(desk), device)
    asked = await desk.knock("POST", "/einladung/frage", data={"invitation": secret})
    options = {**asked.data["options"], "rpId": "localhost"}
    said = {"credential": device.signs(options)}
    assert (await desk.knock("POST", "/anmelden", data=said)).status == 409


@pytest.mark.parametrize(
    "device",
    [Device("https://elsewhere.example"), Device(ORIGIN, verifies=False)],
    ids=["for another site", "without her finger"],
)
async def test_what_another_device_has_signed_lets_nobody_in(desk: AtHand, device: Device) -> None:
    reply = await joins(desk, await invitation(desk), device)
    assert (reply.status, reply.data) == (422, {"flaw": "device"})


async def test_a_device_that_nobody_knows_lets_nobody_in(desk: AtHand) -> None:
    reply = await signs_in(desk, Device(ORIGIN))
    assert (reply.status, reply.data) == (403, {"flaw": "unknown"})


async def test_somebody_who_has_left_signs_in_no_more(desk: AtHand) -> None:
    device = Device(ORIGIN)
    reply = await joins(desk, await invitation(desk), device)
    session = await desk.desk.sessions.get(hash_of(cookie_of(reply)[0]))
    assert session is not None
    left = {"$set": {"left_at": datetime.now(UTC)}}
    await desk.database["people"].update_one({"_id": session.person}, left)
    assert (await signs_in(desk, device)).status == 403


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("id", "rawId", "type", "response")
PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    joining=st.booleans(),
    place=st.sampled_from([*FIELDS, *PARTS]),
    changed=st.tuples(st.integers(0, 10**6), st.sampled_from("AZ_-=\u00e4 ")) | st.none(),
    otherwise=JSON_VALUES,
)
async def test_whatever_a_device_sends_is_answered(
    desk: AtHand,
    *,
    joining: bool,
    place: str,
    changed: tuple[int, str] | None,
    otherwise: Any,
) -> None:
    """One letter of a part is another, or the part is something else."""
    secret, device = await invitation(desk), Device(ORIGIN)
    asked = await desk.knock(
        "POST",
        "/einladung/frage" if joining else "/anmelden/frage",
        data={"invitation": secret} if joining else {},
    )
    options = asked.data["options"]
    credential: dict[str, Any] = device.makes(options) if joining else device.signs(options)
    found = credential if place in FIELDS else credential["response"]
    text = found.get(place)
    if changed is not None and isinstance(text, str):
        at = changed[0] % len(text)
        found[place] = text[:at] + changed[1] + text[at + 1 :]
    else:
        found[place] = otherwise
    said: dict[str, Any] = {"credential": credential}
    if joining:
        said["invitation"] = secret
    reply = await desk.knock("POST", "/einladung" if joining else "/anmelden", data=said)
    assert reply.status in {200, 403, 404, 409, 422}


@pytest.mark.parametrize(("proxies", "believed"), [("", False), ("127.0.0.1", True)])
async def test_only_a_proxy_that_is_named_says_who_the_client_is(
    stack: Endpoints, tmp_path: Path, proxies: str, *, believed: bool
) -> None:
    async with at_hand(stack, tmp_path, tries_per_minute=1, proxies=proxies) as desk:
        replies = [
            await desk.knock(
                "POST",
                "/anmelden/frage",
                data={},
                headers={"x-forwarded-for": f"192.0.2.{number}"},
            )
            for number in range(9)
        ]
        assert (429 in {reply.status for reply in replies}) != believed


async def test_whoever_tries_too_often_waits_a_minute(stack: Endpoints, tmp_path: Path) -> None:
    async with at_hand(stack, tmp_path, tries_per_minute=3) as desk:
        tries = [await desk.knock("POST", "/anmelden/frage", data={}) for _ in range(8)]
        refused = [reply for reply in tries if reply.status == 429]
        # A minute may end in between.
        assert 2 <= len(refused) <= 5
        assert refused[0].data == {"flaw": "too_often"}
        assert refused[0].headers["retry-after"] == "60"
        in_words = [await desk.knock("POST", "/anmelden", form={}) for _ in range(8)]
        assert any("Bitte warten Sie eine Minute" in reply.body for reply in in_words)
        # Who is signed in already goes on, and the page to sign in is there.
        by = await desk.who_is(Role.READER)
        assert (await desk.knock("GET", "/eingang", by)).status == 200
        assert (await desk.knock("GET", "/anmelden")).status == 200
