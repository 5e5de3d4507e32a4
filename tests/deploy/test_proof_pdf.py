"""The proof of use as a paper: the same figures, or not a byte of it."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import typer
from pypdf import PdfReader

from deploy.cli.new_file import write_new
from deploy.cli.proof import paper
from deploy.operations.proof_csv import proof_csv
from deploy.operations.proof_pdf import CannotBePrinted, proof_pdf
from services.events.contract.money import CostLine
from services.events.domain.funds.fund import Fund
from tests.deploy.test_proof import HOLDER, of_the_year
from tests.events.family_days import funded
from tests.events.funds import granted, paid

PRINTED = datetime(2028, 2, 14, 9, tzinfo=UTC)


def text_of(fund: Fund) -> str:
    reader = PdfReader(BytesIO(proof_pdf(fund, HOLDER, PRINTED)))
    return "\n".join(page.extract_text() for page in reader.pages)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_paper_says_whose_grant_it_is_and_what_became_of_it() -> None:
    text = in_one_line(text_of(of_the_year()))
    for part in (
        "Zuwendungsgeber Stiftung Beispiel",
        "Aktenzeichen 2027-0815",
        f"Zuwendungsempfänger {HOLDER}",
        "Bewilligungszeitraum 01.01.2027 bis 31.12.2027",
        "Stand 14.02.2028",
        "20.03.2027 7 11 2",
        "3.000,00 3.050,00 50,00 3.000,00 50,00",
        "Summe 12.000,00 3.573,97 \N{MINUS SIGN}8.426,03 3.523,97 50,00",
        "Gegenbuchung: Erfassungsfehler \N{MINUS SIGN}108,00",
        "Zurückzuzahlen 2.476,03",
        "Ort, Datum",
    ):
        assert part in text, part
    assert "Vorläufig" not in text


def test_paper_and_table_have_the_same_sums() -> None:
    fund = of_the_year()
    printed = text_of(fund).replace(".", "").replace("\N{MINUS SIGN}", "-")
    for row in proof_csv(fund, HOLDER).splitlines():
        if row.startswith("Summe"):
            for amount in filter(None, row.split(";")[1:]):
                assert amount in printed, row


def test_a_paper_that_is_printed_before_a_day_is_accounted_for_says_that_it_is_not_final() -> None:
    _, fund = funded()
    assert "Vorläufig: 1 Familientag ist noch nicht abgerechnet." in in_one_line(text_of(fund))
    assert "\nVorläufig;1 Familientag ist noch nicht abgerechnet.\n" in proof_csv(fund, HOLDER)
    assert "Vorläufig" not in proof_csv(of_the_year(), HOLDER)


def test_of_two_receipts_that_cannot_be_printed_the_numbers_are_told_and_not_the_texts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fund = granted()
    for number in range(20):
        fund = paid(fund, number, CostLine.TRAVEL, 100).state
    fund = paid(fund, 30, CostLine.TRAVEL, 100, payee="漢字").state
    fund = paid(fund, 31, CostLine.FEES, 100, reason="Fahrt 😀").state
    with pytest.raises(CannotBePrinted) as no:
        proof_pdf(fund, HOLDER, PRINTED)
    assert set(no.value.receipts) == {"2027-030", "2027-031"}
    assert str(no.value) == ""
    with pytest.raises(typer.Exit):
        paper(fund, HOLDER)
    told = capsys.readouterr().err
    assert "2027-030" in told
    assert "--pdf" in told
    assert not {"漢字", "😀"} & set(told.split())


def test_where_the_head_cannot_be_printed_no_receipt_is_blamed() -> None:
    with pytest.raises(CannotBePrinted) as no:
        proof_pdf(paid(granted(), 1, CostLine.TRAVEL, 100).state, "漢字", PRINTED)
    assert no.value.receipts == ()


def test_a_file_is_written_whole_for_its_owner_and_over_no_other_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nachweis.pdf"
    write_new(file, b"whole")
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(typer.Exit):
        write_new(file, b"another")
    assert "is there already" in capsys.readouterr().err
    with pytest.raises(typer.Exit):
        write_new(tmp_path / "nowhere" / "nachweis.pdf", b"")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [
        ("nachweis.pdf", b"whole")
    ]
