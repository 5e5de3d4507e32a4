"""A person of an office at a running desk, without a browser: her session is put into its store."""

import asyncio
import http.client
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import uuid4

from deploy.local.system import PAGES
from deploy.network.services import DESK
from services.desk.domain.keys import OfficeKey, Share
from services.desk.domain.order import Order
from services.desk.domain.people import Person, Role, Session
from services.desk.domain.secret import hash_of, new_secret
from services.desk.pages.visit import COOKIE, TOKEN_HEADER
from services.desk.stored.cases import OfficeCases
from services.desk.stored.keys import Keys
from services.desk.stored.mailbox import Mailbox
from services.desk.stored.orders import Orders
from services.desk.stored.people import Sessions
from services.desk.stored.trails import Trails
from shared.store.mongo import Database, connect
from tests.run.bound import HANG_SECONDS
from tests.world.agency import Json
from tests.world.world import World

LOOK_SECONDS = 0.1
BUSY = 503


class Clerk:
    """Presses buttons, as often as it takes."""

    def __init__(self, world: World, database: Database, person: Person) -> None:
        self.person = person
        self.agency = person.agency
        self.database = database
        self.cases = OfficeCases(database)
        self.orders = Orders(database)
        self.mailbox = Mailbox(database)
        self.trails = Trails(database, lambda: datetime.now(UTC))
        self.world = world
        self._secret, self.token = new_secret(), new_secret()

    async def comes(self) -> None:
        """She is there, and signed in."""
        kept = {**self.person.model_dump(exclude={"id"}), "role": self.person.role.value}
        await self.database["people"].insert_one({"_id": self.person.id, **kept})
        session = Session(
            id=hash_of(self._secret),
            person=self.person.id,
            token=self.token,
            used_at=datetime.now(UTC),
        )
        await Sessions(self.database).begin(session)

    async def has_the_key(self) -> None:
        """The office's key of the registry is there, wrapped for her; nothing opens it here."""
        listed = self.world.registry[self.agency].keys[0]
        await self.has_made_the_key({**listed.jwk, "kid": listed.kid})

    async def has_made_the_key(self, public: Json) -> None:
        """The agency has this key, wrapped for her, whether or not the registry knows it."""
        key = OfficeKey(
            kid=public["kid"],
            public=public,
            made_at=datetime.now(UTC),
            made_by=self.person.id,
        )
        share = Share(
            kid=public["kid"],
            person=self.person.id,
            wrapped="e30..aXY.Y29udGVudA.dGFn",
            approved_by=self.person.id,
        )
        await Keys(self.database).keep_office(self.agency, key, share)

    async def has(self, case: str, *, answer: str) -> str:
        """Wait until she can give this answer; gives the referral."""
        async with asyncio.timeout(HANG_SECONDS):
            while True:
                seen = await self.cases.get(self.agency, case)
                for referral in seen.referrals if seen else ():
                    if answer in referral.answers:
                        return referral.id
                await asyncio.sleep(LOOK_SECONDS)

    async def has_nothing_of(self, case: str) -> None:
        """Wait until all of it is erased."""
        async with asyncio.timeout(HANG_SECONDS):
            while True:
                seen = await self.cases.get(self.agency, case)
                if seen is not None and not seen.referrals:
                    return
                await asyncio.sleep(LOOK_SECONDS)

    async def presses(
        self, case: str, command: str, *, port: int | None = None, **fields: str
    ) -> tuple[int, str]:
        """Press a button once; the status, and the page that is shown."""
        seen = await self.cases.get(self.agency, case)
        assert seen is not None
        (referral,) = seen.referrals
        path = f"/faelle/{case}/{referral.id}"
        form = {"since": referral.since, **fields}
        status, page = await self.asks("POST", f"{path}/{command}", form, port=port)
        return (status, page) if status != 303 else (status, (await self.asks("GET", path))[1])

    async def presses_until_taken(self, case: str, command: str, **fields: str) -> None:
        """The same as often as it takes."""
        seen = await self.cases.get(self.agency, case)
        assert seen is not None
        (referral,) = seen.referrals
        form = {"since": referral.since, **fields}
        path = f"/faelle/{case}/{referral.id}/{command}"
        assert (await self.until_taken(path, form))[0] == 303

    async def order(self, case: str, command: str, life: str) -> Order:
        """Her office's one command of this name, once it is so far."""
        async with asyncio.timeout(HANG_SECONDS):
            while True:
                orders = await self.orders.of_case(self.agency, case)
                found = [each for each in orders if each.command == command]
                assert len(found) <= 1
                if found and found[0].life == life:
                    return found[0]
                await asyncio.sleep(LOOK_SECONDS)

    async def until_taken(
        self, path: str, form: dict[str, str] | None = None, *, data: Json | None = None
    ) -> tuple[int, str]:
        """Send it as a person does whose browser says that the desk cannot be reached."""
        async with asyncio.timeout(HANG_SECONDS):
            while (answer := await self.tries(path, form, data=data))[0] == BUSY:  # noqa: ASYNC110 - no event tells it
                await asyncio.sleep(LOOK_SECONDS)
        return answer

    async def tries(
        self, path: str, form: dict[str, str] | None = None, *, data: Json | None = None
    ) -> tuple[int, str]:
        """Send it once; BUSY for whatever keeps the answer away."""
        try:
            return await self.asks("POST", path, form, data=data)
        except (OSError, http.client.HTTPException):
            return BUSY, ""

    async def asks(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        *,
        data: Json | None = None,
        port: int | None = None,
    ) -> tuple[int, str]:
        """One request: a form, or what a script of the page sends."""
        headers = {"cookie": f"{COOKIE}={self._secret}", "accept": "text/html"}
        body = None
        if method == "POST":
            headers["origin"] = self.world.system.desk_origin
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
            body = urlencode({"token": self.token, **form})
        if data is not None:
            headers["content-type"] = "application/json"
            headers[TOKEN_HEADER] = self.token
            body = json.dumps(data)

        def send() -> tuple[int, str]:
            at = port or self.world.system.ports[PAGES]
            connection = http.client.HTTPConnection("127.0.0.1", at, timeout=HANG_SECONDS)
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            finally:
                connection.close()

        return await asyncio.to_thread(send)


@asynccontextmanager
async def clerk(world: World, agency: str) -> AsyncIterator[Clerk]:
    """A caseworker at the desk of this office."""
    endpoints = world.system.endpoints
    password = endpoints.secrets.of(DESK)
    database = connect(endpoints.mongo_uri, database=DESK, user=DESK, password=password)
    name = str(uuid4())
    person = Person(
        id=name,
        agency=agency,
        email=f"{name[:8]}@example.org",
        role=Role.CASEWORKER,
        joined_at=datetime.now(UTC),
    )
    try:
        found = Clerk(world, database, person)
        await found.comes()
        yield found
    finally:
        database.client.close()
