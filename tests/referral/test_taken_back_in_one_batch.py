"""A part of a case is taken back before its offices could hear of it: they hear nothing of it."""

import json

import pytest

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.erasure import ErasureRequested, ReferralsErased
from shared.language.message import Message
from shared.language.topics import outbound_topic
from shared.network.notices import ConsentSubject, NoticeStatus, Purpose, ReceiverKind
from shared.wire.envelope import Outgoing
from tests.input.memory_service import MemoryService, Present
from tests.referral.cases import (
    BOTH,
    CASE,
    COORDINATION,
    NOON,
    PRISON,
    REGISTRY,
    ROSTOCK,
    SCHWERIN,
    child,
    notice,
    part,
    seals,
)

OF_A_CHILD = ConsentWithdrawn(by=PRISON, children=("c2",))
OF_A_CAREGIVER = ConsentWithdrawn(by=PRISON, children=("c2",), about=ConsentSubject.CAREGIVER)
OF_A_KIND = ConsentNarrowed(
    by=PRISON,
    purposes=(Purpose.COUNSELLING,),
    receivers=(ReceiverKind.COORDINATION_OFFICE,),
    prison_hears=(NoticeStatus.PASSED_ON,),
)
PARTS = seals(part(ROSTOCK, "c1"), part(SCHWERIN, "c2"), part(COORDINATION, "c1", "c2"))
TOLD = (notice(child("c1"), child("c2", "13004"), receivers=BOTH), PARTS)
WAYS = pytest.mark.parametrize(
    ("taken_back", "whose"),
    [(OF_A_CHILD, {SCHWERIN}), (OF_A_CAREGIVER, {SCHWERIN}), (OF_A_KIND, {ROSTOCK, SCHWERIN})],
    ids=["of a child", "of a caregiver", "of a kind of office"],
)


def referral() -> MemoryService:
    return MemoryService("referral", REGISTRY, Present(NOON))


async def hear(service: MemoryService, *messages: Message) -> list[Outgoing]:
    """In one batch."""
    return await service.take(*(service.fact(message, key=CASE) for message in messages))


def told(outgoing: list[Outgoing], agency: str) -> list[tuple[str, bool]]:
    """What this agency hears of referrals, and whether a sealed part is with it."""
    kinds = (ReferralAssigned, ErasureRequested)
    names = {kind.ce_type(): kind.__name__ for kind in kinds}
    to_it = [each for each in outgoing if each.topic == outbound_topic(agency)]
    return [(names[e.type], "sealed" in json.loads(e.value)) for e in to_it if e.type in names]


@WAYS
async def test_who_was_not_told_yet_is_neither_told_nor_asked_to_erase(
    taken_back: Message, whose: set[str]
) -> None:
    outgoing = await hear(referral(), *TOLD, taken_back)
    assert [told(outgoing, agency) for agency in whose] == [[] for _ in whose]
    erased = [json.loads(e.value) for e in outgoing if e.type == ReferralsErased.ce_type()]
    assert [each["offices"] for each in erased] == [[]]
    assert told(outgoing, ROSTOCK) == ([] if ROSTOCK in whose else [("ReferralAssigned", True)])


@WAYS
async def test_what_was_saved_and_not_told_is_told_without_names_before_the_request(
    taken_back: Message, whose: set[str]
) -> None:
    first, second = referral(), referral()
    await hear(first, *TOLD)
    # Another process, which does not know whether the first one has told what it has saved.
    second.store.documents.update(first.store.documents)
    second.number = first.number
    outgoing = await hear(second, taken_back)
    expected = [("ReferralAssigned", False), ("ErasureRequested", False)]
    assert [told(outgoing, agency) for agency in whose] == [expected for _ in whose]
    if ROSTOCK not in whose:
        assert told(outgoing, ROSTOCK) == [("ReferralAssigned", True)]
