"""The proof of use as a table for the giver's forms: German, semicolons, whole cents."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from services.events.contract.money import CorrectionReason, CostLine, IncomeSource
from services.events.domain.funds.fund import Fund
from services.events.domain.funds.proof import Proof, proof_of_use

LINES = {
    CostLine.FEES: "Honorare",
    CostLine.TRAVEL: "Fahrtkosten",
    CostLine.MATERIAL: "Sachmittel",
    CostLine.CATERING: "Verpflegung",
    CostLine.ROOMS: "Raummiete",
    CostLine.STAFF: "Personalkosten",
    CostLine.PUBLICITY: "Öffentlichkeitsarbeit",
    CostLine.OTHER: "Sonstiges",
}
SOURCES = {
    IncomeSource.GRANT: "Zuwendung",
    IncomeSource.OWN_MEANS: "Eigenmittel",
    IncomeSource.CONTRIBUTIONS: "Teilnahmebeiträge",
    IncomeSource.DONATIONS: "Spenden",
    IncomeSource.OTHER: "Sonstige Einnahmen",
}
REASONS = {
    CorrectionReason.TYPED_WRONGLY: "Erfassungsfehler",
    CorrectionReason.RECORDED_TWICE: "doppelt erfasst",
    CorrectionReason.REFUNDED: "erstattet",
    CorrectionReason.NOT_ELIGIBLE: "nicht zuwendungsfähig",
}
FORGOTTEN = "gelöscht"
_READ_AS_FORMULA = ("=", "+", "-", "@")

Row = tuple[str, ...]


def proof_csv(fund: Fund) -> str:
    """All of it, block by block."""
    proof = proof_of_use(fund)
    blocks = (_head(fund), _days(proof), _lines(proof), _incomes(proof), _entries(proof))
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    for block in (*blocks, _balance(proof)):
        writer.writerows(block)
        writer.writerow(())
    return written.getvalue().rstrip("\n") + "\n"


def euros(cents: int) -> str:
    """As they are written in German, without a sign that a table would not add up."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{rest:02}"


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _text(text: str | None) -> str:
    """What somebody typed, which no table may take for a formula."""
    typed = FORGOTTEN if text is None else text
    return f"'{typed}" if typed.startswith(_READ_AS_FORMULA) else typed


def _head(fund: Fund) -> Iterator[Row]:
    terms = fund.terms
    yield ("Verwendungsnachweis",)
    yield "Zuwendungsgeber", _text(fund.giver)
    yield "Aktenzeichen", _text(fund.reference)
    yield "Bewilligungszeitraum", f"{_day(terms.first_day)} bis {_day(terms.last_day)}"
    yield "Vorzulegen bis", _day(terms.proof_due)


def _days(proof: Proof) -> Iterator[Row]:
    yield ("Zahlen für den Sachbericht",)
    yield "Familientag am", "Familien", "Kinder", "nicht erschienene Familien"
    counts = [(one.came.families, one.came.children, one.came.absent) for one in proof.days]
    for day, numbers in zip(proof.days, counts, strict=True):
        yield _day(day.on), *map(str, numbers)
    sums = (str(sum(column)) for column in zip(*counts, strict=True))
    yield f"Familientage: {len(counts)}", *sums


def _lines(proof: Proof) -> Iterator[Row]:
    yield ("Plan und Ist",)
    yield (
        "Ausgabenart",
        "Plan",
        "Ist",
        "davon aus der Zuwendung",
        "davon aus anderen Mitteln",
        "Hinweis",
    )
    for one in proof.lines:
        yield (
            LINES[one.line],
            euros(one.planned_cents),
            euros(one.from_grant_cents + one.other_means_cents),
            euros(one.from_grant_cents),
            euros(one.other_means_cents),
            "überschritten" if one.exceeded else "",
        )
    other = proof.spent_cents - proof.from_grant_cents
    sums = (proof.granted_cents, proof.spent_cents, proof.from_grant_cents, other)
    yield "Summe", *map(euros, sums), ""


def _incomes(proof: Proof) -> Iterator[Row]:
    yield ("Einnahmen",)
    yield "Tag", "Herkunft", "Betrag"
    for one in proof.incomes:
        yield _day(one.received_on), SOURCES[one.source], euros(one.amount_cents)
    yield "Summe", "", euros(sum(one.amount_cents for one in proof.incomes))


def _entries(proof: Proof) -> Iterator[Row]:
    yield ("Belegliste",)
    yield "Ausgabenart", "Tag", "Beleg-Nr.", "Empfänger", "Grund der Zahlung", "Betrag", "Hinweis"
    for one in proof.entries:
        paid = one.spending
        note = "" if one.correction is None else f"Gegenbuchung: {REASONS[one.correction]}"
        yield (
            LINES[one.line],
            _day(one.on),
            _text(paid.receipt_no),
            _text(paid.payee),
            _text(paid.reason),
            euros(one.amount_cents),
            note,
        )
    yield "Summe", "", "", "", "", euros(proof.spent_cents), ""


def _balance(proof: Proof) -> Iterator[Row]:
    grants = (one for one in proof.incomes if one.source is IncomeSource.GRANT)
    received = sum(one.amount_cents for one in grants)
    left = received - proof.from_grant_cents
    yield ("Abrechnung der Zuwendung",)
    yield "Bewilligt", euros(proof.granted_cents)
    yield "Ausgezahlt", euros(received)
    yield "Verwendet", euros(proof.from_grant_cents)
    yield "Zurückzuzahlen" if left > 0 else "Noch auszuzahlen", euros(abs(left))
