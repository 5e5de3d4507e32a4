"""A prison's notice is under way while its desk is killed, or its servers are away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from uuid import uuid4

from deploy.local.system import problems
from deploy.network.services import DESK
from services.desk.pages.notices import REPORT
from services.desk.stored.orders import Orders
from services.desk.stored.own_copies import OwnCopies
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from tests.faults.deaths import Deaths
from tests.faults.servers import frozen, until
from tests.faults.test_desk import MOST_CASES, PLACES, SCHWERIN
from tests.faults.whole import whole
from tests.world.agency import Json
from tests.world.clerk import BUSY, Clerk, clerk
from tests.world.family import child
from tests.world.world import World

PRISON = "jva-waldeck"
OK = 200


class Reporting:
    """One who works in the prison, with what his browser has sealed."""

    def __init__(self, world: World, he: Clerk, own_key: Json) -> None:
        self.world = world
        self.he = he
        self._own_key = own_key
        self.own: dict[str, str] = {}
        """What the prison is to have of each case."""

    async def fills_in(self) -> Json:
        """One new notice, with all that names somebody closed."""
        case = self.world.new_case()
        self.own[case] = seal(
            {"note": "closed"}, case=case, receiver=PRISON, public_key=self._own_key
        )
        prison = await self.world.prison(PRISON)
        notice = prison.admission(case, child(district="13004"), receivers=("youth_office",))
        return {"case": case, "notice": notice, "own": self.own[case]}

    async def sends(self, said: Json) -> int:
        """Once, as by one press of the button."""
        return (await self.he.tries("/meldungen", data=said))[0]

    async def sends_until_taken(self, said: Json) -> None:
        """As often as it takes."""
        assert (await self.he.until_taken("/meldungen", data=said))[0] == OK

    async def all_is_there(self) -> None:
        """Each notice has left once, is accepted, and the prison has its own copy of it."""
        cases = list(self.own)
        await whole(self.world, await self.world.prison(PRISON), self.he, ("intake",), cases)
        copies = OwnCopies(self.he.database, Orders(self.he.database), days=1)
        kept = await copies.of(PRISON, cases)
        assert {each.case: each.jwe for each in kept} == self.own


@asynccontextmanager
async def reporting(world: World) -> AsyncIterator[Reporting]:
    """He has made the prison's key."""
    async with clerk(world, PRISON) as he:
        key = public_jwk(new_key(f"{PRISON}-{uuid4()}"))
        await he.has_made_the_key(key)
        yield Reporting(world, he, key)


async def test_a_notice_whose_desk_is_killed_leaves_once_and_its_copy_is_kept(
    world: World, chance: Random, tmp_path: Path
) -> None:
    deaths = Deaths(chance, PLACES, 2, tmp_path)
    async with (
        world.desk(module="tests.faults.crashing_desk", settings=deaths.settings),
        reporting(world) as his,
    ):
        while not deaths.are_over:
            assert len(his.own) < MOST_CASES, str(deaths)
            said = await his.fills_in()
            await his.sends(said)
            if not await his.he.orders.of_case(PRISON, said["case"]):
                # He does not find it in his list. What is written down leaves without him.
                await his.sends_until_taken(said)
            await his.he.order(said["case"], REPORT, "accepted")
        await his.all_is_there()
    office = await world.office(SCHWERIN)
    await world.pass_time(minutes=45)
    for case in his.own:
        told = [each.type_name for each in await office.has_heard(case)]
        assert told.count("ReferralAssigned") == 1


async def test_a_notice_that_is_sent_while_kafka_is_away_is_shown_and_leaves_when_it_is_back(
    world: World,
) -> None:
    async with world.desk(), reporting(world) as his:
        said = await his.fills_in()
        async with frozen(world, "kafka"):
            for _ in range(2):
                assert await his.sends(said) == OK
            status, page = await his.he.asks("GET", f"/meldungen/{said['case']}")
            assert (status, "wird gesendet" in page) == (OK, True)
        await his.he.order(said["case"], REPORT, "accepted")
        await his.all_is_there()


async def test_while_mongodb_is_away_a_prison_reads_so_and_sends_its_notice_again(
    world: World,
) -> None:
    async with world.desk(), reporting(world) as his:
        said = await his.fills_in()
        async with frozen(world, "mongod"):
            for method, path in (("GET", "/meldungen/neu"), ("POST", "/meldungen")):
                data = said if method == "POST" else None
                status, page = await his.he.asks(method, path, data=data)
                assert (status, "Gerade nicht möglich" in page) == (BUSY, True)
            assert "mongodb does not answer" in problems(world.system.ports[DESK])
        await until(lambda: not problems(world.system.ports[DESK]))
        await his.sends_until_taken(said)
        await his.he.order(said["case"], REPORT, "accepted")
        await his.all_is_there()
