"""A copy of a desk's database is a desk again: its people, its keys, its orders, its audit."""

import pytest

from deploy.network.services import DESK
from services.desk.domain.people import Role
from services.desk.domain.trail import first_break
from services.desk.stored.cases import VIEWS
from tests.desk.at_hand import AtHand
from tests.desk.told import CASE, OFFICE, assigned, referral, updated

FALL = f"/faelle/{CASE}/{referral()}"
PART = "a.sealed.part.of.it"


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Begin with nothing."""
    for name in await collections(desk):
        await desk.database[name].delete_many({})


async def collections(desk: AtHand) -> list[str]:
    names = await desk.database.list_collection_names()
    return [name for name in names if not name.startswith("system.")]


async def test_a_desk_that_lost_its_database_goes_on_from_a_copy(desk: AtHand) -> None:
    she = await desk.who_is(Role.LEAD)
    await desk.is_told(assigned(1, sealed=PART), updated(2))
    form = {"since": updated(2).id}
    assert (await desk.knock("POST", f"{FALL}/AcceptReferral", she, form=form)).status == 303
    # Views are not copied: they are made again.
    wanted = [name for name in await collections(desk) if name != VIEWS]
    copy = {name: await desk.database[name].find().to_list(None) for name in wanted}
    desk.root.client.drop_database(DESK)
    assert (await desk.knock("GET", FALL, she)).status == 303

    await desk.process.prepare()
    for name, documents in copy.items():
        if documents:
            await desk.database[name].insert_many(documents)
    await desk.keeping.catch_up(OFFICE)

    assert "wird gesendet" in (await desk.knock("GET", FALL, she)).body
    assert (await desk.knock("GET", f"{FALL}/versiegelt", she)).body == PART
    (unsent,) = await desk.desk.orders.unsent(OFFICE, limit=10)
    assert unsent.command == "AcceptReferral"
    assert first_break(await desk.desk.trails.lines(OFFICE)) is None
    # What Kafka tells again since the copy was made is taken once.
    await desk.is_told(assigned(1, sealed=PART), updated(2))
    assert len(await desk.desk.mailbox.of_case(OFFICE, CASE)) == 2
