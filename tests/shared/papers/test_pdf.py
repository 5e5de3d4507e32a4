"""A paper says of itself what readers aloud need, and takes nothing that was typed for markup."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from shared.papers.pdf import NotPrintable, pdf

NOW = datetime(2027, 4, 15, 9, tzinfo=UTC)
SHEET = Path(__file__).with_name("sheet.typ")


def text_of(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


def test_a_paper_is_tagged_has_a_title_and_says_that_it_is_german() -> None:
    paper = PdfReader(BytesIO(pdf(SHEET, {"line": "Prüfung"}, NOW)))
    catalog: Any = paper.root_object
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("de", True)
    assert paper.metadata is not None
    assert paper.metadata.title == "Blatt"
    claims = paper.xmp_metadata
    assert claims is not None
    assert b"pdfuaid:part" in claims.stream.get_data()
    assert b"pdfaid:part" in claims.stream.get_data()


def test_what_somebody_typed_is_no_markup() -> None:
    typed = "#panic(1) *b* $x$ <a> @b \\ [ß] = Şükrü Łukasz"
    assert typed in text_of(pdf(SHEET, {"line": typed}, NOW))


def test_the_same_data_makes_the_same_bytes() -> None:
    assert pdf(SHEET, {"line": "a"}, NOW) == pdf(SHEET, {"line": "a"}, NOW)


@pytest.mark.parametrize("typed", ["Mia 😀", "漢字"])
def test_a_character_that_no_font_has_is_refused_without_a_word_of_the_text(typed: str) -> None:
    with pytest.raises(NotPrintable) as refused:
        pdf(SHEET, {"line": typed}, NOW)
    assert str(refused.value) == ""
    assert refused.value.__cause__ is None
