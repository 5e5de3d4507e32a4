"""Mails a second out of notify, by how long the mail server thinks about each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from aiokafka import AIOKafkaProducer
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.workload import case_id
from deploy.agency.topic_reader import TopicReader
from deploy.local.mail_sink import ACCEPTED, SETTINGS
from deploy.local.system import System
from services.notify.contract.deliveries import DELIVERIES
from services.referral.contract.about import REFERRALS
from services.referral.contract.assigning import ReferralRouted
from shared.engine.speech import StandIn, Voice
from shared.language.steps import tell

OFFICE = "jugendamt-13003"


class Taker:
    """Takes every mail after so long, and keeps none."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        """Answer as late as a real server that looks into each mail."""
        await asyncio.sleep(self._seconds)
        return ACCEPTED


async def mails_per_second(folder: Path, *, server_seconds: float, count: int) -> float:
    """From the first to the last mail that was told as sent, by the broker's clock.

    All of them are due before notify begins, as after an outage.
    """
    async with _mail_server(server_seconds) as port:
        settings = {**SETTINGS, "NOTIFY_MAIL_PORT": str(port)}
        system = System(folder, lambda _text: None, settings=settings, services=())
        await asyncio.to_thread(system.start)
        try:
            return await _measure(system, count)
        finally:
            await asyncio.to_thread(system.stop)


async def _measure(system: System, count: int) -> float:
    await _route(system, count)
    notify = system.service("notify")
    notify.start()
    try:
        login = system.endpoints.login("admin")
        sent: list[datetime] = []
        async with TopicReader(login, DELIVERIES, from_start=True) as reader:
            async for received in reader.messages():
                if received.type_name == "NotificationSent":
                    sent.append(received.written_at)
                    if len(sent) == count:
                        break
    finally:
        await asyncio.to_thread(notify.stop)
    return (count - 1) / (max(sent) - min(sent)).total_seconds()


async def _route(system: System, count: int) -> None:
    """Tell notify of so many new referrals."""
    now = datetime.now(UTC)
    voice = Voice("referral", now, round(now.timestamp() * 1000))
    async with AIOKafkaProducer(**system.endpoints.login("referral").aiokafka()) as producer:
        for number in range(count):
            case = case_id(number)
            routed = ReferralRouted(
                referral=UUID(case),
                office=OFFICE,
                provisional=False,
            )
            cause = StandIn("intake", str(uuid5(NAMESPACE_URL, case)), case, case)
            routed_message = voice.say(tell(routed), cause, 1)
            await producer.send(
                REFERRALS,
                routed_message.value.encode(),
                key=case.encode(),
                headers=routed_message.headers(b"/services/referral"),
            )
        await producer.flush()


@asynccontextmanager
async def _mail_server(seconds: float) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    taker = Taker(seconds)
    server = await loop.create_server(
        lambda: SMTP(taker, hostname="localhost", loop=loop), "127.0.0.1", 0
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
