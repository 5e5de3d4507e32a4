"""Whatever offices do in whatever order, nobody is forgotten and nothing is kept too long."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn
from services.intake.contract.milestones import Released
from services.intake.contract.notices import SealedPartPassedOn
from services.intake.contract.questions import AnswerPassedOn
from services.intake.contract.resealing import ResealEnded
from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.helping import CloseReferral, ClosingOutcome
from services.referral.contract.passing_on import HandOverReferral, HandOverRule, ReassignReferral
from services.referral.contract.questions import AnswerGiven, AskQuestion
from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.asked import AskedLife, question_of
from services.referral.domain.case import Case
from services.referral.domain.copies import part_for
from services.referral.domain.missing_parts import MOST_REQUESTS
from services.referral.domain.referral import AWAITING_DECISION, LIVE, Referral
from services.referral.domain.time_limits import AWAITED_PART, awaited_part_of
from shared.language.message import Message
from shared.language.steps import Outcome, Refused
from shared.network.children import ResidenceKind
from shared.network.notices import ConsentSubject, Purpose, ReceiverKind
from shared.network.questions import ASKABLE, Unavailable
from shared.network.sealed_parts import SealedFor
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    NOON,
    PRISON,
    ROSTOCK,
    ROSTOCK_COUNTY,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    child,
    jwe_for,
    let_time_pass,
    notice,
    part,
    said,
    seals,
    step,
)
from tests.referral.pictures import Pictures

OFFICES = (ROSTOCK, ROSTOCK_COUNTY, SCHWERIN, COORDINATION)


# How often each command is given, in the order in which they are named below: in an ordinary
# network, and in one where everybody passes on, where a case gets long and hops are many.
MANNERS = ((2, 1, 1, 1, 2, 1, 1, 2), (1, 0, 0, 0, 8, 0.3, 6, 1))


IN_THE_PURPOSE = tuple(line.question for line in ASKABLE if line.purpose in notice().purposes)
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
        AskQuestion(referral=about, question=random.choice(IN_THE_PURPOSE)),
    ]
    return random.choices(commands, weights=manner)[0]


def _from_intake(random: Random, case: Case, referral: Referral) -> list[Message]:
    through = random.choice([PRISON, ROSTOCK, COORDINATION])
    of_children = random.choice([("c1",), ("c2",)])
    return [
        FREE,
        seals(part(referral.office, *referral.children, edition=2)),
        seals(part(COORDINATION, *referral.children, edition=2)),
        ConsentWithdrawn(by=through, about=ConsentSubject.CHILDREN, children=of_children),
        ConsentWithdrawn(by=PRISON, about=ConsentSubject.CAREGIVER, children=of_children),
        SealedPartPassedOn(
            sealed=(part(referral.office, *referral.children, edition=3),),
            caregiver_withdrew=case.without_caregiver,
        ),
        ResealEnded(receiver=referral.office, children=referral.children),
        ConsentNarrowed(
            by=through,
            purposes=(Purpose.COUNSELLING,),
            receivers=(random.choice(case.the_notice().receivers),),
            prison_hears=(),
        ),
    ]


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
    lacking = {str(entry.id) for entry in case.referrals if entry.life is ReferralLife.UNROUTABLE}
    for kind in case.deadlines:
        name, _, of = kind.partition(":")
        waits = of in live or (name == AWAITED_PART and of in lacking)
        assert name == "sealed_copy" or waits, "a deadline is pending for nobody"
    if not live and not any(entry.life is ReferralLife.UNROUTABLE for entry in case.referrals):
        assert case.notice is None or case.parts == (), "a sealed part is kept for nobody"
    for entry in live.values():
        if entry.life is ReferralLife.HANDING_OVER:
            assert any(other.life in LIVE for other in case.followers(entry)) or any(
                entry in case.ancestors(other) for other in live.values()
            ), "a hand-over waits for nobody"
        # A part about a child that is withdrawn is given to nobody, whoever else stands in it.
        ended = case.withdrawn or case.without_caregiver
        asked_again = entry.unreadable or awaited_part_of(entry.id) in case.deadlines or ended
        if entry.waits_for_its_part and entry.assigned_at is not None and not asked_again:
            assert _part(case, entry), "what an office has not read cannot be given again"
    assert "sealed_copy" in case.deadlines or len(case.parts) <= sum(
        entry.waits_for_its_part for entry in live.values()
    ), "a copy has no end"


def _check_questions(case: Case) -> None:
    for entry in case.referrals:
        open_ones = [asked for asked in entry.questions if asked.life is AskedLife.OPEN]
        waits = question_of(entry.id) in case.deadlines
        assert len(open_ones) == waits, "a question is open without end, or an end without one"
        assert not any(asked.left for asked in entry.questions if asked not in open_ones)
        assert len({asked.question for asked in entry.questions}) == len(entry.questions)


def _check_given(case: Case, said: Sequence[Message], sealed: set[UUID]) -> None:
    for given in (each for each in said if isinstance(each, AnswerGiven)):
        entry = case.referral(given.referral)
        assert entry is not None
        assert entry.life in LIVE, "an answer is given to whom it is no business of any more"
        if given.sealed is not None:
            assert given.question_id not in sealed, "an answer is given twice"
            sealed.add(given.question_id)


def _answer(random: Random, case: Case) -> AnswerPassedOn | None:
    asked = [(entry, one) for entry in case.referrals for one in entry.questions]
    if not asked:
        return None
    referral, one = random.choice(asked)
    no = random.choice([None, *Unavailable])
    sealed = jwe_for(referral.office) if no is None else None
    return AnswerPassedOn(referral=referral.id, question_id=one.id, unavailable=no, sealed=sealed)


def _check_nothing_lost(before: Case, case: Case) -> None:
    for entry in case.referrals:
        earlier = before.referral(entry.id)
        if earlier is None or not earlier.waits_for_its_part or _part(before, earlier) is None:
            continue
        if entry.waits_for_its_part and not (case.withdrawn or case.without_caregiver):
            assert _part(case, entry), "a copy was dropped that the office still cannot read"


def _check_asked(case: Case, message: Message, outcome: Outcome[Case] | None) -> None:
    for missing in said(outcome, SealedPartMissing) if outcome is not None else []:
        assert getattr(message, "by", PRISON) == PRISON, "a prison hears of a family's no"
        referral = case.referral(missing.referral)
        assert referral is not None, "it is asked for, and nobody waits for it"
        assert referral.parts_asked_for <= MOST_REQUESTS, "it is asked for without an end"
        assert referral.origin.from_agency == PRISON, "a prison hears who goes on"


def _told(outcome: Outcome[Case] | None) -> list[tuple[Message, str | None]]:
    return [] if outcome is None else [(each.message, each.to) for each in outcome.says]


def _check_nobody_named(case: Case, message: Message, outcome: Outcome[Case] | None) -> None:
    """What was sealed before a caregiver withdrew goes to nobody, however late it comes."""
    if not isinstance(message, SealedPartPassedOn) or outcome is None:
        return
    named = set(case.without_caregiver) - set(message.caregiver_withdrew)
    before = {part.jwe for part in message.sealed if named & set(part.children)}
    given = {s.message.sealed for s in outcome.says if isinstance(s.message, ReferralAssigned)}
    assert not before & given, "an office is told who looks after a child and has withdrawn"


def _part(case: Case, referral: Referral) -> SealedFor | None:
    return part_for(case, referral.office, referral.children, COORDINATION)


@pytest.mark.short(100)
@pytest.mark.parametrize("seed", range(300))
def test_no_schedule_leaves_anyone_or_anything_behind(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a schedule, no secret
    manner = MANNERS[seed % len(MANNERS)]
    now = NOON
    case: Case | None = None
    sealed: set[UUID] = set()
    offices = Pictures()
    for message in _opening(random):
        outcome = step(case, message, now=now)
        case = case if outcome is None else outcome.state
        offices.hear(_told(outcome))
    assert case is not None
    for turn in range(40):
        if not case.referrals:
            break  # all of it was withdrawn, or nobody is allowed any more
        before = case
        now += timedelta(hours=random.choice([0, 1, 8, 30]))
        case, heard = let_time_pass(case, now)
        offices.hear((each.message, each.to) for _, each in heard)
        offices.check(case)
        referral = _somebodys(random, case)
        if referral.was_told and turn % 5 == 0:
            offices.check_answers(case, referral, now)
        message = _command(random, referral, manner)
        by = COORDINATION if isinstance(message, ReassignReferral) else referral.office
        if random.random() < 0.1:
            message, by = random.choice(_from_intake(random, case, referral)), "intake"
        elif random.random() < 0.2 and (answered := _answer(random, case)) is not None:
            message, by = answered, "intake"
        try:
            outcome = step(case, message, by, now)
        except Refused:
            continue  # anything else would park the record and hold up the whole case
        case = case if outcome is None else outcome.state
        offices.hear(_told(outcome))
        offices.check(case)
        _check(case)
        _check_nothing_lost(before, case)
        _check_asked(case, message, outcome)
        _check_nobody_named(case, message, outcome)
        _check_questions(case)
        _check_given(case, [] if outcome is None else [s.message for s in outcome.says], sealed)
        if isinstance(message, AnswerPassedOn):
            assert step(case, message, by, now) is None, "the same answer is given twice"
        assert Case.model_validate(case.model_dump(mode="json", exclude_defaults=True)) == case
