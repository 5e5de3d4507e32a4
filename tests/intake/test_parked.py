"""A record that is parked holds up a case, and tells its prison nothing of what others did."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.contract.consents import ConsentEnding, WithdrawConsent
from services.intake.contract.resealing import ResealEnded, ResealOverdue
from services.referral.contract.answers import ReferralAccepted
from services.referral.contract.assigning import ReferralRouted
from shared.language.message import Message
from shared.network.notices import ConsentSubject
from tests.input.memory_service import MemoryService, Present, facts
from tests.intake.cases import (
    CASE,
    NOON,
    PRISON,
    REFERRAL,
    REGISTRY,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    child,
    consents,
    hers,
    sealed_for,
)
from tests.shared.toy.records import MemoryRecord

SIBLINGS = admission(
    consents=(*consents(), hers("c1")),
    children_count=2,
    children=(child("c1"), child("c2", "13004")),
    sealed=(sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2")),
)
OF_C2 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))
HERS = WithdrawConsent(about=ConsentSubject.CAREGIVER)
REMINDED = datetime(2026, 3, 9, 23, tzinfo=UTC)
"""The end of the third working day."""
ENDING = datetime(2026, 8, 6, 22, tzinfo=UTC)
WATCHED = (ResealOverdue, ResealEnded, ConsentEnding)


class Held:
    """A case of intake that a record holds up, on its way through time."""

    def __init__(self, *taken_back: tuple[Message, str]) -> None:
        self.clock = Present(NOON)
        self.service = MemoryService("intake", REGISTRY, self.clock)
        self.told: list[tuple[datetime, str]] = []
        """Of what is watched all that concerns its prison."""
        self._take(self.service.command(SIBLINGS, by=PRISON, key=CASE))
        self.until(NOON + timedelta(hours=1))
        for referral, office in ((REFERRAL, ROSTOCK), (SECOND_REFERRAL, SCHWERIN)):
            routed = ReferralRouted(referral=referral, office=office, provisional=False)
            self._take(self.service.fact(routed, key=CASE))
        for command, by in taken_back:
            self._take(self.service.command(command, by=by, key=CASE))
        self._take(self._unreadable())
        assert self.service.store.documents[CASE]["waiting"], "nothing holds it up"

    def until(self, moment: datetime) -> None:
        """Each deadline that may fire does, in its moment."""
        while (due := self.service.store.documents[CASE]["due_at"]) is not None and due <= moment:
            self.clock.moment = due
            for deadline in self._pending():
                self._take(self.service.fact(deadline, key=CASE))
        self.clock.moment = moment

    def _pending(self) -> Iterator[Message]:
        waits = self.service.store.documents[CASE]["waiting"]
        overtakes = self.service.board.overtakes
        for deadline in self.service.due(CASE):
            if not waits or overtakes(deadline, self.service.state(CASE)):
                yield deadline

    def _unreadable(self) -> MemoryRecord:
        fact = (ReferralAccepted.ce_type(), b"{")
        topic = ReferralAccepted.topic or ""
        return self.service.record(fact, topic=topic, key=CASE, source="/services/referral")

    def _take(self, record: MemoryRecord) -> None:
        watched = {kind.ce_type(): kind.type_name() for kind in WATCHED}
        for each in facts(asyncio.run(self.service.take(record))):
            reminded = json.loads(each.value).get("remind", [PRISON])
            if each.type in watched and PRISON in reminded:
                self.told.append((self.clock.moment, watched[each.type]))


@pytest.mark.parametrize("before", [[], [(OF_C2, SCHWERIN)]])
def test_a_prison_is_reminded_in_time_whether_or_not_others_took_something_back(
    before: list[tuple[Message, str]],
) -> None:
    held = Held(*before, (HERS, PRISON))
    held.until(NOON + timedelta(days=170))
    assert held.told == [(REMINDED, "ResealOverdue"), (ENDING, "ConsentEnding")]


def test_that_nobody_waits_any_more_is_said_after_what_is_parked() -> None:
    held = Held((HERS, PRISON))
    held.until(NOON + timedelta(days=30))
    assert [what for _, what in held.told] == ["ResealOverdue"]
