"""Casework: an office reads what it is sent, sees to it in its own time, and answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.families import WISHES, lives_in
from shared.network.sealing import CannotOpen, open_sealed, seal
from shared.network.working_days import BERLIN
from shared.wire.received import Received

OPENS, CLOSES = time(8), time(16)


@dataclass(frozen=True, slots=True)
class Manner:
    """How soon the people of an office do things, in working days."""

    acknowledges: int
    decides: int
    meets: int


MANNERS = {"diligent": Manner(0, 1, 2), "slow": Manner(2, 1, 4)}
"""A silent office has no manner at all."""


@dataclass(slots=True)
class File:
    """What an office keeps about one referral, because of this referral alone."""

    case: str
    referral: str
    children: list[Json]
    """As the open part speaks of them; none where it tells of the parent alone."""
    notice: Json
    is_own_duty: bool = False
    """Whether help has become the office's own case, which it has to keep a file of (§ 9b)."""
    to_ask: bool = False
    """Whether the prison may be asked, and something is missing that it may know."""

    @property
    def lives_elsewhere(self) -> str | None:
        """The district of the address, where the open part names another one."""
        if not self.children:
            return None
        home = lives_in(self.notice["children"][0]["address"])
        return home if home != self.children[0]["residence"].get("district") else None


class Casework:
    """The caseworkers of one office."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._manner = MANNERS[desk.manner]
        self.files: dict[str, File] = {}

    async def assigned(self, message: Received) -> None:
        """Open it, say at once whether it can be read, and see to it."""
        referral, sealed = message.data["referral"], message.data.get("sealed")
        notice = self._open(sealed, message.key or "")
        result = "cannot_open" if notice is None else "readable"
        await self._answer("ConfirmDelivery", message.key or "", referral, result=result)
        if notice is None:
            return
        may_ask = "AskQuestion" in message.data.get("answers", ())
        to_ask = may_ask and bool(message.data["routing"].get("missing_facts"))
        children = message.data["children"]
        file = File(message.key or "", referral, children, notice, to_ask=to_ask)
        if file.referral not in self.files:
            self.files[file.referral] = file
            self._desk.note("assigned", about=file.case, routing=message.data["routing"])
            self._plan(file, self._manner.acknowledges, self._acknowledge)

    def answered(self, message: Received) -> None:
        """What the prison knows of it, if it was asked within the consents."""
        opened = self._open(message.data.get("sealed"), message.key or "")
        self._desk.tally["questions_answered"] += opened is not None

    def forget(self, referrals: list[str]) -> str:
        """Throw the files away, but for what the office has to keep; to which extent.

        Whatever was still to be done about them falls with them.
        """
        kept = [name for name in referrals if name in self.files and self.files[name].is_own_duty]
        for referral in referrals:
            if referral not in kept:
                self.files.pop(referral, None)
        return "kept_own_duty" if kept else "erased"

    async def start_measure(self, case: str) -> None:
        """Counselling has become a benefit: from now on the office has a file of its own."""
        for file in self.files.values():
            if file.case == case:
                file.is_own_duty = True
                today = str(self._desk.now.astimezone(BERLIN).date())
                await self._answer("ReportMeasureStarted", case, file.referral, started_on=today)

    async def hand_over(self, case: str, district: str, rule: str) -> None:
        """A family has moved: the next office is met together with it (§ 86c(2) SGB VIII)."""
        for file in [each for each in self.files.values() if each.case == case]:
            await self._hand_over(file, district, rule=rule, talk_held=True)

    def soon(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do this in an hour, or when the office opens again."""
        self._desk.later(self._office_hour(0), job)

    async def _acknowledge(self, file: File) -> None:
        await self._answer("AcknowledgeReferral", file.case, file.referral)
        if file.to_ask:
            file.to_ask = False
            await self._answer("AskQuestion", file.case, file.referral, question="prisoner_home")
        self._plan(file, self._manner.decides, self._decide)

    async def _decide(self, file: File) -> None:
        """Read it properly: whether it is ours, and whether the family wants us."""
        district, home = self._desk.papers.agency.district, file.lives_elsewhere
        if district is not None and home not in {None, district}:
            await self._hand_over(file, home)
        elif file.notice["wishes"] == WISHES[False]:
            await self._answer(
                "DeclineReferral", file.case, file.referral, reason="family_declines"
            )
            self.forget([file.referral])
        else:
            await self._answer("AcceptReferral", file.case, file.referral)
            self._plan(file, self._manner.meets, self._meet)

    async def _hand_over(
        self, file: File, district: str | None, *, rule: str = "86_1", talk_held: bool = False
    ) -> None:
        registry, now = self._desk.papers.registry, self._desk.now
        office = registry.office_of(district or "", now) or registry.coordination_office(now)
        public_key = registry.public_key(office.id, now)
        if public_key is None:
            raise LookupError(f"the registry has no key of {office.id} that is valid today")
        sealed = seal(file.notice, case=file.case, receiver=office.id, public_key=public_key)
        told: Json = {"to": office.id, "rule": rule, "talk_held": talk_held, "sealed": sealed}
        await self._answer("HandOverReferral", file.case, file.referral, **told)

    async def _meet(self, file: File) -> None:
        await self._answer(
            "RecordConsultation",
            file.case,
            file.referral,
            kind="family",
            sequence="first",
            mode="in_person",
            duration="up_to_60",
            anonymous=False,
            held_on=str(self._desk.now.astimezone(BERLIN).date()),
        )
        if file.children:
            await self._inform_caregiver(file)

    async def _inform_caregiver(self, file: File) -> None:
        """Whoever looks after the children learns at first contact of it (Art. 14 DSGVO)."""
        today = str(self._desk.now.astimezone(BERLIN).date())
        informed = {"informed_on": today}
        await self._desk.send("RecordCaregiverInformed", file.case, informed, service="intake")

    async def _answer(self, command: str, case: str, referral: str, **data: Any) -> None:
        await self._desk.send(command, case, {"referral": referral, **data}, service="referral")

    def _open(self, sealed: str | None, case: str) -> Json | None:
        if sealed is None or self._desk.papers.key is None:
            return None
        try:
            return open_sealed(sealed, self._desk.papers.key, case=case, receiver=self._desk.agency)
        except CannotOpen:
            return None

    def _plan(self, file: File, working_days: int, then: Callable[[File], Awaitable[None]]) -> None:
        self._desk.later(self._office_hour(working_days), partial(self._if_kept, file, then))

    async def _if_kept(self, file: File, then: Callable[[File], Awaitable[None]]) -> None:
        if file.referral in self.files:
            await then(file)

    def _office_hour(self, working_days: int) -> datetime:
        """An hour from now, or in the morning this many working days later; people go home."""
        calendar = self._desk.papers.registry.calendar(self._desk.agency)
        soon = (self._desk.now + timedelta(hours=1)).astimezone(BERLIN)
        open_now = calendar.is_working_day(soon.date()) and OPENS <= soon.time() < CLOSES
        if working_days == 0 and open_now:
            return soon
        if working_days == 0 and calendar.is_working_day(soon.date()) and soon.time() < OPENS:
            day = soon.date()
        else:
            today = self._desk.now.astimezone(BERLIN).date()
            day = calendar.working_days_later(today, max(working_days, 1))
        return datetime.combine(day, time(OPENS.hour + 1), BERLIN)
