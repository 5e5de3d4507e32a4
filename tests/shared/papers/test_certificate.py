"""A certificate on paper says what was signed, and carries it for whoever checks it."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from zxingcpp import read_barcodes

from deploy.messages.signed_certificates import certificates_in
from shared.network.certificate import Certificate
from shared.papers.certificate import certificate_pdf, hours
from tests.shared.network.test_certificate import OURS, PUBLIC, SIGNED, SIGNING

ORGANISER = "Netzwerk Kinder von Inhaftierten Mecklenburg-Vorpommern"


DOTS_AN_INCH = 150
"""Of a paper that was scanned without much care."""
LONGEST = OURS.model_copy(
    update={
        "name": "Ä" * 120,
        "title": "Ü" * 100,
        "modules": tuple(f"termin-mit-namen-{n:03}" for n in range(30)),
        "last_day": date(2028, 10, 2),
    }
)


def code_on(paper: bytes) -> str:
    """As a program that has not drawn it reads it off the page."""
    seen = PdfDocument(paper)[0].render(scale=DOTS_AN_INCH / 72, grayscale=True)
    picture = memoryview(bytes(seen.buffer)).cast("B", shape=[seen.height, seen.stride])
    (code,) = read_barcodes(picture)
    return code.text


def test_it_says_in_german_what_was_signed() -> None:
    paper = PdfReader(BytesIO(certificate_pdf(OURS, SIGNED, ORGANISER)))
    (page,) = paper.pages
    text = " ".join(page.extract_text().split())
    for said in ("Teilnahmebescheinigung", ORGANISER, "Alex Beispiel", "Kinder von Inhaftierten"):
        assert said in text
    for said in ("4,0 Stunden", "fachtag", "14.04.2027", "15.04.2027", OURS.number):
        assert said in text
    assert paper.metadata is not None
    assert paper.metadata.title == "Teilnahmebescheinigung"


def test_what_was_signed_is_found_in_the_file_without_reading_it_as_a_pdf() -> None:
    assert certificates_in(certificate_pdf(OURS, SIGNED, ORGANISER)) == (SIGNED,)


@pytest.mark.parametrize("certificate", [OURS, LONGEST], ids=["usual", "longest"])
def test_its_code_is_read_off_the_page_and_is_what_was_signed(certificate: Certificate) -> None:
    signed = certificate.signed_with(SIGNING)
    read = code_on(certificate_pdf(certificate, signed, ORGANISER))
    assert certificates_in(read.encode()) == (signed,)
    assert Certificate.read(read, [PUBLIC]) == (certificate, PUBLIC)


def test_the_longest_one_fits_on_a_page_with_its_code() -> None:
    signed = LONGEST.signed_with(SIGNING)
    paper = certificate_pdf(LONGEST, signed, ORGANISER)
    assert len(PdfReader(BytesIO(paper)).pages) == 1
    assert certificates_in(paper) == (signed,)


@pytest.mark.parametrize(("number", "written"), [(4.0, "4,0"), (112.25, "112,25"), (3.5, "3,5")])
def test_hours_are_written_as_in_german(number: float, written: str) -> None:
    assert hours(number) == written
