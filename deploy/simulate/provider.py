"""A provider: takes part in the programme, and once tries a door that is not its own."""

from aiokafka.errors import TopicAuthorizationFailedError

from deploy.simulate import certificates
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.programme import SAYS, say
from deploy.simulate.training import register
from shared.wire.received import Received


class Provider:
    """The staff of one provider."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def hear(self, message: Received) -> None:
        """Note what comes; nothing of it asks for an answer."""
        self._desk.tally[f"heard_{message.type_name}"] += 1
        if message.type_name in {certificates.PASSED_ON, certificates.REVOKED}:
            certificates.check(self._desk, message)

    async def act_on(self, cue: Json) -> None:
        """People go to trainings; an offer is listed; somebody gets ideas."""
        match cue["what"]:
            case what if what in SAYS:
                await say(self._desk, cue)
            case "registered":
                await register(self._desk, cue, "other")
            case "intruded":
                await self._try(cue["topic"], cue["case"])

    async def _try(self, topic: str, case: str) -> None:
        """Write to the topic of another agency with one's own credentials."""
        try:
            await self._desk.client.send_record(topic, case, {}, b"{}")
        except TopicAuthorizationFailedError as error:
            self._desk.note("denied", topic=topic, error=type(error).__name__)
        else:
            self._desk.note("let_in", topic=topic)
