"""A youth office: diligent, slow, or one that never answers."""

from functools import partial

from deploy.simulate import certificates
from deploy.simulate.casework import MANNERS, Casework
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.programme import SAYS, say
from deploy.simulate.training import call_off, register
from shared.wire.received import Received


class YouthOffice:
    """The staff and the software of one youth office."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._casework = Casework(desk) if desk.manner in MANNERS else None

    async def hear(self, message: Received) -> None:
        """Take what comes, if anybody is there at all."""
        if self._casework is not None:
            await hear(message, self._desk, self._casework)

    async def act_on(self, cue: Json) -> None:
        """People go to trainings; a family moves, withdraws or is helped; an offer is sought."""
        match cue["what"]:
            case what if what in SAYS:
                await say(self._desk, cue)
            case "registered":
                await register(self._desk, cue, "youth_welfare")
            case "called_off":
                await call_off(self._desk, cue)
            case "show" if self._casework is not None:
                show(cue["case"], self._desk, self._casework)
            case "measure_started" if self._casework is not None:
                await self._casework.start_measure(cue["case"])
            case "withdrawn_here":
                await self._desk.send("WithdrawConsent", cue["case"], {}, service="intake")
            case "moved" if self._casework is not None:
                await self._casework.hand_over(cue["case"], cue["to"], cue["rule"])


async def hear(message: Received, desk: Desk, casework: Casework) -> None:
    """What any office does with what it is told."""
    match message.type_name:
        case "ReferralAssigned":
            await casework.assigned(message)
        case "AnswerGiven":
            casework.answered(message)
        case "ReferralRecalled" | "ReferralClosed":
            casework.forget([message.data["referral"]])
        case certificates.PASSED_ON | certificates.REVOKED:
            certificates.check(desk, message)
        case "OfferPaused" | "OfferRetired":
            desk.note("told", about=message.key, name=message.type_name)
        case "ErasureRequested":
            extent = casework.forget(message.data["referrals"])
            casework.soon(partial(_confirm_erasure, desk, message.key or "", extent))


def show(case: str, desk: Desk, casework: Casework) -> None:
    """What the office sees of a case when it opens its sealed part."""
    for file in casework.files.values():
        if file.case == case:
            desk.note("opened", about=case, notice=file.notice)


async def _confirm_erasure(desk: Desk, case: str, extent: str) -> None:
    await desk.send("ConfirmErasure", case, {"extent": extent}, service="intake")
