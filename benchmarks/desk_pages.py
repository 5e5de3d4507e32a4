"""How long a desk thinks about each page when its agencies have thousands of cases."""

import asyncio
import http.client
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.desk_news import news_times
from benchmarks.desk_prison import fill_a_prison, pages_of_a_prison
from benchmarks.desk_told import entry, name_of, somebody, stores_of, tell
from benchmarks.processes import resident_mib
from benchmarks.workload import case_id
from deploy.local.system import PAGES, System
from deploy.messages.written_message import examples_of
from deploy.network.services import DESK
from services.desk.domain.case_work import CaseWork, Note
from services.desk.domain.entry import Entry
from services.desk.domain.secret import hash_of, new_secret
from services.desk.domain.trail import Deed
from services.desk.stored.stores import Stores
from shared.store.mongo import connect

OFFICE = "jugendamt-13004"
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
        office, feed, prison = asyncio.run(_fill(system, referrals))
        pages = [(name, path, office) for name, path in _pages(referrals, feed)]
        pages += [(name, path, prison) for name, path in pages_of_a_prison()]
        for name, path, cookie in pages:
            figures[name] = _times(system.ports[PAGES], path, cookie)
            say(f"{name}: {figures[name]}")
        figures["from_the_broker_to_an_open_inbox"] = asyncio.run(news_times(system, office))
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


async def _fill(system: System, referrals: int) -> tuple[str, str, str]:
    """Gives the cookie of one who works there, the path of her calendar, and a prison's cookie."""
    endpoints = system.endpoints
    password = endpoints.secrets.of(DESK)
    database = connect(endpoints.mongo_uri, database=DESK, user=DESK, password=password)
    try:
        stores = stores_of(database)
        person, office = await somebody(stores, OFFICE)
        await tell(stores, OFFICE, list(_entries(referrals)))
        await _work(stores, person, referrals)
        feed = new_secret()
        await stores.feeds.put(person, hash_of(feed))
        prison = await fill_a_prison(stores)
    finally:
        database.client.close()
    return office, f"/kalender/{feed}.ics", prison


def _entries(referrals: int) -> Iterator[Entry]:
    """A referral in each case; of some that came before nothing is left but the request."""
    now = datetime.now(UTC)
    assigned = examples_of("ReferralAssigned")["with_consent"]
    for number in range(referrals):
        due = now + timedelta(minutes=number)
        dues = {"acknowledge_by": due, "decide_by": due + timedelta(days=7)}
        said = {**assigned.data, **{name: by.isoformat() for name, by in dues.items()}}
        data = {**said, "referral": _referral(number)}
        yield entry(OFFICE, "ReferralAssigned", case_id(number), data, now)
    for number in range(referrals, referrals + ERASED):
        data = {"referrals": [_referral(number)], "why": "retention_ended"}
        yield entry(OFFICE, "ErasureRequested", case_id(number), data, now)


async def _work(stores: Stores, person: str, referrals: int) -> None:
    """She has some, and somebody has looked into each."""
    works, now = stores.work, datetime.now(UTC)
    for number in range(min(OWN, referrals)):
        work = CaseWork(agency=OFFICE, case=case_id(number), referral=_referral(number))
        await works.hand(work, person)
        if number < AGAIN:
            await works.remind(work, person, now.date())
    first = CaseWork(agency=OFFICE, case=case_id(0), referral=_referral(0))
    for number in range(NOTES):
        note = Note(id=name_of(f"note {number}"), by=person, at=now, jwe="x" * 1_200)
        await works.note(first, note)
    for number in range(referrals):
        await stores.trails.add(OFFICE, person, Deed.LOOKED, case=case_id(number))


def _referral(number: int) -> str:
    return name_of(f"referral {number}")
