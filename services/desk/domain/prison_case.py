"""What a prison sees of its notice: made anew from what it was told, and never more than that."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import AwareDatetime

from services.desk.domain.entry import Entry
from services.desk.domain.order import order_id
from services.desk.domain.seen import Seen
from services.intake.contract.consents import (
    DeclineConsent,
    GrantConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.milestones import RecordSubjectInformed, ReportRelease
from services.intake.contract.notices import NoticeStatusChanged, ReportAdmission, RetractNotice
from services.intake.contract.questions import AnswerQuestion, QuestionPassedOn
from services.intake.contract.resealing import ReplaceSealedPart, ResealRequested
from services.intake.contract.stopping import PhoneRequired, RaiseObjection, SetProtectiveStop
from shared.language.answers import CommandAccepted, CommandRefused
from shared.language.codes import Code
from shared.language.message import Command, Event
from shared.network.notices import NoticeStatus, Remedy
from shared.network.questions import Question
from shared.network.sealed_parts import ResealReason

VIEW_VERSION = 3
"""Counts up with every change of `PrisonCase` or of how it is made, as that of `OfficeCase`."""
ABOUT_A_NOTICE: tuple[type[Command], ...] = (
    ReportAdmission,
    GrantConsent,
    DeclineConsent,
    NarrowConsent,
    RenewConsent,
    RetractNotice,
    WithdrawConsent,
    RaiseObjection,
    SetProtectiveStop,
    ReportRelease,
    RecordSubjectInformed,
    ReplaceSealedPart,
    AnswerQuestion,
)
"""The commands of a prison whose answers are shown; others of its answers are about no notice."""
_NAMES = frozenset(command.type_name() for command in ABOUT_A_NOTICE)
CAN_BECOME: Mapping[str, tuple[str, ...]] = {
    "awaiting_consent": ("whole", "parent_only"),
    "parent_only": ("whole",),
}
"""Of what a notice in these states can tell once those who have to consent do."""
_ON_REQUEST = frozenset({ReplaceSealedPart.type_name(), AnswerQuestion.type_name()})
"""Their answers say nothing of how the notice stands."""
_TOO_LATE = frozenset({Code.WRONG_STATE, Code.CASE_ERASED})
"""Why consents are refused of which the notice has not waited."""
OVER = frozenset({"retracted", "suppressed", "withdrawn", "counted_only", "objected", "stopped"})
"""The states to which a prison itself leads its notice, and after which it can do nothing more."""


class Passed(Seen):
    """How far the notice has come at one office that the prison does not know."""

    referral: str | None
    status: NoticeStatus
    remedy: Remedy | None = None
    at: AwareDatetime


class NoticeLine(Seen):
    """One line of the story of a notice."""

    at: AwareDatetime
    told: str
    """The kind of message."""
    code: str | None = None
    """The status, the state or the reason, as it was told."""
    command: str | None = None
    """For an answer, what was asked."""


class Phone(Seen):
    """Whom to call, since this is nothing for messages."""

    office: str
    duty_phone: str | None


class Refusal(Seen):
    """Why the notice was not taken."""

    code: str
    pointer: str | None


class Asked(Seen):
    """An office waits for something of the prison: a part sealed anew, or an answer."""

    asked: str
    """The message that asks."""
    office: str
    children: tuple[str, ...] = ()
    because: ResealReason | None = None
    """Why to seal anew; absent where it is a question."""
    question: Question | None = None
    question_id: str | None = None
    answer_by: AwareDatetime | None = None
    refused: str | None = None
    """The message by which the last answer was not taken; another one can be given then."""

    @property
    def command(self) -> str:
        """With what it is answered."""
        replaced = self.question is None
        return (ReplaceSealedPart if replaced else AnswerQuestion).type_name()

    def order(self, agency: str, case: str) -> str:
        """The id of the answer, whatever it says: who answers first has answered."""
        return order_id(agency, case, self.command, "", since=self.refused or self.asked)


class PrisonCase(Seen):
    """All of a notice that its prison was told."""

    agency: str
    case: str
    state: str | None = None
    """Where it stands, as the service said last; absent while nothing was answered."""
    refused: Refusal | None = None
    """The notice itself was refused, and there is none."""
    passed: tuple[Passed, ...] = ()
    phone: Phone | None = None
    waiting: tuple[Asked, ...] = ()
    """What offices have asked for and this desk has not answered."""
    lines: tuple[NoticeLine, ...] = ()
    came_too_late: bool = False
    """Consents were refused since the notice does not wait for them any more."""
    since: str = ""
    """The message that was told last; empty while there is none."""

    @property
    def is_open(self) -> bool:
        """Whether there is a notice with which the prison can still do something."""
        return self.state is not None and not self.is_over

    @property
    def can_become(self) -> tuple[str, ...]:
        """Of what it could tell with more consents than it waits with; by what was told alone."""
        return () if self.came_too_late else CAN_BECOME.get(self.state or "", ())

    @property
    def waiting_since(self) -> str:
        """By what it waits for consents: another word once some were answered, also with a no.

        What is sent after a no would else be taken for what was refused.
        """
        answered = sum(line.command == GrantConsent.type_name() for line in self.lines)
        return f"{self.state}/{answered}"

    @property
    def is_over(self) -> bool:
        """Whether the prison itself has ended it."""
        return self.state in OVER


def prison_case(agency: str, case: str, entries: Iterable[Entry]) -> PrisonCase:
    """See the notice as the entries tell it, in their order.

    Raises pydantic.ValidationError if one of them is not as its contract says.
    """
    seen = PrisonCase(agency=agency, case=case)
    for entry in entries:
        for model, tell in _TOLD.items():
            message = entry.read(model)
            if message is not None:
                seen = tell(seen, entry, message)
    return seen


def _accepted(seen: PrisonCase, entry: Entry, message: CommandAccepted) -> PrisonCase:
    if message.command not in _NAMES:
        return seen
    after = _line(seen, entry, code=message.state, command=message.command)
    if message.command in _ON_REQUEST:
        left = (a for a in seen.waiting if a.order(seen.agency, seen.case) != entry.cause)
        return after.model_copy(update={"waiting": tuple(left)})
    return after.model_copy(update={"state": message.state, "came_too_late": False})


def _refused(seen: PrisonCase, entry: Entry, message: CommandRefused) -> PrisonCase:
    if message.command not in _NAMES:
        return seen
    after = _line(seen, entry, code=message.code, command=message.command)
    if message.command in _ON_REQUEST:
        waiting = tuple(
            each.model_copy(update={"refused": entry.id})
            if each.order(seen.agency, seen.case) == entry.cause
            else each
            for each in seen.waiting
        )
        return after.model_copy(update={"waiting": waiting})
    if message.command == GrantConsent.type_name() and message.code in _TOO_LATE:
        return after.model_copy(update={"came_too_late": True})
    if message.command != ReportAdmission.type_name() or seen.state is not None:
        return after
    return after.model_copy(update={"refused": Refusal(code=message.code, pointer=message.pointer)})


def _passed(seen: PrisonCase, entry: Entry, message: NoticeStatusChanged) -> PrisonCase:
    referral = None if message.referral is None else str(message.referral)
    now = Passed(referral=referral, status=message.status, remedy=message.remedy, at=entry.told_at)
    others = tuple(each for each in seen.passed if each.referral != referral)
    after = _line(seen, entry, code=message.status)
    return after.model_copy(update={"passed": (*others, now)})


def _phone(seen: PrisonCase, entry: Entry, message: PhoneRequired) -> PrisonCase:
    phone = Phone(office=message.office, duty_phone=message.duty_phone)
    return _line(seen, entry).model_copy(update={"phone": phone})


def _question(seen: PrisonCase, entry: Entry, message: QuestionPassedOn) -> PrisonCase:
    asked = Asked(
        asked=entry.id,
        office=message.office,
        children=message.children,
        question=message.question,
        question_id=str(message.question_id),
        answer_by=message.answer_by,
    )
    after = _line(seen, entry, code=message.question)
    return after.model_copy(update={"waiting": (*seen.waiting, asked)})


def _reseal(seen: PrisonCase, entry: Entry, message: ResealRequested) -> PrisonCase:
    asked = Asked(
        asked=entry.id,
        office=message.receiver,
        children=message.children,
        because=message.because,
        answer_by=message.seal_by,
    )
    after = _line(seen, entry, code=message.because)
    return after.model_copy(update={"waiting": (*seen.waiting, asked)})


def _line(
    seen: PrisonCase, entry: Entry, *, code: str | None = None, command: str | None = None
) -> PrisonCase:
    line = NoticeLine(at=entry.told_at, told=entry.message, code=code, command=command)
    return seen.model_copy(update={"lines": (*seen.lines, line), "since": entry.id})


_TOLD: Mapping[type[Event], Callable[[PrisonCase, Entry, Any], PrisonCase]] = {
    CommandAccepted: _accepted,
    CommandRefused: _refused,
    NoticeStatusChanged: _passed,
    PhoneRequired: _phone,
    QuestionPassedOn: _question,
    ResealRequested: _reseal,
}
"""What is told to a prison about a notice, and what it changes of the view."""
