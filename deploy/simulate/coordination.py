"""The coordination office: clears what has no other receiver, chases, and runs the programme."""

from functools import partial

from deploy.simulate.casework import Casework
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.office import hear, show
from deploy.simulate.programme import SAYS, say
from shared.wire.received import Received


class CoordinationOffice:
    """The staff of the coordination office."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._casework = Casework(desk)
        self._taken_over: set[str] = set()

    async def hear(self, message: Received) -> None:
        """Its own referrals, and the offices that let others wait."""
        if message.type_name == "DeadlineReminder" and message.data["office"] != self._desk.agency:
            referral = message.data["referral"]
            if referral not in self._taken_over:
                self._taken_over.add(referral)
                self._casework.soon(partial(self._take_over, message.key or "", referral))
        else:
            await hear(message, self._desk, self._casework)

    async def act_on(self, cue: Json) -> None:
        """What is said of the programme; a case that somebody asks to see."""
        match cue["what"]:
            case what if what in SAYS:
                await say(self._desk, cue)
            case "show":
                show(cue["case"], self._desk, self._casework)

    async def _take_over(self, case: str, referral: str) -> None:
        """Give a referral that nobody answers to oneself: consent allows it, the part is held."""
        await self._desk.send(
            "ReassignReferral",
            case,
            {"referral": referral, "to": self._desk.agency},
            service="referral",
        )
