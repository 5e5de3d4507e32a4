"""What an office sees of a case: made anew from what it was told, whenever it is told something."""

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Self

from pydantic import AwareDatetime, ValidationError

from services.desk.domain.entry import Entry, Told
from services.desk.domain.seen import Line, Seen
from services.desk.domain.unanswered import TOLD_OF_OTHERS, Unanswered
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.deadlines import DeadlineReminder, EscalationResolved
from services.referral.contract.erasure import ErasureReason, ErasureRequested
from services.referral.contract.questions import AnswerGiven
from services.referral.contract.updates import ReferralUpdated
from shared.language.message import Event
from shared.network.questions import Question, Unavailable

VIEW_VERSION = 4
"""Counts up with every change of `OfficeCase` or of how it is made: older views are made anew."""


class NotRead(Exception):
    """One that this version of the desk cannot read."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.message)
        self.entry = entry


class Given(Seen):
    """What came of a question to the prison."""

    id: str
    """The message; it holds the sealed answer."""
    question: Question
    unavailable: Unavailable | None = None
    """Why there is no answer; absent when there is one."""


class Referral(Seen):
    """One referral at this office."""

    id: str
    assigned: ReferralAssigned
    """As it was told, but for its sealed part."""
    sealed_in: str | None = None
    """The message with the sealed part; absent if none came."""
    life: ReferralLife
    answers: tuple[str, ...]
    """The commands that are possible now, as the service said last."""
    acknowledge_by: AwareDatetime | None = None
    decide_by: AwareDatetime | None = None
    consult_by: AwareDatetime | None = None
    paused: bool = False
    valid_until: date | None = None
    """The last day of the consent; it may have been renewed since it was assigned."""
    since: str
    """The message that said last what is possible."""
    lines: tuple[Line, ...]
    given: tuple[Given, ...] = ()
    """What the prison has answered so far."""

    @property
    def next_deadline(self) -> datetime | None:
        """The earliest that is pending; none while its clocks stand still."""
        pending = (self.acknowledge_by, self.decide_by, self.consult_by)
        return None if self.paused else min((by for by in pending if by), default=None)


class ErasureAsked(Seen):
    """The office has been asked to erase."""

    id: str
    """The message that asks."""
    referrals: tuple[str, ...]
    why: ErasureReason
    at: AwareDatetime


class OfficeCase(Seen):
    """All of a case that an office was told and has not been asked to erase."""

    agency: str
    case: str
    referrals: tuple[Referral, ...] = ()
    others: tuple[Unanswered, ...] = ()
    """At other offices that let them wait; the coordination office alone is told of such."""
    erasures: tuple[ErasureAsked, ...] = ()

    @property
    def told_of(self) -> tuple[Referral | Unanswered, ...]:
        """All that it knows by an id."""
        return (*self.others, *self.referrals)

    def referral(self, name: str) -> Referral | Unanswered | None:
        """The referral of this id."""
        return next((each for each in self.told_of if each.id == name), None)

    def is_erased(self, referral: str) -> bool:
        """Whether the office has been asked to erase it."""
        return any(referral in each.referrals for each in self.erasures)

    def erased(self, erasures: Iterable[ErasureAsked]) -> Self:
        """What is left of it by these requests."""
        asked = tuple(erasures)
        names = {name for each in asked for name in each.referrals}
        left = tuple(each for each in self.referrals if each.id not in names)
        others = tuple(each for each in self.others if each.id not in names)
        return self.model_copy(update={"referrals": left, "others": others, "erasures": asked})


def office_case(agency: str, case: str, entries: Iterable[Entry]) -> OfficeCase:
    """See the case as the entries tell it, in their order.

    Raises NotRead if one of them is not as its contract says.
    """
    referrals: dict[str, Referral] = {}
    others: dict[str, Unanswered] = {}
    erasures: list[ErasureAsked] = []
    erased: set[str] = set()
    for entry in entries:
        for model, told in TOLD.items():
            message: Any = _read(entry, model)
            # An assignment may come after its own request to erase (docs/integrating.md).
            if message is not None and str(message.referral) not in erased:
                told(referrals, entry, message)
        for model, told_of_others in TOLD_OF_OTHERS.items():
            message = _read(entry, model)
            if message is not None and _is_of_another(message, agency, {*referrals, *erased}):
                told_of_others(others, entry, message)
        if (asked := _read(entry, ErasureRequested)) is not None:
            erasures.append(_asked(entry, asked))
            erased.update(erasures[-1].referrals)
            for name in erasures[-1].referrals:
                referrals.pop(name, None)
                others.pop(name, None)
    return OfficeCase(
        agency=agency,
        case=case,
        referrals=tuple(referrals.values()),
        others=tuple(others.values()),
        erasures=tuple(erasures),
    )


def erasures_asked(entries: Iterable[Entry]) -> tuple[ErasureAsked, ...]:
    """All requests to erase that can be read: they are followed also where nothing else can."""
    found = []
    for entry in entries:
        try:
            asked = entry.read(ErasureRequested)
        except ValidationError:
            continue
        if asked is not None:
            found.append(_asked(entry, asked))
    return tuple(found)


def concerns(entry: Entry, referrals: Iterable[str]) -> bool:
    """Whether an entry is about one of these referrals, also one that nobody here can read."""
    return entry.word("referral") in set(referrals)


def _read(entry: Entry, model: type[Told]) -> Told | None:
    try:
        return entry.read(model)
    except ValidationError as error:
        raise NotRead(entry) from error


def _is_of_another(
    message: DeadlineReminder | EscalationResolved, agency: str, own: Container[str]
) -> bool:
    """Whoever handed over hears of the next office by its own referral."""
    return message.office != agency and str(message.referral) not in own


def _assigned(referrals: dict[str, Referral], entry: Entry, message: ReferralAssigned) -> None:
    name = str(message.referral)
    known = referrals.get(name)
    line = Line(at=entry.told_at, told=entry.message)
    if known is not None:
        # Told again, as when nobody confirmed the delivery: what came since is newer.
        has_part = message.sealed is not None
        referrals[name] = known.model_copy(
            update={
                "sealed_in": entry.id if has_part else known.sealed_in,
                "lines": (*known.lines, line),
            }
        )
        return
    referrals[name] = Referral(
        id=name,
        assigned=message.model_copy(update={"sealed": None}),
        sealed_in=None if message.sealed is None else entry.id,
        life=ReferralLife.ASSIGNED,
        answers=message.answers,
        acknowledge_by=message.acknowledge_by,
        decide_by=message.decide_by,
        consult_by=message.consult_by,
        valid_until=message.valid_until,
        since=entry.id,
        lines=(line,),
    )


def _updated(referrals: dict[str, Referral], entry: Entry, message: ReferralUpdated) -> None:
    name = str(message.referral)
    if name not in referrals:
        return
    known = referrals[name]
    referrals[name] = known.model_copy(
        update={
            "life": message.life,
            "answers": message.answers,
            "acknowledge_by": message.acknowledge_by,
            "decide_by": message.decide_by,
            "consult_by": message.consult_by,
            "paused": bool(message.paused),
            "valid_until": message.valid_until,
            "since": entry.id,
            "lines": (*known.lines, Line(at=entry.told_at, told=entry.message, by=message.by)),
        }
    )


def _reminded(referrals: dict[str, Referral], entry: Entry, message: DeadlineReminder) -> None:
    name = str(message.referral)
    if name in referrals:
        known = referrals[name]
        line = Line(at=entry.told_at, told=entry.message, by=message.deadline)
        referrals[name] = known.model_copy(update={"lines": (*known.lines, line)})


def _given(referrals: dict[str, Referral], entry: Entry, message: AnswerGiven) -> None:
    name = str(message.referral)
    if name in referrals:
        known = referrals[name]
        given = Given(id=entry.id, question=message.question, unavailable=message.unavailable)
        # One that came late stands in the place of the words that none came in time.
        others = tuple(each for each in known.given if each.question is not given.question)
        line = Line(at=entry.told_at, told=entry.message)
        referrals[name] = known.model_copy(
            update={"given": (*others, given), "lines": (*known.lines, line)}
        )


def _asked(entry: Entry, message: ErasureRequested) -> ErasureAsked:
    names = tuple(str(each) for each in message.referrals)
    return ErasureAsked(id=entry.id, referrals=names, why=message.why, at=entry.told_at)


TOLD: Mapping[type[Event], Callable[[dict[str, Referral], Entry, Any], None]] = {
    ReferralAssigned: _assigned,
    ReferralUpdated: _updated,
    DeadlineReminder: _reminded,
    AnswerGiven: _given,
}
"""What is told of one referral to its office, and what it changes of the view."""
