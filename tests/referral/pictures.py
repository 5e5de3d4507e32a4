"""What offices know of their referrals from what they hear alone, and what they really can do."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

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
from services.referral.contract.deadlines import DeadlineReminder, ReferralDeadline
from services.referral.contract.erasure import ErasureRequested
from services.referral.contract.helping import (
    CloseReferral,
    ClosingOutcome,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.contract.passing_on import HandOverReferral, HandOverRule
from services.referral.contract.questions import AskQuestion
from services.referral.contract.updates import ChangedBy, ReferralUpdated
from services.referral.domain.asked import question_of
from services.referral.domain.case import Case
from services.referral.domain.referral import Referral
from shared.language.message import Message
from shared.language.steps import Refused
from shared.network.questions import Question
from tests.referral.cases import (
    COORDINATION,
    ROSTOCK,
    ROSTOCK_COUNTY,
    SCHWERIN,
    jwe_for,
    step,
)


class Picture(NamedTuple):
    """One referral, as its office sees it."""

    life: ReferralLife
    acknowledge_by: datetime | None
    decide_by: datetime | None
    consult_by: datetime | None
    paused: bool
    answers: tuple[str, ...]
    valid_until: date | None
    """None, too, where it has nothing of it any more."""


class Pictures:
    """Of all offices; an office that follows the contract needs no more than this to know."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, UUID], Picture] = {}
        self._told: set[tuple[str, UUID]] = set()
        """Whoever has heard of a referral, be it that another office is late with it."""
        self._erased: set[tuple[str, UUID]] = set()

    def hear(self, said: Iterable[tuple[Message, str | None]]) -> None:
        for message, office in said:
            if office is not None and isinstance(message, ReferralAssigned | DeadlineReminder):
                self._told.add((office, message.referral))
            match message:
                case ReferralAssigned() if office is not None:
                    self._assigned(message, (office, message.referral))
                case ReferralUpdated() if office is not None:
                    self._updated(message, (office, message.referral))
                case ErasureRequested() if office is not None:
                    asked = {(office, referral) for referral in message.referrals}
                    assert asked <= self._told, "who was not told is asked to erase"
                    self._erased |= asked

    def _assigned(self, told: ReferralAssigned, whose: tuple[str, UUID]) -> None:
        assert whose not in self._erased, "an assignment follows the request to erase it"
        if whose in self._seen:
            # It comes again; where the referral stands is said by its updates alone.
            self._seen[whose] = self._seen[whose]._replace(answers=told.answers)
            return
        by = (told.acknowledge_by, told.decide_by, told.consult_by)
        self._seen[whose] = Picture(
            ReferralLife.ASSIGNED,
            *by,
            paused=False,
            answers=told.answers,
            valid_until=told.valid_until,
        )

    def _updated(self, told: ReferralUpdated, whose: tuple[str, UUID]) -> None:
        assert whose not in self._erased, "an update follows the request to erase it"
        assert whose in self._seen, "an update comes before the referral is assigned"
        by = (told.acknowledge_by, told.decide_by, told.consult_by)
        now = Picture(
            told.life,
            *by,
            paused=told.paused,
            answers=told.answers,
            valid_until=told.valid_until,
        )
        is_new = now != self._seen[whose] or told.by is ChangedBy.CONSENT_ENDING
        assert is_new, "nothing has changed"
        self._seen[whose] = now

    def check(self, case: Case) -> None:
        """Each office that was told sees its referral as it is."""
        for referral in case.referrals:
            if referral.was_told:
                seen = self._seen[referral.office, referral.id]
                assert seen._replace(answers=()) == _as_it_is(case, referral)

    def check_answers(self, case: Case, referral: Referral, now: datetime) -> None:
        """What it may do is what would be accepted and lead on, and nothing else."""
        answers = self._seen[referral.office, referral.id].answers
        for command in FROM_THE_OFFICE:
            name = command.type_name()
            leads_on = any(_leads_on(case, referral, c, now) for c in _sensible(referral, command))
            assert leads_on == (name in answers), f"{name} in {referral.life}"


FROM_THE_OFFICE = (
    ConfirmDelivery,
    AcknowledgeReferral,
    AcceptReferral,
    DeclineReferral,
    HandOverReferral,
    AskQuestion,
    RecordConsultation,
    ReportMeasureStarted,
    CloseReferral,
)
TODAY = date(2026, 3, 4)


def _sensible(referral: Referral, command: type[AboutReferral]) -> Iterator[AboutReferral]:
    """Whatever its office could mean by a command.

    Of a delivery that is that it can be read: a problem is heard whenever it shows.
    """
    about = referral.id
    if command is HandOverReferral:
        for to in (ROSTOCK, ROSTOCK_COUNTY, SCHWERIN, COORDINATION):
            sealed = jwe_for(to, edition=9)
            rule = HandOverRule.PARENTS_HABITUAL_RESIDENCE
            yield HandOverReferral(referral=about, to=to, rule=rule, sealed=sealed)
    elif command is AskQuestion:
        for question in Question:
            yield AskQuestion(referral=about, question=question)
    elif command is CloseReferral:
        yield CloseReferral(referral=about, outcome=ClosingOutcome.HELPED)
    else:
        yield _SIMPLE[command].model_copy(update={"referral": about})


_NOBODYS = UUID("5a7c1f9e-2222-4aaa-8bbb-000000000001")
_SIMPLE: dict[type[AboutReferral], AboutReferral] = {
    ConfirmDelivery: ConfirmDelivery(referral=_NOBODYS, result=DeliveryResult.READABLE),
    AcknowledgeReferral: AcknowledgeReferral(referral=_NOBODYS),
    AcceptReferral: AcceptReferral(referral=_NOBODYS),
    DeclineReferral: DeclineReferral(referral=_NOBODYS, reason=DeclineReason.NO_NEED),
    RecordConsultation: RecordConsultation(
        referral=_NOBODYS,
        kind=ConsultationKind.FAMILY,
        sequence=ConsultationSequence.FIRST,
        mode=ConsultationMode.PHONE,
        duration=DurationBand.UP_TO_60,
        anonymous=False,
        held_on=TODAY,
    ),
    ReportMeasureStarted: ReportMeasureStarted(referral=_NOBODYS, started_on=TODAY),
}


def _leads_on(case: Case, referral: Referral, command: AboutReferral, now: datetime) -> bool:
    """Whether it is accepted, and not because it is so already."""
    try:
        outcome = step(case, command, referral.office, now)
    except Refused:
        return False
    assert outcome is not None
    return bool(outcome.says) or outcome.state != case


def _as_it_is(case: Case, referral: Referral) -> Picture:
    acknowledge, decide, consult = (
        case.deadlines.get(f"{deadline}:{referral.id}")
        if (missed := referral.climbed(deadline)) is None
        else missed.due
        for deadline in (
            ReferralDeadline.ACKNOWLEDGE,
            ReferralDeadline.DECIDE,
            ReferralDeadline.CONSULT,
        )
    )
    paused = question_of(referral.id) in case.deadlines
    return Picture(
        referral.life,
        acknowledge,
        decide,
        consult,
        paused=paused,
        answers=(),
        valid_until=case.the_notice().valid_until if referral.is_kept else None,
    )
