"""From a prison's command to the office's ReferralAssigned, at a steady rate, without settling."""

import asyncio
import json
import random
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

from benchmarks.hops import hops, spread
from benchmarks.workload import PRISON
from deploy.agency.client import AgencyClient
from deploy.local.system import System
from shared.language.topics import outbound_topic
from shared.network.sealing import seal

OFFICE = "jugendamt-13003"
_PERSON = {"given_name": "Erfunden", "family_name": "Beispiel", "birth_date": "1990-01-01"}
_ADDRESS = "Beispielweg 1, 18055 Rostock"


async def office_latency(
    system: System, *, per_second: int, seconds: int, chance: random.Random
) -> dict[str, Any]:
    """Median and 99th percentile in milliseconds, as the office's software sees it.

    And the same of what the two services on the way take of it.
    """
    sent: dict[str, float] = {}
    took: list[float] = []
    count = per_second * seconds
    cases = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(count)]
    notices = [notice(system, case) for case in cases]
    async with _client(system, PRISON) as prison, _client(system, OFFICE) as office:
        inbox = office.receive()

        async def listen() -> None:
            async for received in inbox:
                if received.type_name == "ReferralAssigned" and received.key in sent:
                    took.append(perf_counter() - sent[received.key])
                    if len(took) == count:
                        return

        listening = asyncio.create_task(listen())
        begin = perf_counter()
        for number, (case, data) in enumerate(zip(cases, notices, strict=True)):
            await asyncio.sleep(max(0.0, begin + number / per_second - perf_counter()))
            sent[case] = perf_counter()
            await prison.send("ReportAdmission", case, data, service="intake")
        await asyncio.wait_for(listening, 60)
    return {**spread(took), **await hops(system, cases, outbound_topic(OFFICE))}


def notice(system: System, case: str) -> dict[str, object]:
    """An admission with consent and one sealed child of an invented family."""
    today = datetime.now(UTC).date()
    key = system.registry.public_key(OFFICE, datetime.now(UTC))
    inside = {
        "prisoner": _PERSON,
        "caregivers": [
            {"children": ["c1"], "given_name": "E", "family_name": "B", "address": _ADDRESS}
        ],
        "children": [{"child": "c1", **_PERSON, "birth_date": "2018-01-01", "address": _ADDRESS}],
    }
    jwe = seal(json.dumps(inside).encode(), case=case, receiver=OFFICE, public_key=key or {})
    return {
        "facility": PRISON,
        "occurred_at": datetime.now(UTC).isoformat(),
        "admitted_on": str(today),
        "path": "consent",
        "children_count": 1,
        "consents": _consents(today),
        "children": [
            {
                "child": "c1",
                "age_band": "6-9",
                "residence": {"kind": "district", "district": "13003", "basis": "habitual"},
                "caregiver": "other_parent",
            }
        ],
        "needs": [],
        "interpreter_needed": False,
        "sealed": [{"receiver": OFFICE, "children": ["c1"], "jwe": jwe}],
    }


def _consents(today: date) -> list[dict[str, object]]:
    said: dict[str, object] = {
        "given_by": "prisoner",
        "given_on": str(today),
        "purposes": ["counselling"],
        "receivers": ["youth_office"],
        "valid_until": str(today + timedelta(days=365)),
        "form": "written",
        "info_version": "2026-1",
    }
    about = {"about": "children", "children": ["c1"], "custody": "prisoner_alone"}
    return [{"about": "prisoner", **said}, {**about, **said}]


def _client(system: System, agency: str) -> AgencyClient:
    return AgencyClient(system.endpoints.login(agency))
