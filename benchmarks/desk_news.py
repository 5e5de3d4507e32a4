"""How long it takes until an open page shows what the broker has just been given."""

import asyncio
import http.client
import json
import re
from datetime import UTC, datetime, timedelta
from time import perf_counter

from aiokafka import AIOKafkaProducer

from benchmarks.desk_told import name_of
from deploy.local.system import PAGES, System
from deploy.messages.written_message import examples_of
from shared.language.topics import outbound_topic
from shared.wire.command_record import command_headers

OFFICE, SERVICE = "jugendamt-13004", "referral"
TIMES, WAIT_SECONDS = 100, 60
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
_MARK = re.compile(r'data-news="([^"]*)"')


async def news_times(system: System, cookie: str) -> dict[str, float]:
    """From when the broker has a referral to when the inbox with it has come, in milliseconds."""
    page = _Page(system.ports[PAGES], cookie)
    await asyncio.to_thread(page.open)
    taken = []
    async with AIOKafkaProducer(**system.endpoints.login(SERVICE).aiokafka(), acks="all") as bus:
        for number in range(TIMES):
            case = name_of(f"news {number}")
            await _tell(bus, case, FIRST - timedelta(days=number))
            began = perf_counter()
            while not await asyncio.to_thread(page.hears_of, case):
                continue
            taken.append(1000 * (perf_counter() - began))
    page.close()
    taken.sort()
    return {
        "p50_ms": round(taken[TIMES // 2], 1),
        "p99_ms": round(taken[TIMES * 99 // 100], 1),
        "most_ms": round(taken[-1], 1),
    }


class _Page:
    """As an open inbox does it: it listens, and looks again when something came."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connections = [
            http.client.HTTPConnection("localhost", port, timeout=WAIT_SECONDS) for _ in range(2)
        ]
        self._headers = {"cookie": cookie, "accept": "text/html", "x-kvi-unasked": "yes"}
        self._stream: http.client.HTTPResponse | None = None

    def open(self) -> None:
        found = _MARK.search(self._look())
        if found is None:
            raise RuntimeError("the inbox does not say how it is renewed")
        listening, _ = self._connections
        listening.request("GET", f"/neues?seit={found[1]}", headers=self._headers)
        self._stream = listening.getresponse()

    def hears_of(self, case: str) -> bool:
        """Wait for the next news, and look whether it is this case."""
        if self._stream is None:
            raise RuntimeError("the page is not open")
        while (line := self._stream.readline()) != b"event: neues\n":
            if not line:
                raise RuntimeError("the stream of news has ended")
        return f"/faelle/{case}" in self._look()

    def close(self) -> None:
        for connection in self._connections:
            connection.close()

    def _look(self) -> str:
        looking = self._connections[1]
        looking.request("GET", "/eingang", headers=self._headers)
        return looking.getresponse().read().decode()


async def _tell(bus: AIOKafkaProducer, case: str, by: datetime) -> None:
    """Earlier by its deadline than all that was told before, it stands on the first page."""
    now = datetime.now(UTC).isoformat()
    dues = {
        "acknowledge_by": by.isoformat(),
        "decide_by": (by + timedelta(days=1)).isoformat(),
    }
    said = examples_of("ReferralAssigned")["with_consent"].data
    data = {**said, **dues, "referral": name_of(f"referral of {case}")}
    headers = command_headers(SERVICE, "ReferralAssigned", case, name_of(f"told of {case}"), now)
    await bus.send_and_wait(
        outbound_topic(OFFICE),
        json.dumps(data).encode(),
        key=case.encode(),
        headers=[(name, content.encode()) for name, content in headers.items()],
    )
