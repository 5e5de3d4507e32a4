"""A desk on the real mongod whose pages a browser opens; what it is told, a test says."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from joserfc.jwk import ECKey
from playwright.async_api import Browser, BrowserContext

from deploy.network.services import DESK
from deploy.provision.mongo import MongoProvisioner
from deploy.servers.endpoints import Endpoints
from services.desk.__main__ import Beside
from services.desk.app import DeskProcess
from services.desk.domain.entry import Entry
from services.desk.domain.keys import OfficeKey, PersonalKey, Share, Wrap
from services.desk.domain.order import Order, OrderLife
from services.desk.domain.people import Person, Role
from services.desk.pages.visit import COOKIE
from services.desk.settings import DeskSettings
from shared.network.sealing_keys import new_key, public_jwk
from tests.desk.made import begin_session, keeping_of, surroundings
from tests.desk.told import CASE, OFFICE
from tests.run.bound import HANG_SECONDS
from tests.world.database import Database as Root

PRISON, CLEARING = "jva-waldeck", "koordinierung-mv"
WRAPPED = "e30..aXY.Y29udGVudA.dGFn"


class Shown:
    """What tests do to it."""

    def __init__(
        self, make: Callable[[], DeskProcess], listening: socket.socket, origin: str, root: Root
    ) -> None:
        self.origin = origin
        self.root = root
        self._make = make
        self._listening = listening
        self._starts()

    def _starts(self) -> None:
        self._process = self._make()
        self.desk = self._process.desk
        self._keeping = keeping_of(self.desk)
        self._server = Beside(uvicorn.Config(self._process.app(), lifespan="off", log_config=None))
        # A server closes what it listens on, and the next one is to have the same address.
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listening.dup()]))

    async def prepare(self) -> None:
        """Make the indexes by which its pages ask; a server without its whole life makes none."""
        await self._process.prepare()

    async def starts_anew(self) -> None:
        """After it has stopped, as another process that makes what is not there."""
        self._starts()
        await self.prepare()
        await self._keeping.catch_up(OFFICE)

    async def stops(self) -> None:
        """End its process, and leave its database."""
        self._process.stop()
        self._server.should_exit = True
        await self._serving

    def forget(self) -> None:
        """Begin anew with an empty database."""
        self.root.forget_all()

    def dump(self) -> str:
        """All of its database."""
        database = self.root.client[DESK]
        return str([list(database[name].find()) for name in database.list_collection_names()])

    def sessions(self) -> list[dict[str, Any]]:
        """All that were begun."""
        return list(self.root.client[DESK]["sessions"].find())

    def works(self) -> list[dict[str, Any]]:
        """All that people keep beside referrals."""
        return list(self.root.client[DESK]["case_work"].find())

    def spoils_people(self) -> None:
        """Somebody has changed what no program of ours would, so that nothing works."""
        self.root.client[DESK]["people"].update_many({}, {"$set": {"role": "none such"}})

    def spoils_the_audit(self) -> None:
        """Somebody has put another person into its lines."""
        self.root.client[DESK]["trail"].update_many({}, {"$set": {"person": "another"}})

    def end_sessions(self) -> None:
        """Nobody has used any of them for a long time."""
        long_ago = datetime.now(UTC) - timedelta(days=1)
        self.root.client[DESK]["sessions"].update_many({}, {"$set": {"used_at": long_ago}})

    async def is_told(self, *entries: Entry, agency: str = OFFICE) -> None:
        """The agency is told this, in one batch."""
        await self._keeping.keep(agency, entries)

    async def gives(self, person: Person, life: OrderLife, **said: Any) -> None:
        """Somebody has given a command of the case, and this became of it."""
        order = Order(
            **{
                "id": str(uuid4()),
                "agency": OFFICE,
                "case": CASE,
                "data": "{}",
                "by": person.id,
                "at": self.desk.clock.now(),
                "life": life,
                **said,
            }
        )
        await self.desk.orders.write(order)

    async def swaps_key(self, email: str) -> None:
        """Put another key in the place of this person's own, as whoever runs the desk could."""
        people = await self.desk.people.of_agency(OFFICE)
        person = next(each for each in people if each.email == email)
        public = public_jwk(new_key("own"))
        kid = ECKey.import_key(public).thumbprint()
        swapped = {"kid": kid, "public": {**public, "kid": kid}}
        self.root.client[DESK]["personal_keys"].update_one({"_id": person.id}, {"$set": swapped})

    async def has_keys(self, person: Person) -> None:
        """She has a key of her own and one of her agency, of which nothing can be opened here."""
        own, office = public_jwk(new_key("own")), public_jwk(new_key(f"{person.agency}-probe"))
        kid = ECKey.import_key(own).thumbprint()
        wrap = Wrap(passkey=None, wrapped=WRAPPED)
        personal = PersonalKey(kid=kid, public={**own, "kid": kid}, wraps=(wrap,))
        await self.desk.keys.keep_personal(person.id, personal)
        share = Share(kid=office["kid"], person=person.id, wrapped=WRAPPED, approved_by=person.id)
        key = OfficeKey(
            kid=office["kid"], public=office, made_at=datetime.now(UTC), made_by=person.id
        )
        await self.desk.keys.keep_office(person.agency, key, share)

    async def joined(self, role: Role, agency: str = OFFICE) -> Person:
        """Somebody who has joined."""
        name = str(uuid4())
        person = Person(
            id=name,
            agency=agency,
            email=f"{role}@amt.example",
            role=role,
            joined_at=datetime.now(UTC),
        )
        said = person.model_dump(exclude={"id"})
        self.root.client[DESK]["people"].insert_one({"_id": name, **said, "role": role.value})
        return person

    async def sign_in(self, window: BrowserContext, person: Person) -> None:
        """She is signed in in this browser, as her passkey would have it."""
        secret, _ = await begin_session(self.desk, person)
        # DevTools take its name from https alone; browsers send it to localhost all the same.
        cookie: Any = {"name": COOKIE, "value": secret, "url": "https://localhost", "secure": True}
        await window.add_cookies([cookie])

    @asynccontextmanager
    async def window(
        self,
        browser: Browser,
        role: Role | None = Role.LEAD,
        agency: str = OFFICE,
        **options: Any,
    ) -> AsyncIterator[BrowserContext]:
        """A browser of somebody of this role, or of nobody."""
        async with await browser.new_context(
            locale="de-DE", base_url=self.origin, **options
        ) as window:
            window.set_default_timeout(HANG_SECONDS * 1000)
            if role is not None:
                await self.sign_in(window, await self.joined(role, agency))
            yield window


@asynccontextmanager
async def shown(
    stack: Endpoints, folder: Path, parts: Path, **settings: Any
) -> AsyncIterator[Shown]:
    """Serve it until the block ends; nothing is read from Kafka or sent there."""
    provisioner = MongoProvisioner(stack, [DESK])
    provisioner.apply(provisioner.compare())
    root = Root(stack)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        origin = f"http://localhost:{listening.getsockname()[1]}"
        port = listening.getsockname()[1]
        around = surroundings(stack, folder, origin, [OFFICE, PRISON, CLEARING], port=port)
        own = DeskSettings(origin=origin, port=0, secrets=folder, parts=parts, **settings)
        found = Shown(lambda: DeskProcess(own, around), listening, origin, root)
        try:
            await found.prepare()
            yield found
        finally:
            await found.stops()
            root.close()
