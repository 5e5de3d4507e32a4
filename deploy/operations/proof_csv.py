"""The proof of use as a table for the giver's forms: German, semicolons, whole cents."""

import csv
from collections.abc import Iterator
from io import StringIO

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
from services.events.domain.funds.fund import Fund
from services.events.domain.funds.proof import Proof, proof_of_use
from shared.papers.german import written_day

_READ_AS_FORMULA = ("=", "+", "-", "@")

Row = tuple[str, ...]


def proof_csv(fund: Fund, holder: str) -> str:
    """All of it, block by block; the holder by the name it has in the registry."""
    proof = proof_of_use(fund)
    blocks = (
        _head(fund, holder, proof.days_open),
        _days(proof),
        _lines(proof),
        _incomes(proof),
        _entries(proof),
    )
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    for block in (*blocks, _balance(proof)):
        writer.writerows(block)
        writer.writerow(())
    return written.getvalue().rstrip("\n") + "\n"


def _text(text: str | None) -> str:
    """What somebody typed, which no table may take for a formula."""
    typed = FORGOTTEN if text is None else text
    return f"'{typed}" if typed.startswith(_READ_AS_FORMULA) else typed


def _head(fund: Fund, holder: str, days_open: int) -> Iterator[Row]:
    yield ("Verwendungsnachweis",)
    for name, text in head(fund, holder):
        yield name, _text(text)
    if days_open:
        yield "Vorläufig", not_final(days_open)


def _days(proof: Proof) -> Iterator[Row]:
    yield ("Zahlen für den Sachbericht",)
    yield "Familientag am", "Familien", "Kinder", "nicht erschienene Familien"
    for one in proof.days:
        came = one.came.families, one.came.children, one.came.absent
        yield written_day(one.on), *map(str, came)
    yield f"Familientage: {len(proof.days)}", *map(str, proof.came)


def _lines(proof: Proof) -> Iterator[Row]:
    yield ("Plan und Ist",)
    yield (
        "Ausgabenart",
        "Plan",
        "Ist",
        "Abweichung",
        "davon aus der Zuwendung",
        "davon aus anderen Mitteln",
        "Hinweis",
    )
    for one in proof.lines:
        stands = one.standing
        yield (
            LINES[stands.line],
            *map(euros, one.amounts_cents),
            "überschritten" if stands.exceeded else "",
        )
    yield "Summe", *map(euros, proof.amounts_cents), ""


def _incomes(proof: Proof) -> Iterator[Row]:
    yield ("Einnahmen",)
    yield "Tag", "Herkunft", "Betrag", "Hinweis"
    for one in proof.incomes:
        source, amount = SOURCES[one.income.source], euros(one.amount_cents)
        yield written_day(one.on), source, amount, note_on(one)
    yield "Summe", "", euros(proof.received_cents), ""


def _entries(proof: Proof) -> Iterator[Row]:
    yield ("Belegliste",)
    yield "Ausgabenart", "Tag", "Beleg-Nr.", "Empfänger", "Grund der Zahlung", "Betrag", "Hinweis"
    for one in proof.entries:
        paid = one.spending
        yield (
            LINES[paid.line],
            written_day(one.on),
            _text(paid.receipt_no),
            _text(paid.payee),
            _text(paid.reason),
            euros(one.amount_cents),
            note_on(one),
        )
    yield "Summe", "", "", "", "", euros(proof.spent_cents), ""


def _balance(proof: Proof) -> Iterator[Row]:
    yield ("Abrechnung der Zuwendung",)
    for name, cents in balance(proof):
        yield name, euros(cents)
