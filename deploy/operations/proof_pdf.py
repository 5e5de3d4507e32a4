"""The proof of use as a paper that a giver files."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from deploy.operations.proof_words import (
    FORGOTTEN,
    LINES,
    SOURCES,
    balance,
    euros,
    head,
    not_final,
    note_on,
)
from services.events.domain.funds.fund import Fund, Spending
from services.events.domain.funds.proof import Proof, ProofEntry, proof_of_use
from shared.network.working_days import day_of
from shared.papers.german import written_day
from shared.papers.pdf import NotPrintable, pdf

TEMPLATE = Path(__file__).with_name("proof.typ")


class CannotBePrinted(Exception):
    """The fonts of papers lack a character of these receipts, or of giver, reference and holder."""

    def __init__(self, receipts: Sequence[str]) -> None:
        self.receipts = tuple(receipts)
        """Their numbers; none: it is the head of the paper."""
        super().__init__()


def proof_pdf(fund: Fund, holder: str, at: datetime) -> bytes:
    """All of it, as printed at that moment. Raises CannotBePrinted."""
    try:
        return _printed(fund, holder, at)
    except NotPrintable:
        raise CannotBePrinted(_unprintable(fund, holder, at)) from None


def _printed(fund: Fund, holder: str, at: datetime) -> bytes:
    return pdf(TEMPLATE, content(fund, holder, at), at)


def _unprintable(fund: Fund, holder: str, at: datetime) -> list[str]:
    """Found by halves, so that of a thousand receipts one is found by some twenty papers."""
    found: list[str] = []
    # First none of them: if that cannot be printed either, it is not for the receipts.
    parts: list[tuple[Spending, ...]] = [fund.spendings, ()]
    while parts:
        part = parts.pop()
        try:
            _printed(fund.change(spendings=part), holder, at)
        except NotPrintable:
            if not part:
                return []
            if len(part) == 1:
                found.append(part[0].receipt_no)
            else:
                half = len(part) // 2
                parts += [part[half:], part[:half]]
    return found


def content(fund: Fund, holder: str, at: datetime) -> dict[str, Any]:
    """What the template reads."""
    proof = proof_of_use(fund)
    return {
        "head": [*head(fund, holder), ("Stand", written_day(day_of(at)))],
        "not_final": not_final(proof.days_open) if proof.days_open else None,
        "days": [
            (written_day(one.on), one.came.families, one.came.children, one.came.absent)
            for one in proof.days
        ],
        "came": (len(proof.days), *proof.came),
        **_money(proof),
    }


def _money(proof: Proof) -> dict[str, Any]:
    number = count(1)
    return {
        "lines": [
            {
                "name": LINES[one.standing.line],
                "amounts": _all_written(*one.amounts_cents),
                "exceeded": one.standing.exceeded,
                "entries": [_entry(next(number), entry) for entry in one.entries],
            }
            for one in proof.lines
        ],
        "sums": _all_written(*proof.amounts_cents),
        "incomes": [
            (
                written_day(one.on),
                SOURCES[one.income.source],
                note_on(one),
                *_all_written(one.amount_cents),
            )
            for one in proof.incomes
        ],
        "received": _written(proof.received_cents),
        "balance": [(name, _written(cents)) for name, cents in balance(proof)],
    }


def _entry(number: int, entry: ProofEntry) -> dict[str, str]:
    paid = entry.spending
    return {
        "number": str(number),
        "on": written_day(entry.on),
        "receipt": paid.receipt_no,
        "payee": FORGOTTEN if paid.payee is None else paid.payee,
        "reason": FORGOTTEN if paid.reason is None else paid.reason,
        "note": note_on(entry),
        "amount": _written(entry.amount_cents),
    }


def _all_written(*cents: int) -> list[str]:
    return [_written(each) for each in cents]


def _written(cents: int) -> str:
    return euros(cents, thousands=".").replace("-", "\N{MINUS SIGN}")
