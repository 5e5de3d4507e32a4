"""Casework: an office reads what it is sent, sees to it in its own time, and answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from deploy.agency.received import Received
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.families import WISHES, lives_in
from shared.network.sealing import CannotOpen, open_sealed, seal
from shared.network.working_days import BERLIN

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
    children: list[str]
    notice: Json


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
        children = [child["child"] for child in message.data["children"]]
        file = File(message.key or "", referral, children, notice)
        if file.referral not in self.files:
            self.files[file.referral] = file
            self._plan(file, self._manner.acknowledges, self._acknowledge)

    def forget(self, referrals: list[str]) -> None:
        """Throw the files away; whatever was still to be done about them falls with them."""
        for referral in referrals:
            self.files.pop(referral, None)

    def soon(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do this in an hour, or when the office opens again."""
        self._desk.later(self._office_hour(0), job)

    async def _acknowledge(self, file: File) -> None:
        await self._answer("AcknowledgeReferral", file.case, file.referral)
        self._plan(file, self._manner.decides, self._decide)

    async def _decide(self, file: File) -> None:
        """Read it properly: whether it is ours, and whether the family wants us."""
        district = self._desk.papers.agency.district
        home = lives_in(file.notice["children"][0]["address"])
        if district is not None and home != district:
            await self._hand_over(file, home)
        elif file.notice["wishes"] == WISHES[False]:
            await self._answer(
                "DeclineReferral", file.case, file.referral, reason="family_declines"
            )
            self.forget([file.referral])
        else:
            await self._answer("AcceptReferral", file.case, file.referral)
            self._plan(file, self._manner.meets, self._meet)

    async def _hand_over(self, file: File, district: str | None) -> None:
        registry, now = self._desk.papers.registry, self._desk.now
        office = registry.office_of(district or "", now) or registry.coordination_office(now)
        public_key = registry.public_key(office.id, now)
        if public_key is None:
            raise LookupError(f"the registry has no key of {office.id} that is valid today")
        sealed = seal(file.notice, case=file.case, receiver=office.id, public_key=public_key)
        await self._answer(
            "HandOverReferral", file.case, file.referral, to=office.id, rule="86_1", sealed=sealed
        )

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
