"""Two worlds with the same prison, which differ in what family and offices did: it sees one.

In one of them nothing more is heard of the case. In the other it is taken back, or a part of it,
through an office. Whatever the prison sends before and after, it is answered, told and reminded of
the same things at the same times, until the end of the case and beyond.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.intake.contract.consents import (
    DeclineConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.erasure import ConfirmErasure, ErasureExtent
from services.intake.contract.milestones import (
    RecordCaregiverInformed,
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.contract.notices import ReportAdmission, RetractionCode, RetractNotice
from services.intake.contract.questions import AnswerQuestion, CannotSay
from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.contract.whose_consent import (
    ConsentForm,
    ConsentGiver,
    MayHear,
)
from services.intake.domain.requested import RequestedPart
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.erasure import ErasureReason, ReferralsErased, ReferralWithdrawn
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled
from services.referral.contract.questions import QuestionAsked
from services.referral.contract.resealing import SealedPartMissing
from shared.language.message import Command, Message
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject, NoticeStatus, Path, Purpose, ReceiverKind
from shared.network.questions import Question
from shared.network.sealed_parts import ResealReason
from tests.intake.cases import (
    COORDINATION,
    NOON,
    OTHER_PRISON,
    PRISON,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    alone,
    child,
    for_children,
    granting,
    hers,
    in_need,
    own,
    sealed_for,
)
from tests.intake.observing import Observing

Timed = tuple[datetime, Message, str]
TOLD = NOON + timedelta(hours=1)
"""The notice is told, and its offices have been named."""
PAUSES = tuple(timedelta(hours=hours) for hours in (3, 5 * 24, 45 * 24, 170 * 24))
TAKEN_BACK = NOON + timedelta(days=9)
KINDS = (ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE)
WHOLE = WithdrawConsent()
OF_C1 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c1",))
OF_C2 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))
OF_CHILDREN = WithdrawConsent(about=ConsentSubject.CHILDREN)
HERS = WithdrawConsent(about=ConsentSubject.CAREGIVER)
HERS_OF_C2 = WithdrawConsent(about=ConsentSubject.CAREGIVER, children=("c2",))
MOTHERS = WithdrawConsent(
    about=ConsentSubject.CHILDREN, children=("c2",), given_by=ConsentGiver.OTHER_PARENT
)
ALL_OF_HERS = WithdrawConsent(given_by=ConsentGiver.OTHER_PARENT)
FEWER = (
    NarrowConsent(about=ConsentSubject.CHILDREN, purposes=(Purpose.COUNSELLING,)),
    NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,)),
    NarrowConsent(prison_may_hear=()),
)
TO_CLEARING = NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,))
ENDS = (
    NarrowConsent(about=ConsentSubject.PRISONER, receivers=(ReceiverKind.COORDINATION_OFFICE,)),
    NarrowConsent(about=ConsentSubject.CHILDREN, receivers=(ReceiverKind.YOUTH_OFFICE,)),
)
"""Together they leave no receiver on whom all agree."""
# What is sealed is sealed once: it takes longer than all the rest.
TOGETHER = sealed_for(ROSTOCK, "c1", "c2")
PARTS = (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2"))
ALONE = {
    office: (sealed_for(office).model_copy(update={"children": ()}),)
    for office in (ROSTOCK, COORDINATION)
}
ANSWERS = {part.receiver: part for part in PARTS}
SEALED_ANEW = tuple(
    ReplaceSealedPart(sealed=(sealed_for(office, *children),))
    for office in (ROSTOCK, SCHWERIN, COORDINATION)
    for children in (("c1",), ("c2",), ("c1", "c2"))
)
AGAIN, IN_NEED, GRANTED = admission(), in_need(), granting()
OF_A_THIRD = granting(
    consents=(for_children("c3"),),
    children=(child("c3"),),
    sealed=(sealed_for(ROSTOCK, "c3"),),
)


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a schedule, no secret


def _siblings(random: Random) -> ReportAdmission:
    """Two children at two offices, whose consents end on different days."""
    ends = [NOON.date() + timedelta(days=random.choice([40, 90, 200, 500])) for _ in range(4)]
    hear = random.choice([(), (MayHear.ACCEPTED,), tuple(MayHear)])
    said: dict[str, Any] = {"prison_may_hear": hear, "receivers": KINDS}
    joint = {**said, "custody": Custody.JOINT, "valid_until": ends[2]}
    consents = (
        own(valid_until=ends[0], **said),
        for_children("c1", valid_until=ends[1], **said),
        for_children("c2", **joint),
        for_children("c2", given_by=ConsentGiver.OTHER_PARENT, **joint),
        *random.choice(
            [
                (),
                (hers("c1", "c2", valid_until=ends[3], **said),),
                (hers("c2", valid_until=ends[3], **said),),
            ]
        ),
    )
    return admission(
        consents=consents,
        children_count=3,
        children=(child("c1"), child("c2", "13004")),
        sealed=PARTS,
    )


def _said_by_the_prison(random: Random, now: datetime) -> Command:
    today = now.date()
    about = random.choice([None, *ConsentSubject])
    of_some = about in {ConsentSubject.CHILDREN, ConsentSubject.CAREGIVER}
    meant = random.choice([(), ("c1",), ("c2",)]) if of_some else ()
    giver = random.choice([None, ConsentGiver.PRISONER, ConsentGiver.OTHER_PARENT])
    routine: list[Command] = [
        ReportFirstVisit(visited_on=today - timedelta(days=random.choice([0, 2, 40]))),
        RecordSubjectInformed(informed_on=today),
        RecordCaregiverInformed(informed_on=today),
        ReportRelease(released_on=today - timedelta(days=random.choice([0, 0, 60]))),
        RenewConsent(
            about=about,
            children=meant,
            given_by=giver,
            given_on=today,
            valid_until=today + timedelta(days=random.choice([10, 150, 600])),
            form=ConsentForm.WRITTEN,
            info_version="2026-02",
        ),
        NarrowConsent(about=about, children=meant, purposes=(random.choice(list(Purpose)),)),
        NarrowConsent(about=about, children=meant, receivers=(random.choice(KINDS),)),
        NarrowConsent(about=about, children=meant, prison_may_hear=()),
        random.choice(SEALED_ANEW),
        WithdrawConsent(about=ConsentSubject.CHILDREN, children=(random.choice(["c1", "c2"]),)),
        random.choice([HERS, HERS_OF_C2]),
    ]
    other: list[Command] = [
        AGAIN,
        GRANTED,
        OF_A_THIRD,
        random.choice(SEALED_ANEW),
        DeclineConsent(),
        RetractNotice(code=random.choice(list(RetractionCode))),
        WithdrawConsent(about=about, children=meant, given_by=giver),
        RaiseObjection(),
        SetProtectiveStop(),
    ]
    return random.choice(routine if random.random() < 0.8 else other)


def _prison(random: Random, opening: ReportAdmission) -> list[Timed]:
    """What it says, in whatever order and until long after the case has ended."""
    said: list[Timed] = [(NOON, opening, PRISON)]
    now = TOLD
    for _ in range(random.randint(4, 18)):
        now += random.choice(PAUSES)
        sender = PRISON if random.random() < 0.9 else OTHER_PRISON
        said.append((now, _said_by_the_prison(random, now), sender))
    return said


def _routed(referral: Any, office: str) -> ReferralRouted:
    return ReferralRouted(referral=referral, office=office, provisional=False)


def _facts(*offices: str) -> list[Timed]:
    """What both worlds have in common of the referrals: all of them were passed on."""
    facts: list[Timed] = []
    for referral, office in zip((REFERRAL, SECOND_REFERRAL), offices, strict=False):
        facts.append((TOLD, _routed(referral, office), "referral"))
        facts.append((TOLD, ReferralDelivered(referral=referral, office=office), "referral"))
    unreadable = SealedPartMissing(
        referral=REFERRAL,
        office=offices[0],
        because=ResealReason.CANNOT_OPEN,
    )
    facts.append((TOLD, unreadable, "referral"))
    return facts


def _asks(number: int, random: Random, when: datetime) -> Timed:
    """One of the offices asks its prison back."""
    referral, office = random.choice([(REFERRAL, ROSTOCK), (SECOND_REFERRAL, SCHWERIN)])
    asked = QuestionAsked(
        referral=referral,
        office=office,
        question_id=UUID(int=number),
        question=random.choice(list(Question)),
        answer_by=when + timedelta(days=5),
    )
    return when, asked, "referral"


def _questions(random: Random) -> list[Timed]:
    """What was asked before anybody took something back, and answers whenever they come."""
    played: list[Timed] = []
    for number in range(4):
        when = TOLD + random.random() * (TAKEN_BACK - TOLD)
        played.append(_asks(number, random, when))
    for _ in range(8):
        number, office = random.randrange(5), random.choice([ROSTOCK, SCHWERIN, None])
        answer = AnswerQuestion(
            question_id=UUID(int=number),
            sealed=office and ANSWERS[office],
            unavailable=None if office else CannotSay.NOT_KNOWN,
        )
        when = TOLD + timedelta(days=random.choice([1, 4, 9, 12, 40, 300, 1200]), hours=number)
        played.append((when, answer, random.choice([PRISON] * 5 + [OTHER_PRISON])))
    return played


def _gone(*offices: str) -> list[Timed]:
    """What becomes of it at the offices, which no prison may notice either."""
    why = ErasureReason.CONSENT_WITHDRAWN
    done = ConfirmErasure(extent=ErasureExtent.ERASED)
    later = TAKEN_BACK + timedelta(minutes=1)
    referrals = (REFERRAL, SECOND_REFERRAL)[: len(offices)]
    return [
        (later, ReferralsErased(referrals=referrals, offices=offices, why=why), "referral"),
        (later, ReferralWithdrawn(offices=offices, why=why), "referral"),
        *((later + timedelta(days=1), done, office) for office in offices),
        (later + timedelta(days=2), WHOLE, offices[0]),
    ]


def _played(*timed: Timed) -> Observing:
    world = Observing()
    for now, message, sender in sorted(timed, key=lambda one: one[0]):
        before = _asked_for(world)
        world.hear(message, now, sender)
        for missing in _missing(_asked_for(world) - before):
            world.hear(missing, now, "referral")
    world.until(NOON + timedelta(days=5000))
    return world


def _asked_for(world: Observing) -> frozenset[RequestedPart]:
    """By the case as it is, of which referral knows."""
    case = world.case
    living = case is not None and case.reported is not None
    return frozenset(case.requested) if case is not None and living else frozenset()


def _missing(new: Iterable[RequestedPart]) -> Iterator[SealedPartMissing]:
    """What is awaited of the prison anew referral lacks as well, and says so a moment later."""
    for one in new:
        if one.is_open:
            yield SealedPartMissing(
                referral=uuid5(one.referral, str(one.part)),
                office=one.part.receiver,
                because=ResealReason.CHILD_WITHDRAWN,
                follows=one.referral,
            )


def _alike(one: list[Timed], other: list[Timed]) -> Observing:
    taken, silent = _played(*one), _played(*other)
    assert taken.observed == silent.observed
    closed = [one.referral for one in taken.statuses if one.status is NoticeStatus.CLOSED]
    accepted = [one.referral for one in taken.statuses if one.status is NoticeStatus.ACCEPTED]
    assert set(closed) <= set(accepted)
    return taken


def _at_once(*said: tuple[Message, str]) -> list[Timed]:
    return [
        (TAKEN_BACK + timedelta(seconds=number), message, sender)
        for number, (message, sender) in enumerate(said)
    ]


SIBLINGS_TAKEN_BACK: dict[str, list[Timed]] = {
    "whole": _at_once((WHOLE, ROSTOCK)),
    "whole, at the coordination office": _at_once((WHOLE, COORDINATION)),
    "one child": _at_once((OF_C1, ROSTOCK)),
    "the other child": _at_once((OF_C2, SCHWERIN)),
    "one child by its mother": _at_once((MOTHERS, SCHWERIN)),
    "all that a mother gave": _at_once((ALL_OF_HERS, SCHWERIN)),
    "both children": _at_once((OF_CHILDREN, COORDINATION)),
    "one after the other": _at_once((OF_C1, ROSTOCK), (OF_C2, SCHWERIN)),
    "one, and then all of it": _at_once((OF_C2, SCHWERIN), (WHOLE, ROSTOCK)),
    "who looks after them": _at_once((HERS, ROSTOCK)),
    "less is allowed": _at_once(*((fewer, ROSTOCK) for fewer in FEWER)),
    "nothing is left of it": _at_once(*((fewer, ROSTOCK) for fewer in ENDS)),
    "a protective stop": _at_once((SetProtectiveStop(), SCHWERIN)),
    "one child, and then a stop": _at_once((OF_C1, ROSTOCK), (SetProtectiveStop(), ROSTOCK)),
}


@pytest.mark.short(100)
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("how", SIBLINGS_TAKEN_BACK)
def test_what_is_taken_back_at_an_office_looks_like_an_office_that_says_no_more(
    how: str, seed: int
) -> None:
    random = _random(seed)
    common = [*_prison(random, _siblings(random)), *_facts(ROSTOCK, SCHWERIN)]
    common += _questions(random)
    _alike([*common, *SIBLINGS_TAKEN_BACK[how], *_gone(ROSTOCK, SCHWERIN)], common)


@pytest.mark.parametrize("seed", range(40))
def test_an_office_that_goes_on_with_a_sibling_asks_as_ever_and_is_answered_so(seed: int) -> None:
    random = _random(seed)
    common = [*_prison(random, _siblings(random)), *_facts(ROSTOCK, SCHWERIN)]
    common += _questions(random)
    for number in range(5, 8):
        when, asked, sender = _asks(number, random, TAKEN_BACK + timedelta(days=number))
        if isinstance(asked, QuestionAsked) and asked.office == SCHWERIN:
            common.append((when, asked, sender))
            answer = AnswerQuestion(question_id=asked.question_id, sealed=ANSWERS[SCHWERIN])
            common.append((when + timedelta(days=random.choice([0, 3, 60])), answer, PRISON))
    _alike([*common, (TAKEN_BACK, OF_C1, ROSTOCK), *_some_gone()], common)


TOGETHER_TAKEN_BACK: dict[str, list[Timed]] = {
    "whole": _at_once((WHOLE, ROSTOCK)),
    "one child": _at_once((OF_C1, ROSTOCK)),
    "both children": _at_once((OF_CHILDREN, COORDINATION)),
    "one after the other": _at_once((OF_C1, ROSTOCK), (OF_C2, ROSTOCK)),
    "less is allowed": _at_once(*((fewer, ROSTOCK) for fewer in FEWER)),
    "its office may not be told": _at_once((ENDS[0], ROSTOCK)),
    "who looks after them": _at_once((HERS, ROSTOCK)),
    "a protective stop": _at_once((SetProtectiveStop(), ROSTOCK)),
}


@pytest.mark.short(100)
@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("how", TOGETHER_TAKEN_BACK)
def test_for_what_it_withdraws_itself_a_prison_is_asked_to_seal_anew_as_ever(
    how: str, seed: int
) -> None:
    random = _random(seed)
    opening = _siblings(random).model_copy(
        update={
            "children": (child("c1"), child("c2")),
            "sealed": (TOGETHER, *random.choice([(), (sealed_for(COORDINATION, "c1", "c2"),)])),
        }
    )
    facts: list[Timed] = [
        (TOLD, _routed(REFERRAL, ROSTOCK), "referral"),
        (TOLD, ReferralDelivered(referral=REFERRAL, office=ROSTOCK), "referral"),
    ]
    later = TAKEN_BACK + timedelta(days=random.choice([-3, 2, 12]))
    itself: list[Command] = [
        random.choice([OF_C1, OF_C2, OF_CHILDREN, TO_CLEARING, TO_CLEARING, HERS, HERS_OF_C2])
    ]
    itself += random.sample(SEALED_ANEW, k=4)
    common = [*_prison(random, opening)[: random.randint(1, 19)], *facts]
    for number, said in enumerate(itself):
        common.append((later + number * timedelta(days=random.choice([0, 2, 9])), said, PRISON))
    _alike([*common, *TOGETHER_TAKEN_BACK[how], *_gone(ROSTOCK)], common)


@pytest.mark.short(100)
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("how", SIBLINGS_TAKEN_BACK)
def test_without_who_looks_after_a_child_a_prison_seals_anew_as_ever(how: str, seed: int) -> None:
    random = _random(seed)
    common = [*_prison(random, _siblings(random))[: random.randint(1, 4)]]
    common += _facts(ROSTOCK, SCHWERIN)
    when = TAKEN_BACK + timedelta(days=random.choice([-3, 2, 12]))
    common.append((when, random.choice([HERS, HERS_OF_C2]), PRISON))
    for said in random.sample(SEALED_ANEW, k=4):
        when += timedelta(days=random.choice([0, 2, 9]))
        common.append((when, said, PRISON))
    _alike([*common, *SIBLINGS_TAKEN_BACK[how], *_gone(ROSTOCK, SCHWERIN)], common)


@pytest.mark.parametrize("seed", range(30))
def test_while_a_sibling_is_helped_on_its_prison_hears_of_that_alone(seed: int) -> None:
    random = _random(seed)
    common = [*_prison(random, _siblings(random)), *_facts(ROSTOCK, SCHWERIN)]
    accepted = ReferralAccepted(referral=SECOND_REFERRAL, office=SCHWERIN)
    closed = ReferralClosed(
        referral=SECOND_REFERRAL, office=SCHWERIN, outcome=ClosingOutcome.HELPED
    )
    common += [
        (TAKEN_BACK + timedelta(days=3), accepted, "referral"),
        (TAKEN_BACK + timedelta(days=70), closed, "referral"),
    ]
    taken_back: list[Timed] = [(TAKEN_BACK, OF_C1, random.choice([ROSTOCK, COORDINATION]))]
    # What its office had said before, and is told late, rests on what is withdrawn.
    late = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)
    taken_back.append((TAKEN_BACK + timedelta(seconds=30), late, "referral"))
    _alike([*common, *taken_back, *_some_gone()], common)


def _some_gone() -> list[Timed]:
    return [each for each in _gone(ROSTOCK) if not isinstance(each[1], ReferralWithdrawn)][:-1]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("command", [RaiseObjection(), SetProtectiveStop()])
def test_who_objects_or_stops_it_at_an_office_is_never_seen_by_the_prison(
    command: Command, seed: int
) -> None:
    common = [*_prison(_random(seed), IN_NEED), *_facts(ROSTOCK)]
    # As long as it goes on a release takes it from its office, and nothing else does.
    recalled = ReferralRecalled(referral=REFERRAL, office=ROSTOCK)
    silent = [*common, (TAKEN_BACK + timedelta(days=20), recalled, "referral")]
    _alike([*common, *_at_once((command, ROSTOCK)), *_gone(ROSTOCK)], silent)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("command", [WHOLE, SetProtectiveStop()])
def test_of_a_parent_alone_nothing_that_an_office_ends_is_seen_either(
    command: Command, seed: int
) -> None:
    """Also where its prison sends the consents that are missing, or says that there are none."""
    random = _random(seed)
    office, kinds = random.choice([(COORDINATION, KINDS), (ROSTOCK, KINDS[:1])])
    opening = alone(consents=(own(receivers=kinds),), sealed=ALONE[office])
    common = [*_prison(random, opening), *_facts(office)]
    common.append((NOON + timedelta(days=random.randint(10, 30)), GRANTED, PRISON))
    sender = ROSTOCK if office == ROSTOCK or command != WHOLE else COORDINATION
    _alike([*common, *_at_once((command, sender)), *_gone(sender)], common)


@pytest.mark.parametrize("seed", range(20))
def test_a_withdrawal_that_is_quicker_than_the_word_of_its_office_is_not_seen(seed: int) -> None:
    random = _random(seed)
    taken_back = random.choice([WHOLE, OF_C1, OF_CHILDREN])
    common = [*_prison(random, _siblings(random)), *_facts(SCHWERIN, COORDINATION)]
    # Whether its part can be read, an office that has to erase it does not say.
    common = [each for each in common if not isinstance(each[1], SealedPartMissing)]
    early = [(TOLD - timedelta(minutes=1), taken_back, SCHWERIN)]
    _alike([*common, *early, *_gone(SCHWERIN, COORDINATION)], common)


NO_HELP: dict[str, Message] = {
    "the family does not want it": ReferralClosed(
        referral=REFERRAL, office=ROSTOCK, outcome=ClosingOutcome.DECLINED_BY_FAMILY
    ),
    "not competent, and nobody is left": ReferralUnroutable(
        referral=REFERRAL,
        path=Path.CONSENT,
        rule=DECLINED_AND_NOBODY_LEFT,
        reason="an office declined and nobody is left",
    ),
    "recalled, and nobody is named": ReferralRecalled(referral=REFERRAL, office=ROSTOCK),
}


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("how", NO_HELP)
def test_every_end_of_a_referral_that_was_not_accepted_looks_like_no_answer(
    how: str, seed: int
) -> None:
    random = _random(seed)
    opening = random.choice([_siblings(random), IN_NEED])
    common = [*_prison(random, opening), *_facts(ROSTOCK)]
    _alike([*common, (TAKEN_BACK, NO_HELP[how], "referral")], common)


def test_the_prison_that_ends_a_case_itself_sees_that_it_did() -> None:
    def ends(command: Command) -> tuple[str, str]:
        """The answers to what ends it and to what comes next."""
        later = TAKEN_BACK + timedelta(days=1)
        world = _played(
            (NOON, admission(), PRISON),
            *_facts(ROSTOCK),
            (TAKEN_BACK, WHOLE, ROSTOCK),
            (later, command, PRISON),
            (later, ReportFirstVisit(visited_on=later.date()), PRISON),
        )
        first, second = [one.says[0] for one in world.observed if one.what.startswith(PRISON)][1:]
        return str(first), str(second)

    assert ends(WHOLE) == ("withdrawn", "case_erased")
    assert ends(SetProtectiveStop()) == ("stopped", "case_erased")
    assert ends(RetractNotice(code=RetractionCode.WRONG_PERSON)) == ("retracted", "case_erased")
