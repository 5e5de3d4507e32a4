"""Who may use a fund, until when, and how much it can hold."""

from datetime import date

from services.events.domain.funds.fund import Fund, Life
from services.events.domain.rules import MOST_ENTRIES, Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network import working_days


def check_holder(fund: Fund, at: At[Rules]) -> None:
    """Only who recorded the grant. Raises Refused."""
    if fund.holder != at.sender:
        raise Refused(Code.NOT_COMPETENT)


def check_open(fund: Fund) -> None:
    """Whether one more entry can be made. Raises Refused."""
    if fund.life is not Life.RUNNING:
        raise Refused(Code.WRONG_STATE, state=fund.life)
    if fund.entries >= MOST_ENTRIES:
        raise Refused(Code.FULL)


def has_come(day: date, pointer: str, at: At[Rules]) -> None:
    """What is entered has happened. Raises Refused."""
    if not working_days.has_come(day, at.now):
        raise Refused(Code.SCHEMA_VIOLATION, pointer=pointer)
