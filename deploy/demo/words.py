"""What the monitor reads, in words: who did what and why, as far as anybody may know it."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from deploy.demo.phrases import Data, as_list, as_written, in_plain
from deploy.demo.programme_words import PROGRAMME_WORDS
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.wire.received import Received

WORDS: dict[str, Callable[[Data], str]] = {
    "NoticeHeld": lambda d: (
        f"{d['facility']} reports {_children(d)}; it settles, nobody is told before "
        f"{as_written(datetime.fromisoformat(d['until']))}"
    ),
    "NoticeSuppressed": lambda d: f"nobody is told: {in_plain(d['reason'])} before it had settled",
    "ConsentGranted": lambda d: f"the family consents; told may be {as_list(d['receivers'])}",
    "ConsentDeclined": lambda d: f"no consent ({in_plain(d['reason'])}); only the number remains",
    "NoticeCompleted": lambda d: f"all have consented now; it may go to {as_list(d['receivers'])}",
    "ConsentWithdrawn": lambda d: (
        f"the consent {_about(d, d.get('children', []))}is withdrawn through {d['by']}"
    ),
    "ConsentNarrowed": lambda d: (
        f"less is allowed through {d['by']}; told may still be {as_list(d['receivers'])}"
    ),
    "IncarcerationNotified": lambda d: f"the notice may go to {as_list(d['receivers'])}",
    "NoticeRetracted": lambda d: f"the prison takes its notice back: {in_plain(d['code'])}",
    "ErasureConfirmed": lambda d: f"{d['receiver']} confirms: {in_plain(d['extent'])}",
    "ErasureOverdue": lambda d: f"not yet erased at {as_list(d['receivers'])}",
    "ReferralCreated": lambda d: (
        f"a referral for children aged {as_list(d['age_bands'])}"
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
    "ReferralDeclined": lambda d: f"{d['office']} does not take it: {in_plain(d['reason'])}",
    "ReferralHandedOver": lambda d: (
        f"{d['from_office']} hands it over to {d['to']}"
        f"{' in a talk with the family' if d['talk_held'] else ''}"
    ),
    "ReferralReassigned": lambda d: f"given to {d['to']}, since {d['from_office']} does not answer",
    "ReferralRecalled": lambda d: f"{d['office']} need not act any more",
    "ReferralClosed": lambda d: f"closed at {d['office']}: {in_plain(d['outcome'])}",
    "ReferralsErased": lambda d: f"asked to erase this part of it: {as_list(d['offices'])}",
    "ReferralWithdrawn": lambda d: f"asked to erase: {as_list(d['offices'])}",
    "ConsultationHeld": lambda d: f"{d['office']} met the family: {in_plain(d['sequence'])} time",
    "DeadlineMissed": lambda d: f"{d['office']} has missed a deadline: {in_plain(d['deadline'])}",
    "EscalationRaised": lambda d: (
        f"still nothing from {d['office']} ({in_plain(d['deadline'])}): "
        f"{in_plain(d['to'])} hears of it"
    ),
    "EscalationResolved": lambda d: f"{d['office']} has done it: {in_plain(d['deadline'])}",
    "QuestionAsked": lambda d: f"{d['office']} asks the prison: {in_plain(d['question'])}",
    "QuestionPassedOn": lambda d: f"a question reaches {d['facility']}: {in_plain(d['question'])}",
    "QuestionAnswered": lambda d: (
        f"the question is {in_plain(d['result'])}: {in_plain(d['question'])}"
    ),
    **PROGRAMME_WORDS,
    "NotificationSent": lambda d: (
        f"mail to {d.get('agency', 'a participant')}: {in_plain(d['wording'])}"
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
    # The one abbreviation in a promise: an article of the GDPR.
    line = re.split(r"(?<!Art)[.;:](?:\s|$)", promise, maxsplit=1)[0]
    return line[0].lower() + line[1:]


def when(message: Received) -> datetime:
    """When it was said, by the clock of the demo."""
    return datetime.fromisoformat(message.headers["ce_time"])


def _children(data: Data) -> str:
    number = data.get("children_count")
    if number is None:
        return "a parent alone"
    return "one child" if number == 1 else f"{number} children"


def _about(said: Data, children: list[str]) -> str:
    whom = "who looks after " if said.get("about") == "caregiver" else ""
    return f"about {whom}{as_list(children)} " if children else ""
