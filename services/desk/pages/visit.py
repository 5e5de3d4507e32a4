"""Who is at the door: nothing is shown to, or taken from, whom its route does not name."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hmac import compare_digest
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.desk.desk import Desk
from services.desk.domain.people import Person, Role, Session
from services.desk.domain.secret import hash_of
from services.desk.pages.answers import as_json, page
from services.desk.pages.bodies import JSON, check_body, kind_of, read_fields
from services.desk.pages.throttle import SECONDS, Throttle
from shared.network.agency import AgencyKind

COOKIE = "__Host-kvi"
"""Browsers take it only with Secure, for the whole host and for no other."""
TOKEN_HEADER = "x-kvi-token"  # noqa: S105 - a name, no secret
UNASKED_HEADER = "x-kvi-unasked"
"""A page that looks again by itself says so: nobody has used it."""
TOKEN_FIELD = "token"  # noqa: S105 - as above
PATIENCE_SECONDS = 10.0
"""A page waits for the database no longer than somebody waits for the page."""
EVERYONE = frozenset(Role)
ANSWERING = frozenset(role for role in Role if role.may_answer)
LEADING = frozenset({Role.LEAD})
EVERY_KIND = frozenset(AgencyKind)


@dataclass(frozen=True)
class Visit:
    """One request of one who may make it."""

    request: Request
    desk: Desk
    person: Person
    session: Session
    fields: Mapping[str, str]
    """What the form says; text only."""
    news: str
    """What the bell said before anything was looked up for this page."""

    @property
    def agency(self) -> str:
        """For whom this person works."""
        return self.person.agency

    def show(self, template: str, **shown: Any) -> Response:
        """A page in words, for this person."""
        return page(
            template,
            person=self.person,
            agency=self.desk.registry.known(self.agency),
            token=self.session.token,
            news=self.news,
            **shown,
        )

    async def still_holds(self) -> bool:
        """Whether the session of this request has not ended meanwhile."""
        session = await self.desk.sessions.get(self.session.id)
        return session is not None and session.is_open(self.desk.wall(), self.desk.idle)


Handler = Callable[[Visit], Awaitable[Response]]
OpenHandler = Callable[[Request, Desk], Awaitable[Response]]


@dataclass(frozen=True)
class Door:
    """One route: where, how, who, and what then."""

    path: str
    method: str
    who: frozenset[Role]
    handler: Handler
    is_use: bool = True
    """Whether the session goes on by it; not by what a page does while nobody is there."""
    kinds: frozenset[AgencyKind] = EVERY_KIND
    """The kinds of agency it is for: to the people of others it is closed."""


@dataclass(frozen=True)
class OpenDoor:
    """A route for whoever comes, signed in or not."""

    path: str
    method: str
    handler: OpenHandler
    counts_misses: bool = False
    """Whether each that finds nothing counts as a try; whatever is sent is one anyhow."""


def of_kinds(kinds: Iterable[AgencyKind], doors: Iterable[Door]) -> tuple[Door, ...]:
    """The same doors for these kinds of agency alone."""
    return tuple(replace(door, kinds=frozenset(kinds)) for door in doors)


def routes(desk: Desk, doors: Iterable[Door | OpenDoor], throttle: Throttle) -> list[Route]:
    """As Starlette has them; who is not known yet is throttled."""
    return [
        Route(
            door.path,
            _open(desk, door, throttle) if isinstance(door, OpenDoor) else _guarded(desk, door),
            methods=[door.method],
        )
        for door in doors
    ]


def _open(
    desk: Desk, door: OpenDoor, throttle: Throttle
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        is_sent = door.method == "POST"
        if is_sent and not _comes_from_here(request, desk):
            return page("refused.html", status=403)
        address = request.client.host if request.client else None
        if is_sent and not throttle.lets(address):
            return _too_often(request)
        if door.counts_misses and not throttle.has_room(address):
            return _too_often(request)
        if is_sent:
            check_body(request)
        async with asyncio.timeout(PATIENCE_SECONDS):
            response = await door.handler(request, desk)
        if door.counts_misses and response.status_code == HTTPStatus.NOT_FOUND:
            throttle.lets(address)
        return response

    return answer


def _guarded(desk: Desk, door: Door) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await behind(request)

    async def behind(request: Request) -> Response:
        is_use = door.is_use and UNASKED_HEADER not in request.headers
        found = await _visitor(request, desk, is_use=is_use)
        if found is None:
            return _sign_in_first(request)
        person, session = found
        if person.role not in door.who or desk.registry[person.agency].kind not in door.kinds:
            return page("refused.html", status=403)
        fields: Mapping[str, str] = {}
        if door.method == "POST":
            if not _comes_from_here(request, desk):
                return page("refused.html", status=403)
            check_body(request)
            fields = await read_fields(request)
            brought = request.headers.get(TOKEN_HEADER, fields.get(TOKEN_FIELD, ""))
            if not compare_digest(brought.encode(), session.token.encode()):
                return page("refused.html", status=403)
        news = desk.bell.mark(person.agency)
        return await door.handler(Visit(request, desk, person, session, fields, news))

    return answer


async def _visitor(request: Request, desk: Desk, *, is_use: bool) -> tuple[Person, Session] | None:
    secret = request.cookies.get(COOKIE)
    if secret is None:
        return None
    session = await desk.sessions.get(hash_of(secret))
    now = desk.wall()
    if session is None or not session.is_open(now, desk.idle):
        return None
    person = await desk.people.person(session.person)
    if person is None or person.left_at is not None or person.agency not in desk.wake:
        # She has left, or her agency has gone to another desk.
        return None
    if is_use:
        await desk.sessions.used(session.id, now)
    return person, session


def _sign_in_first(request: Request) -> Response:
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        # Nothing of the query: whatever stands there is not to be said again.
        wanted = quote(request.url.path, safe="/")
        return RedirectResponse(f"/anmelden?weiter={wanted}", status_code=303)
    return page("signed_out.html", status=401)


def _comes_from_here(request: Request, desk: Desk) -> bool:
    """Whether the browser says that one of our own pages has sent it.

    Every browser that knows passkeys sends Origin with each POST.
    """
    return request.headers.get("origin") == desk.origin


def _too_often(request: Request) -> Response:
    """For a person, or for the script that speaks for her."""
    for_script = kind_of(request) == JSON
    response = (
        as_json({"flaw": "too_often"}, status=429)
        if for_script
        else page("too_often.html", status=429)
    )
    response.headers["retry-after"] = str(SECONDS)
    return response
