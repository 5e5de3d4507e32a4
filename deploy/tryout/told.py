"""What has happened before anybody looks: some families are reported, and offices have begun."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from deploy.agency.client import AgencyClient
from deploy.local.system import System
from deploy.simulate.consents import EVERYBODY
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json, Turn
from deploy.simulate.papers import Papers
from deploy.simulate.prison import Prison
from shared.network.agency import Agency, AgencyKind
from shared.network.working_days import BERLIN
from shared.wire.received import Received

SECONDS = 120
"""Nothing here takes this long, on a slow machine either."""
HOLDS = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Tale:
    """One family, and how far the office is with it."""

    ages: tuple[str, ...]
    needs: tuple[str, ...]
    answers: tuple[tuple[str, Json], ...] = ()
    """What the office has said, in this order."""
    withdrawn: bool = False


TALES = (
    Tale(("6-9",), ("telling_the_child", "visit_accompaniment")),
    Tale(("3-5", "14-17"), ("counselling_for_child",)),
    Tale(("10-13",), ("family_day",), (("AcknowledgeReferral", {}),)),
    Tale(
        ("0-2",),
        ("visit_accompaniment",),
        (("AcknowledgeReferral", {}), ("AcceptReferral", {})),
    ),
    Tale(("6-9",), ("counselling_for_child",), withdrawn=True),
)
"""Told to each youth office with a desk: three to answer, one that it has, one to erase."""


async def tell(system: System, agencies: Iterable[Agency]) -> int:
    """Play what went before for these agencies; gives how many families were reported."""
    served = list(agencies)
    prison = next(each for each in served if each.kind is AgencyKind.PRISON)
    offices = [each for each in served if each.kind is not AgencyKind.PRISON]
    async with asyncio.timeout(SECONDS), AsyncExitStack() as opened:
        reporting = Reporting(system, await opened.enter_async_context(_client(system, prison)))
        for office in offices:
            client = await opened.enter_async_context(_client(system, office))
            tales = TALES if office.kind is AgencyKind.YOUTH_OFFICE else TALES[:2]
            await _play(tales, office, client, reporting)
        return reporting.reported


async def _play(
    tales: Iterable[Tale], office: Agency, client: AgencyClient, prison: "Reporting"
) -> None:
    heard = client.receive()
    for tale in tales:
        case = await prison.report(tale, office)
        referral = (await _assigned(heard, case)).data["referral"]
        for command, data in tale.answers:
            said = {"referral": referral, **data}
            sent = await client.send(command, case, said, service="referral")
            await client.answer_to(sent, SECONDS)
        if tale.withdrawn:
            await prison.does("withdrew", case=case)


async def _assigned(heard: AsyncIterator[Received], case: str) -> Received:
    async for message in heard:
        if message.key == case and message.type_name == "ReferralAssigned":
            return message
    raise AssertionError("a topic has no end")


class Reporting:
    """The prison's own software, of a day before its people work at the desk."""

    def __init__(self, system: System, client: AgencyClient) -> None:
        papers = Papers(
            agency=system.registry[client.agency],
            registry=system.registry,
            kafka=system.endpoints.kafka_bootstrap,
            password=system.endpoints.secrets.of(client.agency),
            key=None,
        )
        self._desk = Desk(papers, client)
        self._staff = Prison(self._desk)
        self._numbers = count()
        self.reported = 0

    async def report(self, tale: Tale, office: Agency) -> str:
        """Somebody is admitted, and all have signed; gives the case."""
        case = str(uuid4())
        is_youth_office = office.kind is AgencyKind.YOUTH_OFFICE
        receiver = "youth_office" if is_youth_office else "coordination_office"
        # The coordination office may hear of a child wherever it lives.
        district = office.district or self._desk.papers.agency.district
        children = [
            {
                "child": f"c{number}",
                "age_band": age,
                "kind": "district",
                "district": district,
                "lives_in": district,
                "caregiver": "other_parent",
            }
            for number, age in enumerate(tale.ages, start=1)
        ]
        await self.does(
            "admitted",
            case=case,
            children=children,
            needs=list(tale.needs),
            receivers=[receiver],
            counted=False,
            path="consent",
            signed=list(EVERYBODY),
            wants_help=True,
            copies=1,
            valid_until=str((self._now + HOLDS).date()),
        )
        self.reported += 1
        return case

    async def does(self, what: str, **said: Any) -> None:
        """Let the prison act; it is to be taken."""
        turn = Turn(self._now, cues=({"what": what, **said},))
        report = await self._desk.take(turn, self._staff)
        refused = [each for each in report.noted if each["what"] == "refused"]
        if refused:
            raise AssertionError(f"what is invented here is taken: {refused}")

    @property
    def _now(self) -> datetime:
        return datetime.now(BERLIN)


def _client(system: System, agency: Agency) -> AgencyClient:
    return AgencyClient(system.endpoints.login(agency.id), from_start=True)
