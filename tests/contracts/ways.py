"""Ways of an aggregate through its life, chosen by chance, with the states that answers name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from random import Random
from typing import Any
from uuid import UUID

from deploy.messages.written_message import ROOT, WrittenMessage, examples_of
from services.events.contract.certificates import RevocationReason, RevokeCertificate
from services.events.contract.family_days import AccountFamilyDay, CancelFamilyDay
from services.events.contract.funding import ReleaseFunding, ReserveFunding
from services.events.contract.funds import SubmitProofOfUse
from services.events.contract.offers import (
    ChangeCapacity,
    FreePlace,
    PauseOffer,
    PlanOffer,
    RetireOffer,
    VerifyOffer,
)
from services.events.contract.professionals import DeclinePlacing, PlacingDeclineReason
from services.events.contract.trainings import (
    CancelRegistration,
    CancelTraining,
    CompleteTraining,
    ConfirmRegistration,
    CorrectParticipantName,
    RecordAttendance,
    RecordMadeUpModule,
    ScheduleTraining,
)
from services.events.domain.family_days.family_day import FamilyDay
from services.events.tables.family_days import FAMILY_DAYS
from services.events.tables.funds import FUNDS
from services.events.tables.offers import OFFERS
from services.events.tables.professionals import PROFESSIONALS
from services.events.tables.trainings import TRAININGS
from services.intake.contract.consents import (
    GrantConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.erasure import ConfirmErasure, ErasureExtent
from services.intake.contract.milestones import (
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.contract.questions import AnswerQuestion, CannotSay
from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.contract.whose_consent import ConsentForm
from services.intake.switchboard import CASES
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ErasureReason, ReferralsErased, ReferralWithdrawn
from services.referral.contract.questions import QuestionAsked
from services.referral.contract.resealing import SealedPartMissing
from shared.language.answers import DeadlineReached, RequestAnswered
from shared.language.codes import Code
from shared.language.message import Command, Message
from shared.language.steps import At, Refused, State
from shared.network.notices import ConsentSubject, Need, ReceiverKind
from shared.network.questions import Question
from shared.network.registry import AgencyKind, Registry
from shared.network.sealed_parts import ResealReason
from shared.store.due import without
from shared.wire.kind import Kind, Row
from tests.events import family_days, funds, offers, professionals, trainings
from tests.intake import cases

AGENCIES = Registry.load(ROOT / "deploy" / "agencies.yaml")
Said = tuple[Message, str]
Named = set[tuple[type[Message], str]]


class Walk:
    """One aggregate on a way that chance has chosen, by the rules of the engine."""

    def __init__(self, kind: Kind[Any], at: Callable[[str], At[Any]]) -> None:
        self._rows = kind.on
        self._at = at
        self._state: State | None = None
        self._erased = False
        self.accepted: Named = set()
        self.refused: Named = set()

    @property
    def state(self) -> State | None:
        """Where it has come to."""
        return self._state

    def due(self, now: datetime) -> list[Said]:
        """What time has brought about by now."""
        pending = self._state.deadlines if self._state is not None else {}
        return [
            (DeadlineReached(kind=kind, due=due), "itself")
            for kind, due in pending.items()
            if due <= now
        ]

    def hear(self, message: Message, sender: str) -> None:
        row, state = self._rows[type(message)], self._state
        if isinstance(message, DeadlineReached):
            state = without(state, message)
        if (state is None and not row.creates) or (self._erased and not row.after_erasure):
            return
        try:
            outcome = row.step(state, message, self._at(sender))
        except Refused as no:
            if no.state is not None and isinstance(message, Command):
                self.refused.add((type(message), no.state))
            return
        if outcome is not None:
            self._state, self._erased = outcome.state, self._erased or outcome.erase
        if isinstance(message, Command) and self._state is not None:
            answer = outcome.answer if outcome is not None else None
            self.accepted.add((type(message), answer or self._state.life))


@cache
def good(message: type[Message]) -> list[WrittenMessage]:
    found = examples_of(message.type_name()).values()
    return [one for one in found if one.is_meant_to_be_good]


def from_examples(service: str, kind: Kind[Any], seed: int) -> Walk:
    """A way on which nothing is said but what stands in example files."""
    random = Random(seed)  # noqa: S311 - a way, no secret
    settings = import_module(f"services.{service}.settings")
    rules = settings.rules(settings.Settings(), AGENCIES)
    heard = [(message, one) for message in kind.on for one in good(message)]
    message, example = random.choice([each for each in heard if kind.on[each[0]].creates])
    now, key = datetime.fromisoformat(example.headers["ce_time"]), str(example.key)
    walk = Walk(kind, lambda by: At(now, key, by, example.headers["ce_id"], rules))
    for _ in range(12):
        walk.hear(message.from_json(example.value()), example.sender or "another service")
        now += timedelta(hours=random.choice([0, 1, 24, 24 * 30]))
        for late in walk.due(now):
            walk.hear(*late)
        message, example = random.choice(heard)
    return walk


def as_in_examples(
    kind: Kind[Any], random: Random, *, but_for: Iterable[Said]
) -> Iterator[tuple[Message, Row]]:
    """One of each command of a kind that a way does not say in its own words."""
    own_words = {type(message) for message, _ in but_for}
    for command, entry in kind.on.items():
        if issubclass(command, Command) and command not in own_words:
            yield command.from_json(random.choice(good(command)).value()), entry


def of_case(seed: int) -> Walk:
    random = Random(seed)  # noqa: S311 - a way, no secret
    rules = replace(cases.RULES, release_before_notice_suppresses=random.random() < 0.5)
    now = cases.NOON
    walk = Walk(CASES, lambda by: cases.at(now, sender=by, rules=rules))
    walk.hear(random.choice([ADMITTED, IN_NEED, COUNTED, ALONE]), cases.PRISON)
    for _ in range(12):
        now += timedelta(hours=random.choice([0, 0, 1, 24]))
        office = random.choice([cases.ROSTOCK, cases.SCHWERIN, cases.COORDINATION])
        gone = ReferralWithdrawn(offices=(office,), why=ErasureReason.CONSENT_WITHDRAWN)
        said: list[Said] = [
            *(walk.due(now) * 8),
            (told_to(office), "referral"),
            (gone, "referral"),
            (some_gone(office), "referral"),
            (PART_MISSING, "referral"),
            (SEALED_ANEW, cases.PRISON),
            (ASKED, "referral"),
            (CANNOT_BE_SAID, cases.PRISON),
            (ConfirmErasure(extent=random.choice(list(ErasureExtent))), office),
            (random.choice(NARROWER), random.choice([cases.PRISON, office])),
            (LONGER, random.choice([cases.PRISON, office])),
            (WithdrawConsent(), random.choice([cases.PRISON, office])),
            (WithdrawConsent(about=ConsentSubject.CHILDREN), random.choice([cases.PRISON, office])),
            (ADMITTED, cases.PRISON),
            (GRANTED, cases.PRISON),
            (HIS_OWN, cases.PRISON),
            (ReportRelease(released_on=date(2026, 3, random.choice([3, 4]))), cases.PRISON),
            (RecordSubjectInformed(informed_on=date(2026, 3, 4)), cases.PRISON),
            (ReportFirstVisit(visited_on=date(2026, 3, 4)), cases.PRISON),
        ]
        for message, entry in as_in_examples(CASES, random, but_for=said):
            senders = [agency.id for agency in cases.REGISTRY.agencies if agency.kind in entry.by]
            said.append((message, random.choice(senders)))
        walk.hear(*random.choice(said))
    now += timedelta(days=400)
    for late in walk.due(now):
        walk.hear(*late)
        walk.hear(ConfirmErasure(extent=ErasureExtent.ERASED), cases.ROSTOCK)
    return walk


ADMITTED, IN_NEED, COUNTED = cases.admission(), cases.in_need(), cases.only_counted()
ALONE = cases.alone()
GRANTED = cases.granting()
HIS_OWN = GrantConsent(consents=(cases.own(),), sealed=ALONE.sealed)


NARROWER = (
    NarrowConsent(about=ConsentSubject.PRISONER, receivers=(ReceiverKind.YOUTH_OFFICE,)),
    NarrowConsent(about=ConsentSubject.CHILDREN, receivers=(ReceiverKind.COORDINATION_OFFICE,)),
)
LONGER = RenewConsent(
    given_on=date(2026, 3, 4),
    valid_until=date(2027, 9, 4),
    form=ConsentForm.WRITTEN,
    info_version="2026-01",
)


def some_gone(office: str) -> ReferralsErased:
    why = ErasureReason.CONSENT_WITHDRAWN
    return ReferralsErased(referrals=(cases.REFERRAL,), offices=(office,), why=why)


PART_MISSING = SealedPartMissing(
    referral=cases.REFERRAL, office=cases.ROSTOCK, because=ResealReason.CANNOT_OPEN
)
SEALED_ANEW = ReplaceSealedPart(sealed=(cases.sealed_for(cases.ROSTOCK),))
"""For whom its prison had sealed: no other office can lack a part of it, or ask."""
ASKED = QuestionAsked(
    referral=cases.REFERRAL,
    office=cases.ROSTOCK,
    question_id=cases.SECOND_REFERRAL,
    question=Question.PRISONER_HOME,
    answer_by=cases.NOON,
)
CANNOT_BE_SAID = AnswerQuestion(question_id=cases.SECOND_REFERRAL, unavailable=CannotSay.NOT_KNOWN)


def told_to(office: str) -> ReferralRouted:
    return ReferralRouted(referral=cases.REFERRAL, office=office, provisional=False)


def of_training(seed: int) -> Walk:
    random = Random(seed)  # noqa: S311 - a way, no secret
    plan = random.choice([trainings.in_house, trainings.half_day_with_prison_tour, long])()
    plan = plan.model_copy(update={"open_to_public": True})
    now = plan.registration_until - timedelta(days=1)
    rules = random.choice([trainings.RULES, trainings.SIGNED, trainings.SIGNED])
    walk = Walk(TRAININGS, lambda by: trainings.at(now, by, rules))
    walk.hear(plan, trainings.ORGANISER)
    people = range(random.choice([2, plan.minimum, plan.maximum + 2]))
    for number in people:
        walk.hear(trainings.registration(number), "jva-waldeck")
    sign_up(walk, random)
    for _ in range(12):
        now += timedelta(days=random.choice([0, 1, 20]))
        said = of_training_said(random, plan, people)
        walk.hear(*random.choice(said))
    last = plan.modules[-1]
    for now in (last.starts, last.ends + timedelta(days=2)):  # noqa: B007 - the moment of the walk
        hold(walk, random, plan)
        if random.random() < 0.5:
            walk.hear(CompleteTraining(), trainings.ORGANISER)
    for each in said:
        walk.hear(*each)
    for later in (now, now + timedelta(days=400)):
        now = later
        for late in walk.due(now):
            walk.hear(*late)
        for module in plan.modules:
            made_up = RecordMadeUpModule(participant=trainings.person(0), module=module.module)
            walk.hear(made_up, trainings.ORGANISER)
        for number in (0, 0, 200, people[-1]):
            walk.hear(correct(number, random), trainings.ORGANISER)
            walk.hear(revoke(number), trainings.ORGANISER)
    return walk


def hold(walk: Walk, random: Random, plan: ScheduleTraining) -> None:
    """Somebody comes, and of some trainings one module is called off."""
    came = tuple(
        trainings.person(number) for number in random.choice([(0,), (0, 200), (200,), (300,)])
    )
    for module in plan.modules:
        record = RecordAttendance(module=module.module, participants=came)
        walk.hear(record, trainings.ORGANISER)
        if random.random() < 0.2:
            walk.hear(CancelTraining(), trainings.ORGANISER)


def revoke(number: int) -> RevokeCertificate:
    """Somebody's certificate."""
    return RevokeCertificate(
        participant=trainings.person(number), reason=RevocationReason.NOT_ATTENDED
    )


def correct(number: int, random: Random) -> CorrectParticipantName:
    """Somebody's name, or what it is already."""
    name = random.choice(["Alex Beispiel", "Alex Beispiel-Muster"])
    return CorrectParticipantName(participant=trainings.person(number), name=name)


OF_NO_AGENCY = (300, 301, 302, 303)


def sign_up(walk: Walk, random: Random) -> None:
    """People of no agency, of whom some confirm."""
    signed_up = [(trainings.registration(number), trainings.PUBLIC) for number in OF_NO_AGENCY]
    confirmed = [by_code(ConfirmRegistration, number) for number in OF_NO_AGENCY]
    for message, sender in (*signed_up, *random.choice([confirmed, confirmed[:1], []])):
        walk.hear(message, sender)


def by_code(
    command: type[ConfirmRegistration | CancelRegistration], number: int
) -> tuple[Message, str]:
    """What somebody of no agency says by the code of her mail."""
    message = command(participant=trainings.person(number), code=trainings.code(number))
    return message, trainings.PUBLIC


def of_training_said(random: Random, plan: ScheduleTraining, people: range) -> list[Said]:
    """One of each message, mostly about somebody who is registered."""
    there = [trainings.person(number) for number in people if number != 1]
    there = there[: plan.maximum + random.choice([0, 1])]
    number = random.choice(people)
    said: list[Said] = [
        (plan, trainings.ORGANISER),
        (plan.model_copy(update={"maximum": plan.maximum + 1}), trainings.ORGANISER),
        (trainings.registration(number), "jva-waldeck"),
        (trainings.registration(number, name="Kim Beispiel"), "jva-waldeck"),
        (trainings.registration(number + 100), "jva-waldeck"),
        (trainings.later(plan, 1), trainings.ORGANISER),
        (trainings.instead(number, number + 1), "jva-waldeck"),
        (trainings.instead(0, 200), "jva-waldeck"),
        (CancelRegistration(participant=trainings.person(number)), "jva-waldeck"),
        (revoke(number), trainings.ORGANISER),
        (correct(number, random), "jva-waldeck"),
    ]
    of_none = random.choice(OF_NO_AGENCY)
    said += [
        (trainings.instead(people[-1], 201), "jva-waldeck"),
        (trainings.registration(of_none), trainings.PUBLIC),
        (trainings.registration(of_none, name="Kim Beispiel"), trainings.PUBLIC),
        by_code(ConfirmRegistration, of_none),
        by_code(CancelRegistration, of_none),
        (revoke(of_none), trainings.ORGANISER),
    ]
    for module in plan.modules:
        record = RecordAttendance(module=module.module, participants=tuple(there))
        made_up = RecordMadeUpModule(participant=trainings.person(number), module=module.module)
        hers = RecordMadeUpModule(participant=trainings.person(of_none), module=module.module)
        said += [(each, trainings.ORGANISER) for each in (record, made_up, hers)]
    for message, entry in as_in_examples(TRAININGS, random, but_for=said):
        holder = AgencyKind.COORDINATION_OFFICE in entry.by
        said.append((message, trainings.ORGANISER if holder else "jva-waldeck"))
    return said


def long() -> ScheduleTraining:
    """Two modules, and as few places as are wanted at least."""
    whole = trainings.joint_training()
    fewer = {"modules": whole.modules[:2], "minimum": 3, "maximum": 4}
    return whole.model_copy(update=fewer)


def of_family_day(seed: int) -> Walk:
    """A fund answers what it is asked, or does not."""
    random = Random(seed)  # noqa: S311 - a way, no secret
    day = random.choice([family_days.DAY_IN_BUETZOW, family_days.ELSEWHERE])
    now = family_days.WINTER
    walk = Walk(FAMILY_DAYS, lambda by: family_days.at(now, by))
    walk.hear(day, trainings.ORGANISER)
    for _ in range(20):
        asked = walk.state.asked if isinstance(walk.state, FamilyDay) else None
        said: list[Said] = [
            (day, trainings.ORGANISER),
            (family_days.ELSEWHERE, trainings.ORGANISER),
            (random.choice(family_days.BOOKED), day.prison),
            (random.choice(family_days.CAME), trainings.ORGANISER),
            (CancelFamilyDay(), trainings.ORGANISER),
            (AccountFamilyDay(), trainings.ORGANISER),
        ]
        if asked is not None and random.random() < 0.4:
            code = random.choice([None, None, None, Code.OVER_BUDGET])
            answer = RequestAnswered(request=asked, asked="ReserveFunding", code=code)
            said = [(answer, "itself")]
        walk.hear(*random.choice(said))
        now += timedelta(days=random.choice([0, 0, 0, 80]))
        for late in walk.due(now):
            walk.hear(*late)
    return walk


def of_fund(seed: int) -> Walk:
    """A family day asks it for money, and gives back what is left; an income is set right."""
    random = Random(seed)  # noqa: S311 - a way, no secret
    now = family_days.AFTERWARDS
    walk = Walk(FUNDS, lambda by: funds.at(now, by))
    walk.hear(funds.GRANT, trainings.ORGANISER)
    walk.hear(funds.income(1, 500_00), trainings.ORGANISER)
    asked = {"request": family_days.REQUEST, "asker": UUID(family_days.DAY)}
    reserve = ReserveFunding(
        **asked,
        organiser=trainings.ORGANISER,
        on=family_days.ON,
        costs=family_days.DAY_IN_BUETZOW.costs,
    )
    for _ in range(6):
        said: list[Said] = [
            (reserve, "events"),
            (ReleaseFunding(**asked), "events"),
            (SubmitProofOfUse(), trainings.ORGANISER),
            (funds.income_correction(1, 50_00), trainings.ORGANISER),
        ]
        walk.hear(*random.choice(said))
    return walk


def of_offer(seed: int) -> Walk:
    """Planned, listed, checked or not, with children who come and go."""
    random = Random(seed)  # noqa: S311 - a way, no secret
    now = offers.NOON
    plan = PlanOffer(need=Need.GROUP_FOR_CHILDREN, district="13003")
    walk = Walk(OFFERS, lambda by: offers.at(now, by))
    walk.hear(random.choice([plan, offers.GROUP]), offers.KEEPER)
    for _ in range(12):
        today = offers.GROUP.model_copy(update={"checked_on": now.date()})
        number = random.randrange(3)
        said: list[Said] = [
            (plan, offers.KEEPER),
            (plan.model_copy(update={"district": "13072"}), offers.KEEPER),
            *[(today, offers.KEEPER)] * 2,
            (VerifyOffer(checked_on=now.date()), offers.KEEPER),
            (ChangeCapacity(maximum=9, taken=random.randrange(9)), offers.KEEPER),
            *[(offers.wish(number, random.choice(["13003", "13072"])), offers.ROSTOCK)] * 2,
            (FreePlace(place=offers.reference(number)), offers.ROSTOCK),
            (PauseOffer(), offers.KEEPER),
        ]
        if random.random() < 0.1:
            said = [(RetireOffer(), offers.KEEPER)]
        walk.hear(*random.choice(said))
        now += timedelta(days=random.choice([0, 0, 0, 1, 91]))
    return walk


def of_professional_request(seed: int) -> Walk:
    """Everybody says what only one of them may."""
    random = Random(seed)  # noqa: S311 - a way, no secret
    now = professionals.TUESDAY
    walk = Walk(PROFESSIONALS, lambda by: professionals.at(now, by))
    walk.hear(professionals.NEED, professionals.PRISON)
    for _ in range(8):
        reason = random.choice(list(PlacingDeclineReason))
        said: list[Said] = [
            (random.choice([professionals.NEED, professionals.LONGER]), professionals.PRISON),
            (professionals.BY_PROVIDER, trainings.ORGANISER),
            (professionals.BY_ONE, trainings.ORGANISER),
            (DeclinePlacing(reason=reason), professionals.PRISON),
            (DeclinePlacing(reason=reason), professionals.PROVIDER),
            (DeclinePlacing(reason=reason), trainings.ORGANISER),
            (professionals.GIVEN, trainings.ORGANISER),
        ]
        walk.hear(*random.choice(said))
        now += timedelta(days=random.choice([0, 0, 1, 80]))
        for late in walk.due(now):
            walk.hear(*late)
    return walk
