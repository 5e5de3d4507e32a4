"""How long a desk thinks about each page when its agencies have thousands of cases."""

import asyncio
import http.client
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.desk_clearing import fill_a_clearing_office
from benchmarks.desk_news import news_times
from benchmarks.desk_office import fill_an_office
from benchmarks.desk_prison import fill_a_prison
from benchmarks.desk_told import Asked, stores_of
from benchmarks.processes import resident_mib
from deploy.local.system import PAGES, System
from deploy.network.services import DESK
from shared.store.mongo import connect

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
        say(f"telling each agency of {referrals:,} cases")
        asked = asyncio.run(_fill(system, referrals))
        for visitor in asked:
            for name, path in visitor.pages.items():
                figures[name] = _times(system.ports[PAGES], path, visitor.cookie)
                say(f"{name}: {figures[name]}")
        office, *_ = asked
        news = asyncio.run(news_times(system, office.cookie))
        figures["from_the_broker_to_an_open_inbox"] = news
        figures["memory_mib_afterwards"] = resident_mib(process.pid or 0)
    return figures


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


async def _fill(system: System, referrals: int) -> list[Asked]:
    """Gives who asks for what; the office first."""
    endpoints = system.endpoints
    password = endpoints.secrets.of(DESK)
    database = connect(endpoints.mongo_uri, database=DESK, user=DESK, password=password)
    try:
        stores = stores_of(database)
        return [
            await fill_an_office(stores, referrals),
            await fill_a_prison(stores, referrals),
            await fill_a_clearing_office(stores, referrals),
        ]
    finally:
        database.client.close()
