"""The proof of use as its giver gets it."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.operations.proof_csv import proof_csv
from deploy.operations.proof_words import LINES, REASONS, SOURCES, euros
from services.events.contract.money import CorrectionReason, CostLine, IncomeSource
from services.events.domain.funds.fund import Fund
from tests.deploy.command_line import kvi
from tests.events.family_days import accounting, funded, held, released, with_receipts
from tests.events.funds import corrected, income_corrected, paid, received


def of_the_year() -> Fund:
    """The family day of Bützow, a typed error and a line that is exceeded."""
    day, fund = funded()
    fund = released(with_receipts(fund), accounting(held(day))).state
    fund = corrected(paid(fund, 7, CostLine.MATERIAL, 120_00).state, 7, 12_00).state
    fund = paid(fund, 8, CostLine.TRAVEL, 3_050_00 - 330_40).state
    return received(fund, 1, 6_000_00)


HOLDER = "Landeskoordinierungsstelle KvI M-V"


def blocks(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for block in text.split("\n\n"):
        (name, *_), *rows = csv.reader(StringIO(block), delimiter=";")
        found[name] = rows
    return found


def test_the_proof_has_plan_and_actual_with_the_line_that_is_exceeded() -> None:
    found = blocks(proof_csv(of_the_year(), HOLDER))
    _, *rows = found["Plan und Ist"]
    assert rows == [
        ["Honorare", "6000,00", "250,00", "-5750,00", "250,00", "0,00", ""],
        ["Fahrtkosten", "3000,00", "3050,00", "50,00", "3000,00", "50,00", "überschritten"],
        ["Sachmittel", "2000,00", "88,97", "-1911,03", "88,97", "0,00", ""],
        ["Verpflegung", "1000,00", "185,00", "-815,00", "185,00", "0,00", ""],
        ["Summe", "12000,00", "3573,97", "-8426,03", "3523,97", "50,00", ""],
    ]


def test_the_proof_lists_receipts_with_their_payees_and_counter_entries_with_their_reason() -> None:
    _, *rows, total = blocks(proof_csv(of_the_year(), HOLDER))["Belegliste"]
    material = [row for row in rows if row[0] == "Sachmittel"]
    assert [row[5:] for row in material] == [
        ["76,97", ""],
        ["120,00", ""],
        ["-108,00", "Gegenbuchung: Erfassungsfehler"],
    ]
    assert material[1][1:5] == [
        "20.03.2027",
        "2027-007",
        "Busreisen Muster",
        "Fahrten der Familien",
    ]
    assert total[5] == "3573,97"


def test_the_proof_has_the_figures_for_the_report_and_what_is_left() -> None:
    found = blocks(proof_csv(of_the_year(), HOLDER))
    assert found["Zahlen für den Sachbericht"][1:] == [
        ["20.03.2027", "7", "11", "2"],
        ["Familientage: 1", "7", "11", "2"],
    ]
    assert found["Abrechnung der Zuwendung"] == [
        ["Bewilligt", "12000,00"],
        ["Ausgezahlt", "6000,00"],
        ["Verwendet", "3523,97"],
        ["Zurückzuzahlen", "2476,03"],
    ]
    assert found["Verwendungsnachweis"][0] == ["Zuwendungsgeber", "Stiftung Beispiel"]


def test_an_income_that_was_paid_back_stands_there_twice_and_counts_as_nothing() -> None:
    fund = received(of_the_year(), 2, 40_50, source=IncomeSource.CONTRIBUTIONS)
    fund = income_corrected(fund, 2, 0, CorrectionReason.REFUNDED).state
    _, *rows = blocks(proof_csv(fund, HOLDER))["Einnahmen"]
    assert rows == [
        ["01.03.2027", "Zuwendung", "6000,00", ""],
        ["01.03.2027", "Teilnahmebeiträge", "40,50", ""],
        ["22.03.2027", "Teilnahmebeiträge", "-40,50", "Gegenbuchung: erstattet"],
        ["Summe", "", "6000,00", ""],
    ]


def test_a_receipt_that_the_grant_may_not_cover_says_so() -> None:
    fund = paid(of_the_year(), 9, CostLine.FEES, 1, paid_on=date(2026, 12, 31)).state
    _, first, *_ = blocks(proof_csv(fund, HOLDER))["Belegliste"]
    assert (first[1], first[6]) == ("31.12.2026", "nicht aus der Zuwendung")


def test_what_somebody_typed_is_no_formula_and_no_new_line() -> None:
    fund = paid(of_the_year(), 9, CostLine.FEES, 1, payee="=HYPERLINK(1)", reason="a;b").state
    rows = blocks(proof_csv(fund, HOLDER))["Belegliste"]
    assert ["'=HYPERLINK(1)", "a;b"] in [row[3:5] for row in rows]


def test_every_word_of_the_contract_has_a_german_one() -> None:
    assert set(LINES) == set(CostLine)
    assert set(SOURCES) == set(IncomeSource)
    assert set(REASONS) == set(CorrectionReason)


@pytest.mark.parametrize(
    ("cents", "written"), [(0, "0,00"), (5, "0,05"), (-5, "-0,05"), (-10800, "-108,00")]
)
def test_cents_are_written_as_euros(cents: int, written: str) -> None:
    assert euros(cents) == written


def test_without_a_system_that_runs_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KVI_KAFKA", "KVI_MONGO"):
        monkeypatch.delenv(name, raising=False)
    done = kvi(tmp_path, "proof", str(uuid4()))
    assert (done.code, done.out) == (2, "")
    assert "./kvi up" in done.err
