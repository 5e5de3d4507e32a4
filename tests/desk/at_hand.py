"""A desk on the real mongod, with people who are signed in already, and a hand that knocks."""

import asyncio
import http.client
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from deploy.local.agency_keys import REGISTRY
from deploy.network.services import DESK
from deploy.provision.mongo import MongoProvisioner
from deploy.servers.endpoints import Endpoints
from deploy.stack.web import find_parts
from services.desk.__main__ import Beside, pages_of
from services.desk.app import DeskProcess
from services.desk.domain.entry import Entry
from services.desk.domain.people import Person, Role
from services.desk.pages.outermost import HEADERS
from services.desk.pages.visit import COOKIE, TOKEN_HEADER
from services.desk.settings import DeskSettings
from shared.network.sealing_keys import public_jwk
from shared.store.mongo import Database, connect
from tests.desk.made import STRANGER, STRANGER_KEY, begin_session, keeping_of, surroundings
from tests.desk.told import OFFICE
from tests.run.bound import HANG_SECONDS
from tests.world.database import Database as Root

ORIGIN = "http://localhost:8000"
PRISONS = ("jva-waldeck", "jva-buetzow")
"""And two prisons."""
CLEARING = "koordinierung-mv"
PROVIDER = "traeger-beispiel"
SERVED = (OFFICE, STRANGER, *PRISONS, CLEARING, PROVIDER)
LISTED = public_jwk(STRANGER_KEY)
"""The key of another office in the registry."""
CANARY = "Kanarienvogel-4711"
"""Said in every request, and never in an answer."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def data(self) -> Any:
        """Of an answer for a script."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Browser:
    """One in which somebody is signed in, or nobody."""

    cookie: str | None = None
    token: str = ""
    person: Person | None = None


class AtHand:
    """The desk itself, its database, and the port of its pages."""

    def __init__(self, process: DeskProcess, database: Database, root: Root) -> None:
        self.process = process
        self.desk = process.desk
        self.database = database
        self.root = root
        self.keeping = keeping_of(self.desk)
        self.port = 0
        self.reached: Callable[[str], None] = lambda _place: None
        """Told where the desk is."""

    async def is_told(self, *entries: Entry, agency: str = OFFICE) -> None:
        """The agency is told this, in one batch."""
        await self.keeping.keep(agency, entries)

    async def person(self, role: Role, agency: str = OFFICE, **said: Any) -> Person:
        """Somebody who has joined."""
        name = str(uuid4())
        person = Person(
            id=name,
            agency=agency,
            email=f"{role}-{name[:4]}@example.org",
            role=role,
            joined_at=datetime.now(UTC),
            **said,
        )
        await self.database["people"].insert_one(
            {"_id": name, **person.model_dump(exclude={"id"}), "role": role.value}
        )
        return person

    async def signed_in(self, person: Person, used_at: datetime | None = None) -> Browser:
        """A browser of hers."""
        secret, session = await begin_session(self.desk, person, used_at)
        return Browser(secret, session.token, person)

    async def who_is(self, role: Role, agency: str = OFFICE) -> Browser:
        """Somebody of this role, signed in."""
        return await self.signed_in(await self.person(role, agency))

    async def knock(  # noqa: PLR0913 - what a request is made of
        self,
        method: str,
        path: str,
        by: Browser | None = None,
        *,
        form: Mapping[str, str] | None = None,
        data: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Reply:
        """One request as our pages send it, but for what is said otherwise; None leaves out."""
        by = by or Browser()
        sent: dict[str, str | None] = {"x-said": CANARY, "accept": "text/html"}
        if by.cookie is not None:
            sent["cookie"] = f"{COOKIE}={by.cookie}"
        if method == "POST":
            sent["origin"] = ORIGIN
        if form is not None:
            body = urlencode({"token": by.token, **form}).encode()
            sent["content-type"] = "application/x-www-form-urlencoded"
        elif data is not None:
            body = json.dumps(data).encode()
            sent["content-type"] = "application/json"
            sent[TOKEN_HEADER] = by.token
        if body is not None:
            sent["content-length"] = str(len(body))
        sent |= headers or {}
        said = {name: value for name, value in sent.items() if value is not None}
        reply = await asyncio.to_thread(self._send, method, path, said, body)
        assert {name: reply.headers.get(name) for name in HEADERS} == dict(HEADERS), path
        assert "cache-control" in reply.headers or path.startswith(("/parts", "/desk"))
        assert CANARY not in reply.body + str(reply.headers), (method, path)
        assert "Traceback" not in reply.body
        return reply

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG_SECONDS)
        try:
            own_host = "host" in headers
            connection.putrequest(method, path, skip_host=own_host, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            if body and "transfer-encoding" in headers:
                connection.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
            elif body:
                connection.send(body)
            answer = connection.getresponse()
            is_stream = answer.getheader("content-type", "").startswith("text/event-stream")
            # It has no end, and its beginning is enough.
            content = answer.readline().decode() if is_stream else answer.read().decode()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content)
        finally:
            connection.close()

    def everything(self) -> str:
        """A dump of its whole database."""
        collections = self.root.client[DESK].list_collection_names()
        return "\n".join(
            f"{name}: {document}"
            for name in sorted(collections)
            for document in self.root.client[DESK][name].find()
        )


@asynccontextmanager
async def at_hand(
    stack: Endpoints, folder: Path, *, registry: Path = REGISTRY, **settings: Any
) -> AsyncIterator[AtHand]:
    """Serve a desk of agencies of each kind, from nothing; nothing is read or sent."""
    provisioner = MongoProvisioner(stack, [DESK])
    provisioner.apply(provisioner.compare())
    root = Root(stack)
    root.client.drop_database(DESK)
    password = stack.secrets.of(DESK)
    around = surroundings(stack, folder, ORIGIN, SERVED)
    own = DeskSettings(
        **{
            "origin": ORIGIN,
            "port": 0,
            "secrets": folder,
            "parts": find_parts(print),
            "tries_per_minute": 100_000,
            "all_tries_per_minute": 100_000,
            **settings,
        }
    )

    def tell(place: str) -> None:
        found.reached(place)

    process = DeskProcess(own, around.model_copy(update={"registry": registry}), tell)
    database = connect(stack.mongo_uri, database=DESK, user=DESK, password=password)
    found = AtHand(process, database, root)
    await process.prepare()
    config = pages_of(process, own)
    config.lifespan = "off"
    server = Beside(config)
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(HANG_SECONDS):
            while not server.started:  # noqa: ASYNC110 - uvicorn tells no event
                await asyncio.sleep(0.01)
        found.port = server.servers[0].sockets[0].getsockname()[1]
        yield found
    finally:
        server.should_exit = True
        await serving
        database.client.close()
        root.close()
