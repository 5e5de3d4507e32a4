"""What goes on while things break, and what has to be true of it afterwards."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from services.events.contract.topics import PROGRAMME
from services.intake.contract.topics import CASES
from services.notify.contract.deliveries import DELIVERIES
from services.referral.contract.about import REFERRALS
from shared.wire.received import Received
from tests.faults.money import PaidDay, Step
from tests.run.bound import HANG_SECONDS
from tests.world.agency import Agency
from tests.world.ear import Ear
from tests.world.family import child
from tests.world.office import Assignment
from tests.world.world import World

TOLD_OF_A_CASE = {
    CASES: ["ConsentGranted", "NoticeHeld", "SubjectInformed", "IncarcerationNotified"],
    REFERRALS: [
        "ReferralCreated",
        "ReferralRouted",
        "ReferralDelivered",
        "ReferralAcknowledged",
        "ReferralAccepted",
        "ConsultationHeld",
        "ReferralClosed",
    ],
    DELIVERIES: ["NotificationPlanned", "NotificationSent"],
}
TOLD_OF_A_TRAINING = [
    "TrainingScheduled",
    "RegistrationConfirmed",
    "TrainingConfirmed",
    "RegistrationWaitlisted",
    "TrainingHeld",
    "TrainingCompleted",
    "CertificateIssued",
]


@dataclass
class Sent:
    """A command on its way, and the state its answer has to name."""

    agency: Agency
    id: str
    state: str
    times: int = 1
    """How often it was said."""


@dataclass
class Traffic:
    """Waves of cases, each from its admission to its end, and a training beside them.

    In each wave one more case is taken back at the moment at which its office would be told.
    """

    world: World
    with_money: bool = False
    """Whether a grant pays for a family day in each of them, too."""
    cases: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    trainings: list[str] = field(default_factory=list)
    paid_days: list[PaidDay] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    async def wave(self, size: int) -> None:
        """Let some cases go all their way; nothing waits for an answer but the next stage."""
        cases = [self.world.new_case() for _ in range(size)]
        taken_back, training = self.world.new_case(), self.world.new_case()
        self.cases += cases
        self.taken_back.append(taken_back)
        self.trainings.append(training)
        days = [self._paid_day()] if self.with_money else []
        await self._answered(await _all(*(self._of_money(day.granted()) for day in days)))
        begun = [self._report(case) for case in (*cases, taken_back)]
        begun += [self._of_money(day.planned()) for day in days]
        await self._answered(await _all(*begun, self._announce(training)))
        await self.world.pass_time(minutes=44)
        self.world.jump_to(self.world.now + timedelta(minutes=1))
        await self._answered([await self._take_back(taken_back)])
        await self.world.quiet()
        await self._answered(await _all(*(self._of_money(day.paid()) for day in days)))
        office = await self.world.office()
        helped = [self._help(await office.receives(case)) for case in cases]
        helped += [self._of_money(*day.over()) for day in days]
        await self._answered(await _all(*helped, self._hold(training)))
        await self.world.quiet()

    async def check(self) -> None:
        """Every command was answered once, every fact told once and in order, one mail sent."""
        await self.world.quiet()
        await self._check_answers()
        for case in self.cases:
            for topic, told in TOLD_OF_A_CASE.items():
                assert await self.world.names_told(topic, case) == told, case
            # Killed in the act of sending, notify sends the very same mail again.
            mails = self.world.mails_to("jugendamt-13003@kvi.example", case)
            assert len({mail["Message-ID"] for mail in mails}) == 1
            for service, life in (
                ("intake", "notified"),
                ("referral", "open"),
                ("notify", "quiet"),
            ):
                document = self.world.database.aggregate(service, case)
                assert document is not None
                assert document["state"]["life"] == life
                assert document["waiting"] == []
            prison = await self.world.prison()
            assert await _statuses(prison, case) == ["passed_on", "accepted", "closed"]
        for case in self.taken_back:
            await self._check_that_only_who_was_told_was_asked(case)
        for training in self.trainings:
            assert await self.world.names_told(PROGRAMME, training) == TOLD_OF_A_TRAINING
        for day in self.paid_days:
            await day.check(self.world)

    async def _check_that_only_who_was_told_was_asked(self, case: str) -> None:
        office = await self.world.office()
        heard = {received.id: received.type_name for received in await office.has_heard(case)}
        in_order = [*heard.values()]
        assert in_order in ([], ["ReferralAssigned", "ErasureRequested"]), (case, in_order)
        if not heard:
            assert self.world.mails_to("jugendamt-13003@kvi.example", case) == []

    async def _check_answers(self) -> None:
        answers: dict[str, dict[str, Any]] = defaultdict(dict)
        for agency in {sent.agency for sent in self.sent}:
            await self.world.all_heard(f"to.{agency.id}.v1", agency.ear)
            for received in agency.ear.heard:
                if received.answers_a_command and received.cause is not None:
                    answers[received.cause][received.id or ""] = received.data
        for sent in self.sent:
            distinct = list(answers[sent.id].values())
            assert [answer.get("state") for answer in distinct] == [sent.state], distinct

    async def _report(self, case: str) -> list[Sent]:
        prison = await self.world.prison()
        notice = prison.admission(case, child())
        reported = await self._say(prison, "intake", "ReportAdmission", case, notice, "held")
        # An agency that got no answer yet says the same again.
        await prison.send("intake", "ReportAdmission", case, notice, ce_id=reported.id)
        reported.times += 1
        informed = {"informed_on": str(self.world.today)}
        return [
            reported,
            await self._say(prison, "intake", "RecordSubjectInformed", case, informed, "held"),
        ]

    async def _take_back(self, case: str) -> Sent:
        """As soon as intake has told of it: referral is about to tell its office."""
        prison, ear = await self.world.prison(), await self.world.ear_on(CASES)
        await ear.finds(partial(_notice_of, case, ear))
        return await self._say(prison, "intake", "WithdrawConsent", case, {}, "withdrawn")

    async def _help(self, referral: Assignment) -> list[Sent]:
        steps: list[tuple[str, dict[str, Any], str]] = [
            ("ConfirmDelivery", {"result": "readable"}, "delivered"),
            ("AcknowledgeReferral", {}, "acknowledged"),
            ("AcceptReferral", {}, "active"),
            ("RecordConsultation", referral.consultation(), "active"),
            ("CloseReferral", {"outcome": "helped"}, "closed"),
        ]
        sent = []
        for command, data, state in steps:
            said = {"referral": referral.id, **data}
            sent.append(
                await self._say(referral.office, "referral", command, referral.case, said, state)
            )
        return sent

    async def _announce(self, training: str) -> list[Sent]:
        holder, start = await self.world.coordination_office(), self.world.now
        begins, ends = start + timedelta(minutes=15), start + timedelta(minutes=45)
        plan = {
            "format": "online",
            "theme": "working_together",
            "place": "online",
            "modules": [
                {"module": "all", "from": begins.isoformat(), "to": ends.isoformat(), "hours": 0.5}
            ],
            "minimum": 1,
            "maximum": 1,
            "registration_until": begins.isoformat(),
            "target_groups": ["providers"],
        }
        self._who = [str(uuid4()), str(uuid4())]
        sent = [await self._say(holder, "events", "ScheduleTraining", training, plan, "scheduled")]
        for who, state in zip(self._who, ("confirmed", "waitlisted"), strict=True):
            person = {
                "participant": who,
                "name": "Mustermann",
                "email": "mustermann@kvi.example",
                "sector": "other",
            }
            sent.append(
                await self._say(holder, "events", "RegisterParticipant", training, person, state)
            )
        return sent

    async def _hold(self, training: str) -> list[Sent]:
        holder = await self.world.coordination_office()
        there = {"module": "all", "participants": self._who[:1]}
        return [
            await self._say(holder, "events", "RecordAttendance", training, there, "held"),
            await self._say(holder, "events", "CompleteTraining", training, {}, "closed"),
        ]

    def _paid_day(self) -> PaidDay:
        day = PaidDay(self.world.new_case(), self.world.new_case(), self.world.today)
        self.paid_days.append(day)
        return day

    async def _of_money(self, *steps: Step) -> list[Sent]:
        holder = await self.world.coordination_office()
        return [
            await self._say(holder, "events", command, key, data, state)
            for command, key, data, state in steps
        ]

    async def _say(  # noqa: PLR0913, PLR0917 - a command and the state it has to lead to
        self,
        agency: Agency,
        service: str,
        command: str,
        key: str,
        data: dict[str, Any],
        state: str,
    ) -> Sent:
        sent = Sent(agency, await agency.send(service, command, key, data), state)
        self.sent.append(sent)
        return sent

    async def _answered(self, sent: Iterable[Sent]) -> None:
        waiting = (each.agency.client.answer_to(each.id, HANG_SECONDS) for each in sent)
        await asyncio.gather(*waiting)


def _notice_of(case: str, ear: Ear) -> Received | None:
    return next((r for r in ear.about(case) if r.type_name == "IncarcerationNotified"), None)


async def _all(*coroutines: Any) -> list[Sent]:
    return [sent for some in await asyncio.gather(*coroutines) for sent in some]


async def _statuses(prison: Agency, case: str) -> list[str]:
    """What the prison heard, each message once."""
    heard = {received.id: received.data["status"] for received in await prison.has_heard(case)}
    return list(heard.values())
