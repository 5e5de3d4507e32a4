"""Whatever offices do in whatever order, nobody is forgotten and nothing is kept too long."""

from datetime import date, timedelta
from random import Random

import pytest

from services.intake.contract.milestones import Released
from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.helping import CloseReferral, ClosingOutcome
from services.referral.contract.passing_on import HandOverReferral, HandOverRule, ReassignReferral
from services.referral.domain.case import Case
from services.referral.domain.copies import part_for
from services.referral.domain.referral import AWAITING_DECISION, LIVE, Referral
from shared.language.message import Message
from shared.language.steps import Refused
from shared.network.children import ResidenceKind
from shared.network.notices import ReceiverKind
from shared.network.sealed_parts import SealedFor
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    NOON,
    ROSTOCK,
    ROSTOCK_COUNTY,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    child,
    jwe_for,
    let_time_pass,
    notice,
    part,
    seals,
    step,
)

OFFICES = (ROSTOCK, ROSTOCK_COUNTY, SCHWERIN, COORDINATION)


# How often each command is given, in the order in which they are named below: in an ordinary
# network, and in one where everybody passes on, where a case gets long and hops are many.
MANNERS = ((2, 1, 1, 1, 2, 1, 1), (1, 0, 0, 0, 8, 0.3, 6))


FREE = Released(released_on=date(2026, 3, 4))


def _command(random: Random, referral: Referral, manner: tuple[float, ...]) -> AboutReferral:
    about, to = referral.id, random.choice(OFFICES)
    commands: list[AboutReferral] = [
        ConfirmDelivery(referral=about, result=random.choice(list(DeliveryResult))),
        AcknowledgeReferral(referral=about),
        AcceptReferral(referral=about),
        DeclineReferral(referral=about, reason=random.choice(list(DeclineReason))),
        HandOverReferral(
            referral=about, to=to, rule=random.choice(list(HandOverRule)), sealed=jwe_for(to)
        ),
        CloseReferral(referral=about, outcome=random.choice(list(ClosingOutcome))),
        ReassignReferral(referral=about, to=to, sealed=random.choice([None, jwe_for(to)])),
    ]
    return random.choices(commands, weights=manner)[0]


def _somebodys(random: Random, case: Case) -> Referral:
    """Mostly one that awaits a decision; sometimes one that does not, or is over."""
    awaiting = [entry for entry in case.referrals if entry.life in AWAITING_DECISION]
    return random.choice(awaiting if awaiting and random.random() < 0.8 else case.referrals)


def _opening(random: Random) -> list[Message]:
    receivers: tuple[ReceiverKind, ...] = random.choice([BOTH, YOUTH_OFFICE_ONLY])
    second = random.choice(
        [child("c2", "13004"), child("c2", "13003"), child("c2", kind=ResidenceKind.UNKNOWN)]
    )
    parts = [
        part(ROSTOCK, "c1"),
        part(ROSTOCK, "c1", "c2"),
        part(SCHWERIN, "c2"),
        part(COORDINATION, "c1", "c2"),
    ]
    messages: list[Message] = [
        notice(child("c1", "13003"), second, receivers=receivers),
        seals(*random.sample(parts, random.randint(1, 4))),
    ]
    random.shuffle(messages)
    return messages


def _check(case: Case) -> None:
    live = {str(entry.id): entry for entry in case.referrals if entry.life in LIVE}
    for kind in case.deadlines:
        name, _, of = kind.partition(":")
        assert name == "sealed_copy" or of in live, "a deadline is pending for nobody"
    if not live and not any(entry.life is ReferralLife.UNROUTABLE for entry in case.referrals):
        assert case.notice is None or case.parts == (), "a sealed part is kept for nobody"
    for entry in live.values():
        if entry.life is ReferralLife.HANDING_OVER:
            assert any(other.life in LIVE for other in case.followers(entry)) or any(
                entry in case.ancestors(other) for other in live.values()
            ), "a hand-over waits for nobody"
        if entry.waits_for_its_part and entry.assigned_at is not None and not entry.unreadable:
            assert _part(case, entry), "what an office has not read cannot be given again"
    assert "sealed_copy" in case.deadlines or len(case.parts) <= sum(
        entry.waits_for_its_part for entry in live.values()
    ), "a copy has no end"


def _check_nothing_lost(before: Case, case: Case) -> None:
    for entry in case.referrals:
        earlier = before.referral(entry.id)
        if earlier is None or not earlier.waits_for_its_part or _part(before, earlier) is None:
            continue
        if entry.waits_for_its_part:
            assert _part(case, entry), "a copy was dropped that the office still cannot read"


def _part(case: Case, referral: Referral) -> SealedFor | None:
    return part_for(case, referral.office, referral.children, COORDINATION)


@pytest.mark.parametrize("seed", range(300))
def test_no_schedule_leaves_anyone_or_anything_behind(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a schedule, no secret
    manner = MANNERS[seed % len(MANNERS)]
    now = NOON
    case: Case | None = None
    for message in _opening(random):
        outcome = step(case, message, now=now)
        case = case if outcome is None else outcome.state
    assert case is not None
    for _ in range(40):
        before = case
        now += timedelta(hours=random.choice([0, 1, 8, 30]))
        case, _ = let_time_pass(case, now)
        referral = _somebodys(random, case)
        message = _command(random, referral, manner)
        by = COORDINATION if isinstance(message, ReassignReferral) else referral.office
        if random.random() < 0.05:
            again = part(referral.office, *referral.children, edition=2)
            message, by = random.choice([FREE, seals(again)]), "intake"
        try:
            outcome = step(case, message, by, now)
        except Refused:
            continue  # anything else would park the record and hold up the whole case
        case = case if outcome is None else outcome.state
        _check(case)
        _check_nothing_lost(before, case)
        assert Case.model_validate(case.model_dump(mode="json", exclude_defaults=True)) == case
