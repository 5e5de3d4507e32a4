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
    terms = fund.terms
    period = f"{written_day(terms.first_day)} bis {written_day(terms.last_day)}"
    yield ("Verwendungsnachweis",)
    yield "Zuwendungsgeber", _text(fund.giver)
    yield "Aktenzeichen", _text(fund.reference)
    yield "Zuwendungsempfänger", _text(holder)
    yield "Bewilligungszeitraum", period
    yield "Vorzulegen bis", written_day(terms.proof_due)
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
            euros(stands.planned_cents),
            euros(one.spent_cents),
            euros(one.more_than_planned_cents),
            euros(stands.from_grant_cents),
            euros(stands.other_means_cents),
            "überschritten" if stands.exceeded else "",
        )
    sums = (
        proof.granted_cents,
        proof.spent_cents,
        proof.more_than_planned_cents,
        proof.from_grant_cents,
        proof.other_means_cents,
    )
    yield "Summe", *map(euros, sums), ""


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
    yield "Bewilligt", euros(proof.granted_cents)
    yield "Ausgezahlt", euros(proof.paid_out_cents)
    yield "Verwendet", euros(proof.from_grant_cents)
    yield balance(proof.left_cents), euros(abs(proof.left_cents))
