"""What was told, to whom, and what was logged, by now."""

import json
from contextlib import AsyncExitStack
from email.message import EmailMessage
from typing import Any

from deploy.agency.topic_reader import TopicReader
from deploy.local.system import System
from deploy.network.present import present
from deploy.network.rights import MONITOR
from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import topology
from deploy.servers.endpoints import ADMIN
from shared.wire.received import Received
from tests.world.ear import Ear
from tests.world.mails import Mails, text_of
from tests.world.quiet import Quiet


class Hearing:
    """The part of the world that listens."""

    system: System
    mails: Mails
    activity: Quiet
    opened: AsyncExitStack
    ears: dict[str, Ear]

    async def all_heard(self, topic: str, ear: Ear) -> None:
        """Wait until an ear has heard all that is on its topic by now."""
        await ear.up_to(await self.activity.ends(topic))

    async def told(self, topic: str, key: str) -> list[Received]:
        """What was said about a case or training on a shared topic by now, each id once."""
        about = (await self.ear_on(topic)).about(key)
        return list({received.id: received for received in about}.values())

    async def ear_on(self, topic: str) -> Ear:
        """An ear that has heard all that lies on a topic by now."""
        if topic not in self.ears:
            self.ears[topic] = await self._ear(topic)
        ear = self.ears[topic]
        await self.all_heard(topic, ear)
        return ear

    async def _ear(self, topic: str) -> Ear:
        """Listen as the monitor; what no outsider may read is heard as the super user."""
        wanted = topology(self.system.registry, SWITCHBOARDS, present())
        readers = wanted.readers(topic)
        user = MONITOR if MONITOR in readers else ADMIN
        reader = TopicReader(self.system.endpoints.login(user), topic, from_start=True)
        await self.opened.enter_async_context(reader)
        ear = Ear(reader.messages())
        self.opened.push_async_callback(ear.close)
        return ear

    async def names_told(self, topic: str, key: str) -> list[str]:
        """The names of what was said, in order."""
        return [received.type_name for received in await self.told(topic, key)]

    def mails_to(self, address: str, about: str = "") -> list[EmailMessage]:
        """The mails that somebody got, oldest first."""
        return [
            mail for mail in self.mails.mails() if mail["To"] == address and about in text_of(mail)
        ]

    def subjects(self, address: str, about: str) -> list[str]:
        """What these mails are called."""
        return [str(mail["Subject"]) for mail in self.mails_to(address, about)]

    def log(self, service: str) -> list[dict[str, Any]]:
        """What a service has logged."""
        path = self.system.folder / "logs" / f"{service}.log"
        return [json.loads(line) for line in path.read_text().splitlines()]
