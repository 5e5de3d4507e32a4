"""A notice is completed, loses all its children and is completed again, while its parts cross."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest

from services.intake.contract.consents import ConsentWithdrawn
from services.intake.contract.notices import NoticeCompleted, SealedPartPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import ReferralAssigned, ReferralUnroutable
from services.referral.domain.case import Case
from shared.language.message import Message
from shared.language.steps import Said
from shared.network.competence.facts import Custody, Family
from shared.network.notices import ConsentSubject
from tests.referral.cases import (
    COORDINATION,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    child,
    lacking,
    notice,
    part,
    said,
    step,
)

NOBODY = part(COORDINATION).model_copy(update={"children": ()})
FIRST = notice().model_copy(update={"children": ()})
PARTS_OF_THE_FIRST = SealedPartPassedOn(sealed=(NOBODY,))
ORDERS = list(combinations(range(7), 3))
"""Where among all seven the sealed parts come, which come by a topic of their own."""


def completing(ref: str, district: str) -> NoticeCompleted:
    return NoticeCompleted(**notice(child(ref, district)).model_dump())


def rest(office: str, ref: str, edition: int) -> SealedPartPassedOn:
    family = Family(children=(ref,), custody=Custody.UNKNOWN)
    parts = (part(office, ref, edition=edition),)
    return SealedPartPassedOn(sealed=parts, family=(family,), completes=True)


def merged(
    notices: Sequence[Message], parts: Sequence[Message], order: tuple[int, ...]
) -> Iterator[Message]:
    one, other = iter(notices), iter(parts)
    for number in range(len(notices) + len(parts)):
        yield next(other) if number in order else next(one)


def played(messages: Iterator[Message]) -> tuple[Case, list[Said]]:
    case: Case | None = None
    says: list[Said] = []
    for message in messages:
        outcome = step(case, message)
        if outcome is not None:
            case = outcome.state
            says.extend(outcome.says)
    assert case is not None
    return case, says


@pytest.mark.parametrize("by", [PRISON, ROSTOCK])
@pytest.mark.parametrize("again", [ROSTOCK, SCHWERIN])
@pytest.mark.parametrize("order", ORDERS)
def test_each_part_goes_to_the_office_of_its_own_notice_and_each_office_is_told_once(
    order: tuple[int, ...], again: str, by: str
) -> None:
    district = {ROSTOCK: "13003", SCHWERIN: "13004"}[again]
    notices = (
        FIRST,
        completing("c1", "13003"),
        ConsentWithdrawn(by=by, about=ConsentSubject.CHILDREN, children=("c1",)),
        completing("c2", district),
    )
    parts = (PARTS_OF_THE_FIRST, rest(ROSTOCK, "c1", 2), rest(again, "c2", 3))
    case, says = played(merged(notices, parts, order))

    live = [one for one in case.referrals if one.life is ReferralLife.ASSIGNED]
    assert [(one.office, one.children) for one in live] == [(again, ("c2",))]
    told = said(says, ReferralAssigned, to=again)
    of_c2 = [one for one in told if [kid.child for kid in one.children] == ["c2"]]
    assert [one.sealed for one in of_c2] == [part(again, "c2", edition=3).jwe]
    letters = [one.message for one in says if isinstance(one.message, ReferralAssigned)]
    assert len({one.referral for one in letters}) == len(letters), "an office is told twice"
    asked = {*lacking(says, case)}
    assert asked <= ({(COORDINATION, ())} if by == PRISON else set())
    assert asked or said(says, ReferralUnroutable) == []
    assert case.family == ()
    assert "sealed_part" not in case.deadlines
