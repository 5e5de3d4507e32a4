"""Whatever is asked and told in whatever order, nothing is kept or said that may not be."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from services.intake.contract.consents import (
    ConsentEnding,
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
from services.intake.contract.notices import (
    NoticeStatusChanged,
    ReportAdmission,
    RetractionCode,
    RetractNotice,
)
from services.intake.contract.questions import (
    AnswerPassedOn,
    AnswerQuestion,
    CannotSay,
    QuestionPassedOn,
)
from services.intake.contract.resealing import ReplaceSealedPart, ResealRequested
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.contract.whose_consent import ConsentForm, ConsentGiver, MayHear
from services.intake.domain.appearance import outline
from services.intake.domain.case import LIVING, Case, Life
from services.intake.domain.questions import ANSWERED
from services.intake.domain.resealing import RECEIVED
from services.intake.switchboard import SWITCHBOARD
from services.referral.contract.answers import (
    DeclineReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralDelivered,
)
from services.referral.contract.assigning import ReferralRouted, ReferralUnroutable
from services.referral.contract.erasure import ErasureReason, ReferralsErased, ReferralWithdrawn
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled
from services.referral.contract.questions import QuestionAsked
from services.referral.contract.resealing import SealedPartMissing
from shared.language.answers import DeadlineReached
from shared.language.message import Command, Message
from shared.language.steps import Outcome, Refused, Said
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
    at,
    consents,
    granting,
    hers,
    in_need,
    only_counted,
    sealed_for,
)
from tests.intake.strangers import Strangers

TABLE = SWITCHBOARD.on
ASKERS = (PRISON, PRISON, PRISON, ROSTOCK, SCHWERIN, COORDINATION, OTHER_PRISON)
TODAY = NOON.date()
SEALED_ANEW = tuple(
    ReplaceSealedPart(sealed=(sealed_for(office),)) for office in (ROSTOCK, SCHWERIN, COORDINATION)
)
QUESTIONS = (UUID(int=1), UUID(int=2))
SEALED = sealed_for(ROSTOCK)
ENDS_ONE_SIDED = {Life.COUNTED_ONLY, *set(Life) - set(LIVING)}


def signed_by_all() -> ReportAdmission:
    return admission(consents=(*consents(), hers("c1")))


def _asked(random: Random) -> Command:
    about = random.choice([None, *ConsentSubject])
    return random.choice(
        [
            granting(),
            DeclineConsent(),
            WithdrawConsent(),
            WithdrawConsent(about=about),
            NarrowConsent(about=about, receivers=(ReceiverKind.COORDINATION_OFFICE,)),
            NarrowConsent(about=about, purposes=(Purpose.COUNSELLING,)),
            NarrowConsent(about=about, prison_may_hear=(MayHear.CLOSED,)),
            RenewConsent(
                about=about,
                given_by=random.choice([None, ConsentGiver.PRISONER]),
                given_on=TODAY,
                valid_until=date(2026, 12, 31),
                form=ConsentForm.WRITTEN,
                info_version="2026-02",
            ),
            RetractNotice(code=random.choice(list(RetractionCode))),
            ReportRelease(released_on=TODAY),
            RecordSubjectInformed(informed_on=TODAY),
            RecordCaregiverInformed(informed_on=TODAY),
            ReportFirstVisit(visited_on=TODAY),
            ConfirmErasure(extent=random.choice(list(ErasureExtent))),
            RaiseObjection(),
            SetProtectiveStop(),
            admission(),
            random.choice(SEALED_ANEW),
        ]
    )


def _of_a_question(random: Random) -> tuple[Message, str]:
    question = random.choice(QUESTIONS)
    if random.random() < 0.5:
        sealed = random.choice([None, SEALED])
        no = CannotSay.NOT_KNOWN if sealed is None else None
        answer = AnswerQuestion(question_id=question, sealed=sealed, unavailable=no)
        return answer, random.choice([PRISON, PRISON, OTHER_PRISON])
    asked = QuestionAsked(
        referral=REFERRAL,
        office=ROSTOCK,
        question_id=question,
        question=random.choice(list(Question)),
        answer_by=NOON,
    )
    return asked, "referral"


def _told(random: Random) -> Message:
    referral = random.choice([REFERRAL, SECOND_REFERRAL])
    office = random.choice([ROSTOCK, SCHWERIN, COORDINATION])
    return random.choice(
        [
            ReferralRouted(referral=referral, office=office, provisional=False),
            ReferralUnroutable(
                referral=referral, path=Path.CONSENT, rule="nobody_allowed", reason="nobody is left"
            ),
            SealedPartMissing(
                referral=referral,
                office=office,
                because=random.choice(list(ResealReason)),
                follows=random.choice([None, REFERRAL]),
            ),
            ReferralDelivered(referral=referral, office=office),
            ReferralAccepted(referral=referral, office=office),
            ReferralRecalled(
                referral=referral,
                office=office,
                next_referral=random.choice([None, SECOND_REFERRAL]),
            ),
            ReferralClosed(
                referral=referral, office=office, outcome=random.choice(list(ClosingOutcome))
            ),
            ReferralDeclined(referral=referral, office=office, reason=DeclineReason.NO_NEED),
            ReferralsErased(
                referrals=(referral,), offices=(office,), why=ErasureReason.CONSENT_WITHDRAWN
            ),
            ReferralWithdrawn(offices=(office,), why=ErasureReason.CONSENT_WITHDRAWN),
        ]
    )


def _due(case: Case, now: datetime) -> DeadlineReached | None:
    late = sorted((due, kind) for kind, due in case.deadlines.items() if due <= now)
    return DeadlineReached(kind=late[0][1], due=late[0][0]) if late else None


def _carry_out(
    case: Case | None, message: Message, now: datetime, sender: str
) -> Outcome[Case] | None:
    """As the engine does; what is refused changes nothing."""
    row = TABLE[type(message)]
    if case is None and not row.creates:
        return None
    if case is not None and case.life not in LIVING and not row.after_erasure:
        return None
    state = case
    if isinstance(message, DeadlineReached) and case is not None:
        state = case.not_awaiting(message.kind)
    try:
        outcome: Outcome[Case] | None = row.step(
            state, message, at(now, sender=sender)._replace(saved=case)
        )
    except Refused:
        return None if state is case or state is None else Outcome(state)
    return outcome or (Outcome(state) if state is not None else None)


def _check_what_is_sealed_anew(case: Case, message: Message, outcome: Outcome[Case]) -> None:
    for said in outcome.says:
        if isinstance(said.message, ResealRequested):
            assert said.to == PRISON, "somebody else is asked to seal"
            gone = (case.appearance or case).withdrawn
            assert not set(said.message.children) & set(gone), "a child is asked for anew"
    if isinstance(message, ReplaceSealedPart):
        assert outcome.answer == RECEIVED, "the answer says what became of the case"
        moved = {"requested", "deadlines", "appearance"}
        assert outcome.state.model_dump(exclude=moved) == case.model_dump(exclude=moved)
        assert case.life in LIVING or not outcome.says, "what has ended goes on"


def _passed_on(says: Sequence[Said]) -> set[UUID]:
    messages = (said.message for said in says if said.to == PRISON)
    return {each.question_id for each in messages if isinstance(each, QuestionPassedOn)}


def _answered(says: Sequence[Said]) -> list[UUID]:
    messages = (said.message for said in says)
    return [e.question_id for e in messages if isinstance(e, AnswerPassedOn) and e.sealed]


def _is_taken(message: Message, sender: str, asked: set[UUID], answer: str | None) -> bool:
    """How an answer of the prison is taken tells nothing of what became of the case."""
    to_a_question = isinstance(message, AnswerQuestion) and message.question_id in asked
    return not to_a_question or sender != PRISON or answer == ANSWERED


def _check_what_the_prison_hears(heard: Sequence[NoticeStatusChanged]) -> None:
    for referral in {each.referral for each in heard}:
        statuses = [each.status for each in heard if each.referral == referral]
        assert len(set(statuses)) == len(statuses), "a status is told twice"
        if NoticeStatus.CLOSED in statuses:
            earlier = statuses[: statuses.index(NoticeStatus.CLOSED)]
            assert NoticeStatus.ACCEPTED in earlier, "an end tells that a family refused"


def _check_what_it_still_looks_like(case: Case) -> None:
    if case.appearance is None:
        assert "appearance" not in case.deadlines
        return
    assert "appearance" in case.deadlines, "what a case looks like to its prison never ends"
    assert case.appearance == outline(case.appearance), "more is kept than answers depend on"


@pytest.mark.short(100)
@pytest.mark.parametrize("seed", range(300))
def test_no_schedule_lets_a_case_say_or_keep_what_it_may_not(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a schedule, no secret
    now, case, heard = NOON, None, []
    asked: set[UUID] = set()
    answers: list[UUID] = []
    strangers = Strangers()
    opening = random.choice([admission, signed_by_all, alone, in_need, only_counted])()
    messages: list[tuple[Message, str]] = [(opening, PRISON)]
    messages += [
        (_asked(random), random.choice(ASKERS))
        if random.random() < 0.4
        else (_told(random), "referral")
        for _ in range(40)
    ]
    for _ in range(15):
        messages.insert(random.randint(1, len(messages)), _of_a_question(random))
    for message, sender in messages:
        now += random.choice([timedelta(minutes=5), timedelta(hours=1), timedelta(days=12)])
        while case is not None and (reached := _due(case, now)) is not None:
            outcome = _carry_out(case, reached, now, "intake")
            assert outcome is not None
            heard += [s.message for s in outcome.says if isinstance(s.message, NoticeStatusChanged)]
            for said in outcome.says:
                if isinstance(said.message, ConsentEnding):
                    strangers.are_not_reminded(said.message)
            case = outcome.state
        if case is not None and case.is_told:
            # Before that referral has nothing that it could have erased.
            strangers.hear(message)
        outcome = _carry_out(case, message, now, sender)
        assert _is_taken(message, sender, asked, None if outcome is None else outcome.answer)
        if outcome is None:
            continue
        strangers.said_nothing(message, sender)
        asked |= _passed_on(outcome.says)
        answers += _answered(outcome.says)
        heard += [s.message for s in outcome.says if isinstance(s.message, NoticeStatusChanged)]
        if case is not None:
            _check_what_is_sealed_anew(case, message, outcome)
        case = outcome.state
        if outcome.erase or case.life not in LIVING:
            assert case.content is None, "what was told to nobody is kept after the end"
            assert case.reported is None, "a case that has ended knows whose it was"
            _check_what_it_still_looks_like(case)
    _check_what_the_prison_hears(heard)
    assert len(set(answers)) == len(answers), "a question is answered twice"
