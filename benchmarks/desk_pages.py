"""How long a desk thinks about each page when an office has thousands of referrals."""

import asyncio
import http.client
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from benchmarks.processes import resident_mib
from benchmarks.workload import case_id
from deploy.local.system import PAGES, System
from deploy.messages.written_message import examples
from deploy.network.services import DESK
from services.desk.domain.case_work import CaseWork, Note
from services.desk.domain.entry import Entry
from services.desk.domain.people import Invitation, Passkey, Person, Role, Session
from services.desk.domain.secret import hash_of, new_secret
from services.desk.domain.trail import Deed
from services.desk.keeping import Keeping
from services.desk.pages.visit import COOKIE
from services.desk.stored.case_work import CaseWorks
from services.desk.stored.feeds import Feeds
from services.desk.stored.people import People, Sessions
from services.desk.stored.stores import stores_in
from services.desk.stored.trails import Trails
from services.desk.storing import Storing
from shared.store.mongo import Database, connect
from shared.watch.logs import get_log

OFFICE = "jugendamt-13004"
BATCH = 500
OWN, AGAIN, NOTES, ERASED = 200, 20, 20, 100
"""Referrals that she has, that are to be looked at again, notes on one, and what was erased."""
WARM, TIMES = 20, 300
NO_THROTTLE = {
    name: str(10 * (WARM + TIMES))
    for name in ("DESK_TRIES_PER_MINUTE", "DESK_ALL_TRIES_PER_MINUTE")
}
"""A calendar is asked for more often than a desk would let it be."""


def page_times(folder: Path, say: Callable[[str], None], *, referrals: int) -> dict[str, Any]:
    """Milliseconds for each page, asked one after the other, and the memory of the desk.

    Raises StackError, ProvisionError.
    """
    with System(folder, say, services=(), desk=True, settings=NO_THROTTLE) as system:
        process = system.processes[DESK]
        figures: dict[str, Any] = {"referrals": referrals}
        figures["memory_mib_empty"] = resident_mib(process.pid or 0)
        say(f"telling the desk of {referrals:,} referrals")
        cookie, feed = asyncio.run(_fill(system, referrals))
        for name, path in _pages(referrals, feed):
            figures[name] = _times(system.ports[PAGES], path, cookie)
            say(f"{name}: {figures[name]}")
        figures["memory_mib_afterwards"] = resident_mib(process.pid or 0)
    return figures


def _pages(referrals: int, feed: str) -> Iterator[tuple[str, str]]:
    yield "inbox_first_page", "/eingang"
    yield "inbox_last_page", f"/eingang?seite={referrals // 50}"
    yield "inbox_of_mine", "/eingang?wessen=meine"
    yield "referral", f"/faelle/{case_id(0)}/{_referral(0)}"
    yield "erasures", "/loeschungen"
    yield "keys", "/schluessel"
    yield "audit", "/protokoll"
    yield "calendar", feed


def _times(port: int, path: str, cookie: str) -> dict[str, float]:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    taken = []
    for turn in range(WARM + TIMES):
        began = perf_counter()
        connection.request("GET", path, headers={"cookie": cookie, "accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"a page was answered with {answer.status}")
        if turn >= WARM:
            taken.append(1000 * (perf_counter() - began))
    connection.close()
    taken.sort()
    return {"p50_ms": round(taken[TIMES // 2], 1), "p99_ms": round(taken[TIMES * 99 // 100], 1)}


async def _fill(system: System, referrals: int) -> tuple[str, str]:
    """Gives the cookie of one who works there, and the path of her calendar."""
    endpoints = system.endpoints
    password = endpoints.secrets.of(DESK)
    database = connect(endpoints.mongo_uri, database=DESK, user=DESK, password=password)
    try:
        person, cookie = await _somebody(database)
        await _tell(database, referrals)
        await _work(database, person, referrals)
        feed = new_secret()
        await Feeds(database).put(person, hash_of(feed))
    finally:
        database.client.close()
    return cookie, f"/kalender/{feed}.ics"


async def _somebody(database: Database) -> tuple[str, str]:
    now, secret, name = datetime.now(UTC), new_secret(), _name("person")
    people = People(database)
    about: dict[str, Any] = {"agency": OFFICE, "email": "lead@office.example", "role": Role.LEAD}
    invitation = Invitation(id=_name("invitation"), until=now + timedelta(hours=1), **about)
    await people.invite(invitation)
    passkey = Passkey(id=_name("passkey"), person=name, public_key=b"", sign_count=0, added_at=now)
    await people.join(invitation, Person(id=name, joined_at=now, **about), passkey)
    session = Session(id=hash_of(secret), person=name, token=new_secret(), used_at=now)
    await Sessions(database).begin(session)
    return name, f"{COOKIE}={secret}"


async def _tell(database: Database, referrals: int) -> None:
    stores = stores_in(database, lambda: datetime.now(UTC), copy_days=0)
    keeping = Keeping(
        stores,
        storing=Storing(stores.keys, stores.orders, lambda: datetime.now(UTC), stores.orders.write),
        ring=lambda _agency: None,
        log=get_log(),
        prisons=(),
    )
    told = list(_entries(referrals))
    for first in range(0, len(told), BATCH):
        await keeping.keep(OFFICE, told[first : first + BATCH])


def _entries(referrals: int) -> Iterator[Entry]:
    """A referral in each case; of some that came before nothing is left but the request."""
    now = datetime.now(UTC)
    assigned = examples()["ReferralAssigned"]["with_consent"]
    for number in range(referrals):
        due = now + timedelta(minutes=number)
        dues = {"acknowledge_by": due, "decide_by": due + timedelta(days=7)}
        said = {**assigned.data, **{name: by.isoformat() for name, by in dues.items()}}
        data = {**said, "referral": _referral(number)}
        yield _entry("ReferralAssigned", number, data, now)
    for number in range(referrals, referrals + ERASED):
        data = {"referrals": [_referral(number)], "why": "retention_ended"}
        yield _entry("ErasureRequested", number, data, now)


def _entry(message: str, number: int, data: dict[str, Any], at: datetime) -> Entry:
    return Entry(
        agency=OFFICE,
        number=0,
        id=_name(f"{message}/{number}"),
        message=message,
        case=case_id(number),
        cause=None,
        told_at=at,
        value=json.dumps(data),
    )


async def _work(database: Database, person: str, referrals: int) -> None:
    """She has some, and somebody has looked into each."""
    works, now = CaseWorks(database), datetime.now(UTC)
    for number in range(min(OWN, referrals)):
        work = CaseWork(agency=OFFICE, case=case_id(number), referral=_referral(number))
        await works.hand(work, person)
        if number < AGAIN:
            await works.remind(work, person, now.date())
    first = CaseWork(agency=OFFICE, case=case_id(0), referral=_referral(0))
    for number in range(NOTES):
        note = Note(id=_name(f"note {number}"), by=person, at=now, jwe="x" * 1_200)
        await works.note(first, note)
    trails = Trails(database, lambda: datetime.now(UTC))
    for number in range(referrals):
        await trails.add(OFFICE, person, Deed.LOOKED, case=case_id(number))


def _referral(number: int) -> str:
    return _name(f"referral {number}")


def _name(of: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:kvi:benchmark:{of}"))
