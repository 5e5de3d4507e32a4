"""On which day its case ends a prison sees by its notice and by what it was told and did itself.

A prison may ask every day, by any of its commands. Whatever families and offices did, it is
answered, told and reminded of the same things on the same days wherever it was told the same words.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

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
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.contract.whose_consent import ConsentForm, MayHear
from services.intake.domain.case import Case
from services.intake.domain.feedback import NOT_ITS_DOING
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    SEALED_PART_MISSING,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from services.referral.contract.helping import (
    ClosingOutcome,
    ConsultationHeld,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    MeasureStarted,
    ReferralClosed,
)
from services.referral.contract.passing_on import ReferralRecalled, ReferralReturned
from services.referral.contract.questions import QuestionAsked
from shared.language.message import Command, Message
from shared.network.notices import ConsentSubject, NoticeStatus, Path, Purpose, ReceiverKind
from shared.network.questions import Question
from tests.intake.cases import (
    NOON,
    OTHER_PRISON,
    PRISON,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    consents,
    granting,
    hers,
    in_need,
)
from tests.intake.observing import Observed, Observing

Timed = tuple[datetime, Message, str]
History = tuple[Timed, ...]
BOTH = (MayHear.ACCEPTED, MayHear.CLOSED)
OVER, SINCE = NOON + timedelta(days=60), NOON + timedelta(days=64)
"""When offices and families end it, and since when a prison tries what it can."""
LAST = NOON + timedelta(days=1300)
SHORTLY = timedelta(hours=8)


def day(number: int) -> datetime:
    return NOON + timedelta(days=number)


def signed(days: int, ticks: Sequence[MayHear]) -> ReportAdmission:
    fields = {"valid_until": day(days).date(), "prison_may_hear": ticks}
    return admission(consents=(*consents(**fields), hers("c1", **fields)))


NOTICES: dict[str, ReportAdmission] = {
    "relatives in need": in_need(),
    **{f"consent for {days} days": signed(days, BOTH) for days in (40, 400)},
    **{f"consent for 800 days, {len(ticks)} ticks: {' '.join(ticks)}": signed(800, ticks)
       for ticks in ((), BOTH[:1], BOTH[1:], BOTH)},
    "consent for longer than any case": signed(2000, ()),
}  # fmt: skip

OF_IT: dict[str, Any] = {"referral": REFERRAL, "office": ROSTOCK}


def facts(*told: Message, on: int) -> History:
    return tuple((day(on), message, "referral") for message in told)


def at_it(command: Command) -> History:
    """What a family says at the office, and what comes of it there."""
    gone = ReferralWithdrawn(offices=(ROSTOCK,), why=ErasureReason.CONSENT_WITHDRAWN)
    done = ConfirmErasure(extent=ErasureExtent.ERASED)
    return ((OVER, command, ROSTOCK), *facts(gone, on=61), (day(62), done, ROSTOCK))


def consulted(on: int) -> History:
    held = ConsultationHeld(
        **OF_IT,
        kind=ConsultationKind.FAMILY,
        sequence=ConsultationSequence.FURTHER,
        mode=ConsultationMode.PHONE,
        duration=DurationBand.UP_TO_30,
        anonymous=False,
        held_on=day(on).date(),
    )
    return facts(held, on=on)


def unroutable(rule: str) -> ReferralUnroutable:
    return ReferralUnroutable(referral=REFERRAL, path=Path.CONSENT, rule=rule, reason="nobody")


def asked(office: str) -> QuestionAsked:
    """By an office that its prison does not know to have the children: it hears nothing of it."""
    return QuestionAsked(
        referral=SECOND_REFERRAL,
        office=office,
        question_id=UUID(int=1),
        question=Question.PRISONER_HOME,
        answer_by=day(65),
    )


CLOSED = {outcome: ReferralClosed(**OF_IT, outcome=outcome) for outcome in ClosingOutcome}
ROUTED = ReferralRouted(**OF_IT, provisional=False)
ON = ReferralRouted(referral=SECOND_REFERRAL, office=SCHWERIN, provisional=False, follows=REFERRAL)
GIVEN_ON = ReferralRecalled(**OF_IT, next_referral=SECOND_REFERRAL)
READ = facts(ReferralDelivered(**OF_IT), on=1)
BEFORE: dict[str, History] = {
    "not even read": (),
    "nobody answers": READ,
    "accepted": (*READ, *facts(ReferralAccepted(**OF_IT), on=3)),
}
HELP: dict[str, History] = {
    "no help": (),
    "a measure": facts(MeasureStarted(**OF_IT, started_on=day(20).date()), on=20),
    "help for long": tuple(one for on in range(20, 900, 90) for one in consulted(on)),
}
ENDS: dict[str, History] = {
    "nothing more": (),
    **{f"closed: {outcome}": facts(closed, on=60) for outcome, closed in CLOSED.items()},
    **{f"nobody is left: {rule}": facts(unroutable(rule), on=60)
       for rule in sorted({*NOT_ITS_DOING, SEALED_PART_MISSING})},
    "recalled": facts(ReferralRecalled(**OF_IT), on=60),
    "given on": facts(GIVEN_ON, ON, on=60),
    "handed over and returned": facts(ReferralReturned(**OF_IT), on=60),
    "asked, and not covered": facts(ON, asked(SCHWERIN), on=60),
    "withdrawn there": at_it(WithdrawConsent()),
    "a child withdrawn there": at_it(WithdrawConsent(about=ConsentSubject.CHILDREN)),
    "who looks after it withdraws there": at_it(WithdrawConsent(about=ConsentSubject.CAREGIVER)),
    "less is allowed there": at_it(NarrowConsent(purposes=(Purpose.COUNSELLING,))),
    "its kind may not know": at_it(NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,))),
    "objected there": at_it(RaiseObjection()),
    "stopped there": at_it(SetProtectiveStop()),
}  # fmt: skip


ENDED_BY_AN_OFFICE = {
    *(f"closed: {one}" for one in CLOSED if one is not ClosingOutcome.HANDED_OVER),
    f"nobody is left: {DECLINED_AND_NOBODY_LEFT}",
    f"nobody is left: {SEALED_PART_MISSING}",
}  # fmt: skip
"""Of what was accepted, and where all tick it, these are told; they all say `closed`."""

GRANTED, AGAIN = granting(), admission()


def said_by_it(now: datetime) -> dict[str, Command]:
    """All that a prison can say of a case that is told, to see what it is answered."""
    today = now.date()
    return {
        "he is informed": RecordSubjectInformed(informed_on=today),
        "she is informed": RecordCaregiverInformed(informed_on=today),
        "a visit": ReportFirstVisit(visited_on=today),
        "released": ReportRelease(released_on=today),
        "renewed": RenewConsent(
            given_on=today,
            valid_until=today + timedelta(days=900),
            form=ConsentForm.WRITTEN,
            info_version="2026-02",
        ),
        "renewed for less": RenewConsent(
            given_on=today,
            valid_until=today,
            form=ConsentForm.WRITTEN,
            info_version="2026-02",
        ),
        "narrowed": NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,)),
        "less to hear": NarrowConsent(prison_may_hear=()),
        "a child withdrawn": WithdrawConsent(about=ConsentSubject.CHILDREN),
        "hers withdrawn": WithdrawConsent(about=ConsentSubject.CAREGIVER),
        "withdrawn": WithdrawConsent(),
        "objected": RaiseObjection(),
        "stopped": SetProtectiveStop(),
        "retracted": RetractNotice(code=RetractionCode.WRONG_PERSON),
        "declined": DeclineConsent(),
        "granted": GRANTED,
        "reported again": AGAIN,
    }


class World(Observing):
    """A case and what offices and families will yet do about it."""

    def __init__(self, name: str, history: History) -> None:
        super().__init__()
        self.name = name
        self._to_come = history

    def pass_time(self, now: datetime) -> None:
        """Whatever offices and families do until then has happened."""
        while self._to_come and self._to_come[0][0] <= now:
            (when, message, sender), *rest = self._to_come
            self._to_come = tuple(rest)
            self.hear(message, when, sender)
        self.until(now)

    def branch(self) -> "World":
        """The same case, of which nothing is observed yet."""
        other = copy(self)
        other.observed, other.told = [], []
        return other

    @property
    def stands(self) -> tuple[Case | None, History]:
        """All that what comes can depend on."""
        return self.case, self._to_come


def worlds(notice: ReportAdmission) -> Iterator[World]:
    opened = Observing()
    opened.hear(notice, NOON, PRISON)
    for before, answered in BEFORE.items():
        for how, helped in HELP.items():
            for end, ended in ENDS.items():
                over = OVER if ended else LAST
                help_before = tuple(one for one in helped if one[0] < over)
                history = (*facts(ROUTED, on=1), *answered, *help_before, *ended)
                world = World(f"{before}, {how}, {end}", history)
                world.case, world.observed = opened.case, [*opened.observed]
                world.pass_time(SINCE)
                yield world


def told_alike(notice: ReportAdmission) -> list[list[World]]:
    """Those of which the prison was told the same, and of those that stand alike only one."""
    alike = defaultdict[str, list[World]](list)
    for world in worlds(notice):
        same = alike[str(world.statuses)]
        if all(world.stands != other.stands for other in same):
            same.append(world)
    return list(alike.values())


def moments(same: Sequence[World]) -> list[datetime]:
    """Shortly before and when anything becomes due in any of them, and now and then."""
    found = {SINCE + timedelta(days=days) for days in range(1, 1300, 400)}
    for world in same:
        left = world.branch()
        left.pass_time(SINCE)
        while (
            left.case is not None
            and left.case.deadlines
            and (due := min(left.case.deadlines.values())) < LAST
        ):
            found.update((due - SHORTLY, due))
            left.pass_time(due)
    return sorted(found)


def tried(world: World, when: Sequence[datetime]) -> Iterator[tuple[str, list[Observed]]]:
    """What the prison sees if it tries one thing at one of these moments."""
    for now in when:
        world.pass_time(now)
        for what, command in said_by_it(now).items():
            branch = world.branch()
            branch.hear(command, now, PRISON)
            yield f"{what} on {now}", branch.observed
        branch = world.branch()
        branch.hear(RecordSubjectInformed(informed_on=now.date()), now, OTHER_PRISON)
        yield f"another prison on {now}", branch.observed
    yield "meanwhile", world.observed


def tried_on(world: World, when: Sequence[datetime]) -> Iterator[tuple[str, list[Observed]]]:
    """What it sees if it does one thing early and asks from then on."""
    for what, command in said_by_it(SINCE).items():
        branch = world.branch()
        branch.hear(command, SINCE, PRISON)
        for now in when:
            branch.pass_time(now)
            branch.hear(RecordSubjectInformed(informed_on=now.date()), now, PRISON)
        yield what, branch.observed


@pytest.mark.short(3)
@pytest.mark.parametrize("which", NOTICES)
def test_on_every_later_day_a_prison_is_answered_by_what_it_was_told_itself(which: str) -> None:
    for same in told_alike(NOTICES[which]):
        when = moments(same)
        one, *others = (
            (world.name, [*tried_on(world.branch(), when), *tried(world.branch(), when)])
            for world in same
        )
        for name, seen in others:
            for (what, expected), (_, observed) in zip(one[1], seen, strict=True):
                assert observed == expected, f"{what}: {name!r} is not like {one[0]!r}"


@pytest.mark.parametrize("how", HELP)
@pytest.mark.parametrize("end", ENDS)
def test_of_what_was_accepted_an_end_looks_like_help_that_ended_or_like_help_that_goes_on(
    end: str, how: str
) -> None:
    """With all that may be ticked; no refusal, withdrawal or stop has a look of its own."""
    like = f"closed: {ClosingOutcome.HELPED}" if end in ENDED_BY_AN_OFFICE else "nothing more"
    seen = {world.name: world for world in worlds(signed(800, BOTH))}
    for world in (found := [seen[f"accepted, {how}, {one}"] for one in (end, like)]):
        world.pass_time(LAST)
    assert found[0].observed == found[1].observed
    told = [one.status for one in found[0].statuses]
    assert told[2:] == ([NoticeStatus.CLOSED] if end in ENDED_BY_AN_OFFICE else [])
