"""A copy of a desk's database is a desk again: its people, its keys, its orders, its audit."""

from typing import Any

import pytest

from deploy.network.services import DESK
from services.desk.domain.trail import first_break
from shared.network.sealing_keys import public_jwk
from tests.desk.at_hand import ORIGIN, AtHand, Browser
from tests.desk.copied import copied, put_back
from tests.desk.device import Device
from tests.desk.doors.test_office_keys import has_own_key, keeps
from tests.desk.doors.test_signing_in import cookie_of, invitation, joins, signs_in
from tests.desk.made import OFFICE_KEY
from tests.desk.shown import WRAPPED
from tests.desk.told import CASE, OFFICE, assigned, referral, updated

FALL = f"/faelle/{CASE}/{referral()}"
PART = "a.sealed.part.of.it"


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Begin with nothing."""
    desk.root.forget_all()


async def comes_in(desk: AtHand, device: Device) -> Browser:
    reply = await signs_in(desk, device)
    secret, _ = cookie_of(reply)
    return Browser(secret, reply.data["token"])


async def keys_of(desk: AtHand, by: Browser) -> dict[str, Any]:
    """What her browser opens all the others with."""
    found = (await desk.knock("GET", "/schluessel/meine", by)).data
    return {name: found[name] for name in ("person", "own", "shares")}


async def test_a_desk_that_lost_its_database_goes_on_from_a_copy(desk: AtHand) -> None:
    device = Device(ORIGIN)
    await joins(desk, await invitation(desk), device)
    she = await comes_in(desk, device)
    (person,) = await desk.desk.people.of_agency(OFFICE)
    await has_own_key(desk, person)
    await keeps(desk, she, public_jwk(OFFICE_KEY))
    keys = await keys_of(desk, she)
    assert [share["wrapped"] for share in keys["shares"]] == [WRAPPED]
    (own,) = await desk.desk.keys.shares(OFFICE, person.id)
    given = own.model_copy(update={"person": "colleague"})
    await desk.desk.keys.keep_share(OFFICE, given)
    await desk.is_told(assigned(1, sealed=PART), updated(2))
    form = {"since": updated(2).id}
    assert (await desk.knock("POST", f"{FALL}/AcceptReferral", she, form=form)).status == 303
    copy = copied(desk.root)
    desk.root.client.drop_database(DESK)
    assert (await desk.knock("GET", FALL, she)).status == 303

    put_back(copy, desk.root)
    await desk.process.prepare()
    await desk.keeping.catch_up(OFFICE)

    she = await comes_in(desk, device)
    assert await keys_of(desk, she) == keys
    assert await desk.desk.keys.shares(OFFICE, "colleague") == [given]
    assert "wird gesendet" in (await desk.knock("GET", FALL, she)).body
    assert (await desk.knock("GET", f"{FALL}/versiegelt", she)).body == PART
    (unsent,) = await desk.desk.orders.unsent(OFFICE, limit=10)
    assert unsent.command == "AcceptReferral"
    assert first_break(await desk.desk.trails.lines(OFFICE)) is None
    # What Kafka tells again since the copy was made is taken once.
    await desk.is_told(assigned(1, sealed=PART), updated(2))
    assert len(await desk.desk.mailbox.of_case(OFFICE, CASE)) == 2
