"""What the monitor reads, in words: who did what and why, as far as anybody may know it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.network.working_days import BERLIN
from shared.wire.received import Received

Data = Mapping[str, Any]

WORDS: dict[str, Callable[[Data], str]] = {
    "NoticeHeld": lambda d: (
        f"{d['facility']} reports {_children(d)}; it settles, nobody is told before "
        f"{as_written(datetime.fromisoformat(d['until']))}"
    ),
    "NoticeSuppressed": lambda d: f"nobody is told: {_words(d['reason'])} before it had settled",
    "ConsentGranted": lambda d: f"the family consents; told may be {_list(d['receivers'])}",
    "ConsentDeclined": lambda d: f"no consent ({_words(d['reason'])}); only the number remains",
    "NoticeCompleted": lambda d: f"all have consented now; it may go to {_list(d['receivers'])}",
    "ConsentWithdrawn": lambda d: (
        f"the consent {_about(d, d.get('children', []))}is withdrawn through {d['by']}"
    ),
    "ConsentNarrowed": lambda d: (
        f"less is allowed through {d['by']}; told may still be {_list(d['receivers'])}"
    ),
    "IncarcerationNotified": lambda d: f"the notice may go to {_list(d['receivers'])}",
    "NoticeRetracted": lambda d: f"the prison takes its notice back: {_words(d['code'])}",
    "ErasureConfirmed": lambda d: f"{d['receiver']} confirms: {_words(d['extent'])}",
    "ErasureOverdue": lambda d: f"not yet erased at {_list(d['receivers'])}",
    "ReferralCreated": lambda d: (
        f"a referral for children aged {_list(d['age_bands'])}"
        if d["age_bands"]
        else "a referral for the parent alone"
    ),
    "ReferralRouted": lambda d: (
        f"goes to {d['office']}, which "
        f"{'acts while it is not clear who is in charge' if d['provisional'] else 'is in charge'}"
    ),
    "ReferralReturned": lambda d: f"stays with {d['office']}, as its hand-over was not taken",
    "ReferralUnroutable": lambda d: f"goes to nobody: {d['reason']}",
    "ReferralDelivered": lambda d: f"{d['office']} can read it",
    "ReferralAcknowledged": lambda d: f"somebody at {d['office']} has seen it",
    "ReferralAccepted": lambda d: f"{d['office']} takes it over",
    "ReferralDeclined": lambda d: f"{d['office']} does not take it: {_words(d['reason'])}",
    "ReferralHandedOver": lambda d: (
        f"{d['from_office']} hands it over to {d['to']}"
        f"{' in a talk with the family' if d['talk_held'] else ''}"
    ),
    "ReferralReassigned": lambda d: f"given to {d['to']}, since {d['from_office']} does not answer",
    "ReferralRecalled": lambda d: f"{d['office']} need not act any more",
    "ReferralClosed": lambda d: f"closed at {d['office']}: {_words(d['outcome'])}",
    "ReferralsErased": lambda d: f"asked to erase this part of it: {_list(d['offices'])}",
    "ReferralWithdrawn": lambda d: f"asked to erase: {_list(d['offices'])}",
    "ConsultationHeld": lambda d: f"{d['office']} met the family: {_words(d['sequence'])} time",
    "DeadlineMissed": lambda d: f"{d['office']} has missed a deadline: {_words(d['deadline'])}",
    "EscalationRaised": lambda d: (
        f"still nothing from {d['office']} ({_words(d['deadline'])}): {_words(d['to'])} hears of it"
    ),
    "EscalationResolved": lambda d: f"{d['office']} has done it: {_words(d['deadline'])}",
    "QuestionAsked": lambda d: f"{d['office']} asks the prison: {_words(d['question'])}",
    "QuestionPassedOn": lambda d: f"a question reaches {d['facility']}: {_words(d['question'])}",
    "QuestionAnswered": lambda d: f"the question is {_words(d['result'])}: {_words(d['question'])}",
    "TrainingScheduled": lambda d: f"a training is announced: {_words(d['theme'])}",
    "TrainingConfirmed": lambda d: f"it takes place, {d['registered']} have registered",
    "TrainingMoved": lambda d: (
        f"it is moved to {as_written(datetime.fromisoformat(d['modules'][0]['from']))}"
    ),
    "RegistrationCancelled": lambda d: (
        f"somebody does not come{', and says so late' if d['late'] else ''}"
    ),
    "ParticipantMovedUp": lambda d: f"somebody of {d['agency']} moves up from the waiting list",
    "GrantRecorded": lambda d: (
        f"a grant of {_euros(sum(each['amount_cents'] for each in d['plan']))} gets its ledger"
    ),
    "IncomeRecorded": lambda d: f"{_euros(d['amount_cents'])} have come in",
    "SpendingRecorded": lambda d: (
        f"{_euros(d['amount_cents'])} are paid for {_standing(d['standing'])}"
    ),
    "SpendingCorrected": lambda d: (
        f"a counter-entry of {_euros(d['difference_cents'])} ({_words(d['reason'])}) "
        f"for {_standing(d['standing'])}"
    ),
    "FundingReserved": lambda d: f"{_euros(d['reserved_cents'])} are kept for a family day",
    "FundingReleased": lambda d: (
        f"the family day has cost {_euros(d['spent_cents'])}; "
        f"{_euros(d['released_cents'])} are free again"
    ),
    "FamilyDayPlanned": lambda d: (
        f"a family day is planned at {d['prison']} for {_day(d['on'])}, with "
        f"{d['places']} places; its fund is asked"
    ),
    "FamilyDayFunded": lambda d: f"{_euros(d['reserved_cents'])} are reserved; it can be booked",
    "PlacesBooked": lambda d: f"{d['families']} families with {d['children']} children will come",
    "FamilyDayHeld": lambda d: (
        f"{d['families']} families with {d['children']} children came, {d['absent']} stayed away"
    ),
    "TrainingHeld": lambda d: f"it has taken place, {sum(d['attended'].values())} were there",
    "NotificationSent": lambda d: (
        f"mail to {d.get('agency', 'a participant')}: {_words(d['wording'])}"
    ),
}
"""Who, where to and why, of facts whose data say it; all others are told as their contract is."""

UNTOLD = frozenset(
    {
        "NotificationPlanned",
        "RegistrationConfirmed",
        "RegistrationWaitlisted",
        "TrainingCompleted",
        "CertificateIssued",
    }
)
"""What would tell a reader nothing new: the mail follows, the people are counted."""


def in_words(message: Received) -> str | None:
    """One line about it, without its time."""
    name = message.type_name
    if name in UNTOLD:
        return None
    words = WORDS.get(name)
    return words(message.data) if words else _meanings().get(name)


@cache
def _meanings() -> Mapping[str, str]:
    """What facts mean by their contracts, as a line of a story: `a child visited`."""
    entries = Catalogue(SWITCHBOARDS.values()).entries.values()
    return {entry.name: _as_a_line(entry.promise) for entry in entries}


def _as_a_line(promise: str) -> str:
    line = re.split(r"[.;:](?:\s|$)", promise, maxsplit=1)[0]
    return line[0].lower() + line[1:]


def when(message: Received) -> datetime:
    """When it was said, by the clock of the demo."""
    return datetime.fromisoformat(message.headers["ce_time"])


def as_written(moment: datetime) -> str:
    """A moment as people here write it."""
    return moment.astimezone(BERLIN).strftime("%a %d %b %H:%M")


def _day(written: str) -> str:
    return date.fromisoformat(written).strftime("%a %d %b")


def _euros(cents: int) -> str:
    return f"{cents / 100:,.2f} €"


def _standing(line: Data) -> str:
    """How a line of a grant stands."""
    used, planned = _euros(line["from_grant_cents"]), _euros(line["planned_cents"])
    other = line["other_means_cents"]
    rest = f", {_euros(other)} by other means" if other else ""
    return f"{line['line']}: {used} of {planned} from the grant{rest}"


def _children(data: Data) -> str:
    number = data.get("children_count")
    if number is None:
        return "a parent alone"
    return "one child" if number == 1 else f"{number} children"


def _about(said: Data, children: list[str]) -> str:
    whom = "who looks after " if said.get("about") == "caregiver" else ""
    return f"about {whom}{_list(children)} " if children else ""


def _words(code: str) -> str:
    return code.replace("_", " ")


def _list(codes: list[str]) -> str:
    *others, last = [_words(code) for code in codes] or ["nobody"]
    return f"{', '.join(others)} and {last}" if others else last
