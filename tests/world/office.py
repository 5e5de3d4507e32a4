"""An office opens what is sealed for it, and answers for its referrals."""

import json
from typing import Any

from deploy.local.agency_keys import key_file
from deploy.messages.notice_sealing import sealed_for
from shared.network.sealing import open_sealed
from shared.network.working_days import BERLIN
from shared.wire.received import Received
from tests.run.bound import HANG_SECONDS
from tests.world.agency import Agency, Json


class Office(Agency):
    """A youth office or the coordination office: it has a key, and referrals to answer."""

    async def receives(self, case: str, *, nth: int = 1) -> "Assignment":
        """The n-th referral of a case, as soon as it has come."""
        return Assignment(self, await self.hears(case, "ReferralAssigned", nth=nth))

    @property
    def private_key(self) -> Json:
        key: Json = json.loads(key_file(self.world.system.folder, self.id).read_text())
        return key


class Assignment:
    """A referral in the hands of an office."""

    def __init__(self, office: Office, received: Received) -> None:
        self.office = office
        self.case = received.key or ""
        self.said: Json = received.data
        self.id = str(received.data["referral"])

    def opened(self, by: Office | None = None) -> Json:
        """What the office finds inside the sealed part."""
        return open_sealed(
            self.said["sealed"],
            (by or self.office).private_key,
            case=self.case,
            receiver=self.office.id,
        )

    async def confirm_delivery(self, result: str = "readable") -> str:
        return await self._may("ConfirmDelivery", result=result)

    async def acknowledge(self) -> str:
        return await self._may("AcknowledgeReferral")

    async def accept(self) -> str:
        return await self._may("AcceptReferral")

    async def ask(self, question: str) -> str:
        return await self._may("AskQuestion", question=question)

    async def decline(self, reason: str) -> str:
        return await self._may("DeclineReferral", reason=reason)

    async def record_consultation(self, **more: Any) -> str:
        return await self._may("RecordConsultation", **self.consultation(**more))

    async def measure_started(self) -> str:
        return await self._may("ReportMeasureStarted", started_on=self._today)

    async def close(self, outcome: str = "helped") -> str:
        return await self._may("CloseReferral", outcome=outcome)

    async def hand_over(self, to: str, rule: str = "86_1") -> str:
        """Open the sealed part, seal it for the next office, and ask that one."""
        return await self._may("HandOverReferral", to=to, rule=rule, sealed=self.sealed_for(to))

    async def send(self, command: str, **data: Any) -> str:
        """Put a command on its way without waiting for its answer; gives its id."""
        said = {"referral": self.id, **data}
        return await self.office.send("referral", command, self.case, said)

    async def answer_to(self, sent: str) -> Received:
        return await self.office.client.answer_to(sent, HANG_SECONDS)

    async def refused(self, command: str, **data: Any) -> Json:
        """A command about this referral that is refused."""
        said = {"referral": self.id, **data}
        return await self.office.may_not("referral", command, self.case, said)

    def sealed_for(self, to: str) -> str:
        """The same people, sealed for another office."""
        content = json.dumps(self.opened(), ensure_ascii=False).encode()
        world = self.office.world
        return sealed_for(world.registry, to, self.case, content, world.now)

    def consultation(self, **more: Any) -> Json:
        return {
            "kind": "family",
            "sequence": "first",
            "mode": "in_person",
            "duration": "up_to_60",
            "anonymous": False,
            "held_on": self._today,
            **more,
        }

    @property
    def _today(self) -> str:
        return str(self.office.world.now.astimezone(BERLIN).date())

    async def _may(self, command: str, **data: Any) -> str:
        said = {"referral": self.id, **data}
        return await self.office.may("referral", command, self.case, said)


class CoordinationOffice(Office):
    """The clearing office, which also holds trainings."""

    async def reassign(self, case: str, referral: str, to: str, sealed: str | None = None) -> str:
        said = {"referral": referral, "to": to, **({"sealed": sealed} if sealed else {})}
        return await self.may("referral", "ReassignReferral", case, said)
