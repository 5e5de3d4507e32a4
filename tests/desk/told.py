"""What an office is told, as entries of its mailbox."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from deploy.messages.written_message import examples_of
from services.desk.domain.entry import Entry

OFFICE = "jugendamt-13004"
CASE = "7c7a3f6e-6a0f-4d8e-9b1c-2f1d3e4a5b6c"
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
_NAMESPACE = UUID("0b7a5c1e-3f0d-4f59-8b54-2a5c7e0d9f11")


def told(
    message: str, number: int, data: dict[str, Any], cause: str | None = None, case: str = CASE
) -> Entry:
    """An entry of the mailbox; what is None is not said."""
    return Entry(
        agency=OFFICE,
        number=number,
        id=str(uuid5(_NAMESPACE, f"{message}/{number}")),
        message=message,
        case=case,
        cause=cause,
        told_at=START + timedelta(minutes=number),
        value=json.dumps({name: value for name, value in data.items() if value is not None}),
    )


def referral(number: int = 1) -> str:
    """The id of a referral."""
    return str(uuid5(_NAMESPACE, f"referral {number}"))


def assigned(number: int, *, of: int = 1, case: str = CASE, **changed: Any) -> Entry:
    """The office is told of a referral."""
    said = {**_example(), "referral": referral(of), **changed}
    return told("ReferralAssigned", number, said, case=case)


def updated(number: int, *, of: int = 1, **changed: Any) -> Entry:
    """The office is told where it stands."""
    said = {"life": "acknowledged", "answers": ["AcceptReferral"], "by": "acknowledged", **changed}
    return told("ReferralUpdated", number, {"referral": referral(of), **said})


def erasure(number: int, *of: int) -> Entry:
    """The office is asked to erase some referrals."""
    names = [referral(each) for each in of]
    return told("ErasureRequested", number, {"referrals": names, "why": "consent_withdrawn"})


@cache
def _example() -> dict[str, Any]:
    return dict(examples_of("ReferralAssigned")["with_consent"].data)


def given(number: int, *, of: int = 1, **changed: Any) -> Entry:
    """The prison has answered a question, or why there is no answer."""
    name = str(uuid5(_NAMESPACE, f"question {number}"))
    said = {"referral": referral(of), "question_id": name, **changed}
    return told("AnswerGiven", number, said)


def reminded(number: int, *, of: int = 1, **changed: Any) -> Entry:
    """Something is overdue, at whichever office."""
    said = {"office": OFFICE, "deadline": "decide", "due": "2027-02-26T23:00:00Z", "level": 1}
    return told("DeadlineReminder", number, {"referral": referral(of), **said, **changed})


def resolved(number: int, *, of: int = 1, **changed: Any) -> Entry:
    """What was overdue has come, or is not awaited any more."""
    said = {"office": OFFICE, "deadline": "decide"}
    return told("EscalationResolved", number, {"referral": referral(of), **said, **changed})


def to(agency: str, *entries: Entry) -> list[Entry]:
    """The same, told to another agency."""
    return [replace(entry, agency=agency) for entry in entries]


def announced(number: int, training: str, **changed: Any) -> Entry:
    """A training that is meant for the agency."""
    said = {**examples_of("TrainingScheduled")["in_house"].data, **changed}
    return told("TrainingScheduled", number, said, case=training)


def accepted(number: int, command: str, state: str, *, cause: str, case: str = CASE) -> Entry:
    """A command was carried out."""
    said = {"command": command, "state": state}
    return told("CommandAccepted", number, said, cause=cause, case=case)
