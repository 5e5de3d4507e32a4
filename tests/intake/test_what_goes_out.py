"""Whatever is reported, granted, taken back and asked: nothing goes out that nobody has allowed.

Each message that leaves is held against what people have signed by then (`tests/intake/signed.py`).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.intake.contract.consents import (
    ConsentDeclined,
    ConsentEnding,
    ConsentExpired,
    ConsentGranted,
    ConsentIncomplete,
    ConsentNarrowed,
    ConsentRenewed,
    ConsentWithdrawn,
    DeclineConsent,
    GrantConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.erasure import ErasureConfirmed, ErasureOverdue, RetentionEnded
from services.intake.contract.milestones import (
    CaregiverInformed,
    CaregiverNotInformed,
    FirstVisitReported,
    RecordCaregiverInformed,
    Released,
    ReportFirstVisit,
    ReportRelease,
    SubjectInformed,
)
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    NoticeHeld,
    NoticeRetracted,
    NoticeStatusChanged,
    NoticeSuppressed,
    NoticeTold,
    ReportAdmission,
    RetractionCode,
    RetractNotice,
    SealedPartPassedOn,
)
from services.intake.contract.questions import AnswerPassedOn, AnswerQuestion, QuestionPassedOn
from services.intake.contract.resealing import (
    ReplaceSealedPart,
    ResealEnded,
    ResealOverdue,
    ResealRequested,
)
from services.intake.contract.stopping import (
    ObjectionRaised,
    PhoneRequired,
    ProtectiveStopSet,
    RaiseObjection,
    SetProtectiveStop,
)
from services.intake.contract.whose_consent import ConsentForm, ConsentGiver, MayHear
from services.intake.domain.take_back import ASKED
from services.intake.switchboard import SWITCHBOARD
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.contract.questions import QuestionAsked
from services.referral.contract.resealing import SealedPartMissing
from shared.language.codes import Code
from shared.language.message import Message
from shared.language.steps import Said
from shared.network.notices import ConsentSubject, NoticeStatus, Path, Purpose, ReceiverKind
from shared.network.questions import Question
from shared.network.sealed_parts import ResealReason
from shared.network.working_days import day_of
from tests.intake.any_notice import (
    BOTH,
    CLEARING,
    CODE_HASH,
    REFS,
    YOUTH,
    Kid,
    any_grant,
    any_kids,
    any_report,
)
from tests.intake.cases import (
    COORDINATION,
    NOON,
    OTHER_PRISON,
    PRISON,
    REFERRAL,
    REGISTRY,
    ROSTOCK,
    RULES,
    SCHWERIN,
    SECOND_REFERRAL,
)
from tests.intake.observing import Observing
from tests.intake.signed import CAREGIVER, CHILDREN, PRISONER, Signed
from tests.intake.test_lawful_basis import with_coordination_office
from tests.intake.with_referral import sealed_once

THIRD_REFERRAL = UUID("5a7c1f9e-2222-4aaa-8bbb-000000000003")
ASKABLE: Mapping[Question, tuple[ConsentSubject, Purpose]] = {
    Question.PRISONER_HOME: (PRISONER, Purpose.COUNSELLING),
    Question.OTHER_PARENT_HOME: (CHILDREN, Purpose.COUNSELLING),
    Question.CUSTODY: (CHILDREN, Purpose.COUNSELLING),
    Question.CAREGIVER_CONTACT: (CAREGIVER, Purpose.FAMILY_CONTACT),
    Question.WAYS_OF_CONTACT: (PRISONER, Purpose.FAMILY_CONTACT),
    Question.INTERPRETER_LANGUAGE: (PRISONER, Purpose.COUNSELLING),
    Question.PLANNED_RELEASE: (PRISONER, Purpose.ACCOMPANIMENT),
}


OFFICES = {ROSTOCK: REFERRAL, SCHWERIN: SECOND_REFERRAL, COORDINATION: THIRD_REFERRAL}


def kind_of(office: str) -> ReceiverKind:
    return ReceiverKind(REGISTRY[office].kind.value)


class World(Observing):
    """A case whose every word is looked at, and all that was signed in it by then."""

    def __init__(self, *, public: bool) -> None:
        super().__init__(replace(RULES, registry=with_coordination_office(public=public)))
        self._public = frozenset(BOTH if public else (YOUTH,))
        self.signed: Signed | None = None
        self.told_of: tuple[str, ...] = ()
        """The children of the last notice."""
        self.left_out: frozenset[str] = frozenset()
        """Those of them whose caregiver has taken back what she signed."""
        self.asked: dict[str, QuestionPassedOn] = {}
        self._early: dict[str, list[WithdrawConsent]] = {}
        self.seen: Counter[type[Message]] = Counter()
        self.story: list[str] = []
        """What was said, for whoever has to read why it does not hold."""

    def _carry_out(self, message: Message, now: datetime, sender: str) -> tuple[Any, ...]:
        before, left_out = self.signed, self.left_out
        self._sign(message, now)
        answer = super()._carry_out(message, now, sender)
        if isinstance(answer[0], Code) or answer[0] == ASKED:
            self.signed, self.left_out = before, left_out
        if answer[0] == ASKED and isinstance(message, WithdrawConsent):
            self._early.setdefault(sender, []).append(message)
        return answer

    def _sign(self, message: Message, now: datetime) -> None:
        signed = self.signed
        if isinstance(message, ReportAdmission):
            bands = {kid.child: kid.age_band for kid in message.children}
            new = Signed(message.path, self._public).with_more(message.consents, bands)
            self.signed = new if signed is None else signed
        if signed is None:
            return
        match message:
            case GrantConsent():
                bands = {kid.child: kid.age_band for kid in message.children}
                self.signed = signed.with_more(message.consents, bands)
            case NarrowConsent():
                self.signed = signed.narrowed(message)
            case RenewConsent():
                self.signed = signed.renewed(message)
            case WithdrawConsent():
                self._withdraw(message, now)
            case ReferralRouted():
                for early in self._early.pop(message.office, ()):
                    self._withdraw(early, now)
            case RaiseObjection() | SetProtectiveStop() | RetractNotice() | DeclineConsent():
                self.signed = signed.ended()

    def _withdraw(self, message: WithdrawConsent, now: datetime) -> None:
        assert self.signed is not None
        signed, day = self.signed, day_of(now)
        self.signed = signed.without(message)
        was_hers = {child for child in self.told_of if signed.is_hers(child, day)}
        is_hers = {child for child in self.told_of if self.signed.is_hers(child, day)}
        self.left_out |= was_hers - is_hers

    def _observe(self, said: Said, now: datetime) -> None:
        super()._observe(said, now)
        message = said.message
        self.seen[type(message)] += 1
        assert said.to in {None, PRISON}, "an office hears of intake"
        assert self.signed is not None
        assert CODE_HASH not in str(message.to_json()), "by a code somebody can be found"
        self.story.append(f"  -> {said.to or 'all'}: {message!r}")
        if isinstance(message, NoticeTold):
            self.told_of = tuple(child.child for child in message.children)
            self.left_out = frozenset()
        may_go_out = MAY_GO_OUT[type(message)]
        may_go_out(self, message, now)


def a_notice(world: World, message: NoticeTold, now: datetime) -> None:
    signed, day = world.signed, day_of(now)
    assert signed is not None
    children = [child.child for child in message.children]
    assert {*message.receivers} <= signed.may_hear(children, day)
    assert message.path is signed.path
    if message.path is Path.CONSENT:
        assert {*message.purposes} <= signed.purposes(children, day)
        assert message.valid_until is not None
        assert message.valid_until <= signed.last_day(children, day)
    if not children:
        assert message.path is Path.CONSENT
        assert not message.needs
    for word in {NoticeStatus.ACCEPTED, NoticeStatus.CLOSED} & {*message.prison_hears}:
        assert message.path is Path.CONSENT
        assert signed.ticked(word, day)
    assert NoticeStatus.MEASURE_STARTED not in message.prison_hears


def sealed_parts(world: World, message: SealedPartPassedOn, now: datetime) -> None:
    signed, day = world.signed, day_of(now)
    assert signed is not None
    for part in message.sealed:
        kind = kind_of(part.receiver)
        assert kind in signed.may_hear(part.children, day)
        assert world.left_out.intersection(part.children) <= {*message.caregiver_withdrew}
    for family in message.family:
        assert signed.may_hear(family.children, day)
    if message.prisoner_home is not None:
        assert signed.may_hear((), day)
        assert not world.told_of
    assert {*message.receivers} <= signed.may_hear((), day)


def that_it_is_held(world: World, message: NoticeHeld, now: datetime) -> None:
    signed, day = world.signed, day_of(now)
    assert signed is not None
    assert signed.may_hear((), day)
    if message.children_count is not None:
        assert signed.named
        assert signed.may_hear(signed.named, day)


def that_it_is_granted(world: World, message: ConsentGranted, now: datetime) -> None:
    signed, day = world.signed, day_of(now)
    assert signed is not None
    assert {*message.receivers} <= signed.may_hear(signed.named, day)
    assert {*message.purposes} <= signed.purposes(signed.named, day)


def that_it_is_less(world: World, message: ConsentNarrowed, now: datetime) -> None:
    signed, day = world.signed, day_of(now)
    assert signed is not None
    left = [child for child in world.told_of if signed.may_hear((child,), day)]
    assert {*message.receivers} <= signed.may_hear(left, day)
    assert {*message.purposes} <= signed.purposes(left, day)


def that_it_ends(world: World, message: ConsentEnding, now: datetime) -> None:
    """An office that may not know of it any more would hear by a reminder that it goes on."""
    assert world.signed is not None
    kinds = world.signed.may_hear((), day_of(now))
    for agency in message.remind:
        assert agency == PRISON or kind_of(agency) in kinds


def of_children(world: World, _message: Message, now: datetime) -> None:
    signed, day = world.signed, day_of(now)
    assert signed is not None
    assert any(signed.may_hear((child,), day) for child in signed.bands)


def of_the_prisoner(world: World, _message: Message, now: datetime) -> None:
    assert world.signed is not None
    assert world.signed.may_hear((), day_of(now))


def a_question(world: World, message: QuestionPassedOn, now: datetime) -> None:
    if message.children:
        world.asked[str(message.question_id)] = message
    _is_covered(world, message, now)


def an_answer(world: World, message: AnswerPassedOn, now: datetime) -> None:
    if message.sealed is not None:
        _is_covered(world, world.asked[str(message.question_id)], now)


def _is_covered(world: World, asked: QuestionPassedOn, now: datetime) -> None:
    signed, day = world.signed, day_of(now)
    assert signed is not None
    assert signed.path is Path.CONSENT
    about, purpose = ASKABLE[asked.question]
    children = () if about is PRISONER else asked.children
    assert kind_of(asked.office) in signed.may_hear(children, day)
    assert purpose in signed.purposes(children, day, (about,))
    if about is CAREGIVER:
        assert all(signed.is_hers(child, day) for child in children)


def a_status(world: World, message: NoticeStatusChanged, now: datetime) -> None:
    assert world.signed is not None
    if message.status not in {NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON}:
        assert world.signed.path is Path.CONSENT
        assert world.signed.ticked(message.status, day_of(now))


def a_word_about_nobody(_world: World, _message: Message, _now: datetime) -> None:
    """That it ends, a number without a name, a duty that was done; or the prison's own part."""


MAY_GO_OUT: Mapping[type[Message], Callable[[World, Any, datetime], None]] = {
    IncarcerationNotified: a_notice,
    NoticeCompleted: a_notice,
    SealedPartPassedOn: sealed_parts,
    NoticeHeld: that_it_is_held,
    ConsentGranted: that_it_is_granted,
    ConsentNarrowed: that_it_is_less,
    ConsentEnding: that_it_ends,
    CaregiverInformed: of_children,
    CaregiverNotInformed: of_children,
    FirstVisitReported: of_children,
    Released: of_the_prisoner,
    QuestionPassedOn: a_question,
    AnswerPassedOn: an_answer,
    NoticeStatusChanged: a_status,
    **dict.fromkeys(
        (
            *(ConsentDeclined, ConsentExpired, ConsentIncomplete, ConsentRenewed, ConsentWithdrawn),
            *(ErasureConfirmed, ErasureOverdue, RetentionEnded, SubjectInformed),
            *(NoticeRetracted, NoticeSuppressed, ObjectionRaised, ProtectiveStopSet, PhoneRequired),
            *(ResealEnded, ResealOverdue, ResealRequested),
        ),
        a_word_about_nobody,
    ),
}


class Turn:
    """One thing that somebody says next, chosen by chance among what there is."""

    def __init__(self, world: World, kids: tuple[Kid, ...], random: Random, now: datetime) -> None:
        self._world, self._kids, self._random, self._now = world, kids, random, now

    def say(self) -> None:
        self._world.until(self._now)
        turn = self._random.choice(TURNS if self._offices() else OF_A_PRISON)
        case = self._world.case
        if case is not None and case.lacks_consents and self._random.random() < 0.4:
            turn = Turn.granted
        message, sender = turn(self)
        self._world.story.append(f"{self._now:%Y-%m-%d %H:%M} {sender}: {message!r}")
        self._world.hear(message, self._now, sender)

    def granted(self) -> tuple[Message, str]:
        case = self._world.case
        before = case.reported.consents if case is not None and case.reported is not None else ()
        return any_grant(self._random, self._kids, before, day_of(self._now)), PRISON

    def narrowed(self) -> tuple[Message, str]:
        less = self._random.choice(
            (
                {"receivers": (YOUTH,)},
                {"receivers": (CLEARING,)},
                {"purposes": (Purpose.COUNSELLING,)},
                {"prison_may_hear": ()},
                {"prison_may_hear": (MayHear.ACCEPTED,)},
            )
        )
        return NarrowConsent(**self._whose(), **less), self._anybody()

    def renewed(self) -> tuple[Message, str]:
        longer = {
            "given_on": day_of(self._now),
            "valid_until": day_of(self._now) + timedelta(days=self._random.choice((60, 300))),
            "form": ConsentForm.WRITTEN,
            "info_version": "2026-01",
        }
        return RenewConsent(**self._whose(), **longer), self._anybody()

    def withdrawn(self) -> tuple[Message, str]:
        return WithdrawConsent(**self._whose()), self._anybody()

    def sealed(self) -> tuple[Message, str]:
        case = self._world.case
        wanted = [] if case is None else [one.part for one in case.requested]
        if not wanted:
            return self.missing()
        part = self._random.choice(wanted)
        return ReplaceSealedPart(sealed=(sealed_once(part.receiver, *part.children),)), PRISON

    def answered(self) -> tuple[Message, str]:
        if not self._world.asked:
            return self.question()
        name, asked = self._random.choice(list(self._world.asked.items()))
        return AnswerQuestion(question_id=name, sealed=sealed_once(asked.office)), PRISON

    def routed(self) -> tuple[Message, str]:
        about = self._about()
        return ReferralRouted(**about, provisional=False), "referral"

    def delivered(self) -> tuple[Message, str]:
        return ReferralDelivered(**self._about()), "referral"

    def accepted(self) -> tuple[Message, str]:
        return ReferralAccepted(**self._about()), "referral"

    def closed(self) -> tuple[Message, str]:
        return ReferralClosed(**self._about(), outcome=ClosingOutcome.HELPED), "referral"

    def missing(self) -> tuple[Message, str]:
        lacks = SealedPartMissing(**self._about(), because=ResealReason.CANNOT_OPEN)
        return lacks, "referral"

    def question(self) -> tuple[Message, str]:
        number = self._random.randrange(10**6)
        asked = QuestionAsked(
            **self._about(),
            question_id=f"5a7c1f9e-3333-4aaa-8bbb-{number:012}",
            question=self._random.choice(list(Question)),
            answer_by=self._now + timedelta(days=3),
        )
        return asked, "referral"

    def informed(self) -> tuple[Message, str]:
        return RecordCaregiverInformed(informed_on=day_of(self._now)), self._anybody()

    def visited(self) -> tuple[Message, str]:
        return ReportFirstVisit(visited_on=day_of(self._now)), PRISON

    def released(self) -> tuple[Message, str]:
        return ReportRelease(released_on=day_of(self._now)), PRISON

    def ended(self) -> tuple[Message, str]:
        how = (
            RaiseObjection(),
            SetProtectiveStop(),
            DeclineConsent(),
            RetractNotice(code=RetractionCode.WRONG_PERSON),
            WithdrawConsent(),
        )
        return self._random.choice(how), self._anybody()

    def _offices(self) -> list[str]:
        """Of no others referral tells anything: those that may know of the case."""
        case = self._world.case
        kinds = () if case is None or not case.is_told else case.receivers
        return [office for office in OFFICES if kind_of(office) in kinds]

    def _about(self) -> dict[str, Any]:
        """One office for each referral, mostly one for which the prison has sealed."""
        may, case = self._offices(), self._world.case
        ways = () if case is None else case.ways
        sealed_for = [way.part.receiver for way in ways if way.part.receiver in may]
        office = self._random.choice((*may, *sealed_for * 6))
        return {"referral": OFFICES[office], "office": office}

    def _anybody(self) -> str:
        known = () if self._world.case is None else self._world.case.offices
        return self._random.choice((*(PRISON,) * 4, *known * 2, COORDINATION, OTHER_PRISON))

    def _whose(self) -> dict[str, Any]:
        ways: tuple[dict[str, Any], ...] = (
            {},
            {"about": self._random.choice((PRISONER, CHILDREN, CAREGIVER))},
            {"about": CHILDREN, "children": (self._random.choice(REFS),)},
            {"about": CAREGIVER, "children": (self._random.choice(REFS),)},
            {"children": (self._random.choice(REFS),)},
            {"given_by": self._random.choice(list(ConsentGiver))},
        )
        return self._random.choice(ways)


Turns = tuple[Callable[[Turn], tuple[Message, str]], ...]
OF_A_PRISON: Turns = (
    *(Turn.granted,) * 4,
    *(Turn.narrowed, Turn.narrowed, Turn.narrowed, Turn.renewed, Turn.withdrawn),
    *(Turn.informed, Turn.visited, Turn.released, Turn.ended),
)
TURNS: Turns = (
    *OF_A_PRISON,
    *(Turn.sealed, Turn.answered, Turn.question, Turn.routed) * 4,
    *(Turn.missing, Turn.missing, Turn.delivered, Turn.accepted, Turn.closed),
)
LATE = NOON + timedelta(hours=11, minutes=30)
"""Half an hour before midnight in Berlin: what is held then is told on the next day."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PASSING = (*(timedelta(), HOUR, HOUR, DAY) * 5, 10 * DAY, 35 * DAY, 160 * DAY)


def test_every_word_of_intake_is_looked_at() -> None:
    assert {*MAY_GO_OUT} == {*SWITCHBOARD.events(), PhoneRequired}


def test_nothing_goes_out_that_those_who_may_allow_it_have_not_allowed() -> None:
    seen: Counter[type[Message]] = Counter()
    for number in range(1000):
        # No @given: it takes numbers from whatever else is imported, and some of them often.
        random = Random(number)  # noqa: S311 - no secret
        now = random.choice((NOON, LATE))
        world, kids = World(public=random.random() < 0.5), any_kids(random)
        report = any_report(random, kids, day_of(now))
        try:
            world.hear(report, now, PRISON)
            for _turn in range(random.randint(10, 25)):
                now += random.choice(PASSING)
                Turn(world, kids, random, now).say()
            world.until(now + timedelta(days=400))
        except AssertionError as error:
            error.add_note("\n".join((f"number {number}", repr(report), *world.story)))
            raise
        seen.update(world.seen)
    tells = {each for each, look in MAY_GO_OUT.items() if look is not a_word_about_nobody}
    assert tells <= {*seen}, "chance does not lead to all that tells of somebody"
