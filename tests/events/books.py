"""What the books of a fund have to say, whatever has happened: the same to the cent, everywhere."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

from deploy.operations.proof_csv import proof_csv
from deploy.operations.proof_pdf import content
from deploy.operations.proof_words import LINES
from services.events.domain.funds.fund import Fund
from services.events.domain.funds.proof import proof_of_use
from services.events.domain.funds.reckoning import free_cents, planned_cents, standings

HOLDER = "koordinierung-mv"
PRINTED = datetime(2028, 2, 14, 9, tzinfo=UTC)


def check_books(fund: Fund, paid: Mapping[UUID, int], received: Mapping[UUID, int]) -> None:
    """Ledger, lines, proof, table and paper, by what was accepted of each entry."""
    assert {one.spending: one.now_cents for one in fund.spendings} == paid
    assert {one.income: one.now_cents for one in fund.incomes} == received
    _check_lines(fund)
    proof = proof_of_use(fund)
    spent, came_in = sum(paid.values()), sum(received.values())
    assert (proof.spent_cents, proof.received_cents) == (spent, came_in)
    *_, by_grant, by_other_means = proof.amounts_cents
    assert by_grant + by_other_means == spent
    assert _of_table(proof_csv(fund, HOLDER)) == (came_in, spent, spent)
    assert _of_paper(fund) == (came_in, spent, spent)


def _check_lines(fund: Fund) -> None:
    for stands in standings(fund):
        of_line = sum(one.now_cents for one in fund.spendings if one.line is stands.line)
        assert stands.from_grant_cents + stands.other_means_cents == of_line
        parts = (stands.from_grant_cents, stands.reserved_cents, free_cents(fund, stands.line))
        assert sum(parts) == planned_cents(fund, stands.line)
        assert min(*parts, stands.other_means_cents) >= 0


def _of_table(text: str) -> tuple[int, int, int]:
    """All incomes, all receipts, and the sum of the lines, added up by who reads it."""
    blocks = {}
    for block in text.split("\n\n"):
        (name, *_), _, *rows = csv.reader(StringIO(block), delimiter=";")
        blocks[name] = rows
    *incomes, income_sum = blocks["Einnahmen"]
    *receipts, receipt_sum = blocks["Belegliste"]
    *lines, line_sum = blocks["Plan und Ist"]
    columns = ((incomes, income_sum, 2), (receipts, receipt_sum, 5), (lines, line_sum, 2))
    for rows, total, column in columns:
        assert sum(_cents(row[column]) for row in rows) == _cents(total[column])
    by_line = {name: sum(_cents(r[5]) for r in receipts if r[0] == name) for name in LINES.values()}
    assert {row[0]: _cents(row[2]) for row in lines} == {row[0]: by_line[row[0]] for row in lines}
    return _cents(income_sum[2]), _cents(receipt_sum[5]), _cents(line_sum[2])


def _of_paper(fund: Fund) -> tuple[int, int, int]:
    data = content(fund, HOLDER, PRINTED)
    for line in data["lines"]:
        assert sum(_cents(one["amount"]) for one in line["entries"]) == _cents(line["amounts"][1])
    incomes = sum(_cents(amount) for *_, amount in data["incomes"])
    entries = sum(_cents(one["amount"]) for line in data["lines"] for one in line["entries"])
    assert incomes == _cents(data["received"])
    return incomes, entries, _cents(data["sums"][1])


def _cents(written: str) -> int:
    return int(written.replace(".", "").replace(",", "").replace("\N{MINUS SIGN}", "-"))
