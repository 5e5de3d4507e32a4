"""Papers as people see them: the longest of each has room for all that is on it.

Pictures of them are taken anew by TAKE_PICTURES=1 ./kvi test tests/deploy/test_papers_as_seen.py
"""

import os
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from deploy.messages.attendance import attendance_list
from deploy.operations.proof_pdf import proof_pdf
from deploy.stack.bootstrap import ROOT
from services.events.contract.money import CostLine
from services.events.contract.training_plan import Module, Sector
from shared.papers.certificate import certificate_pdf
from tests.deploy.papers_seen import cut_off, overprinted, png
from tests.deploy.test_attendance import listed
from tests.deploy.test_proof import HOLDER, of_the_year
from tests.deploy.test_proof_pdf import PRINTED
from tests.events.funds import paid
from tests.events.trainings import in_guestrow, joint_training
from tests.shared.network.test_certificate import OURS, SIGNED, SIGNING
from tests.shared.papers.test_certificate import LONGEST, ORGANISER

TITLE = "Kinder von Inhaftierten: Übergänge zwischen Kita, Schule, Jugendhilfe und Justiz"
NAMES = ("Änne-Sophie Ößterreicher-Müllerstädt", "Bo Ulm", "Zoë Straßburger")
PAYEE = "Verein für Straffälligenhilfe und Übergangsbegleitung Güstrow-Bützow e. V."
REASON = "Großraumtaxi der Familien zur Justizvollzugsanstalt Bützow, Hin- und Rückfahrt"
RECEIPTS = ("RE-2027-Überweisung-{:04}", "20270320{:04}0123456789012345678901234567")


def certificate() -> bytes:
    """With a name and a title that have no place at which they could be broken."""
    return certificate_pdf(LONGEST, LONGEST.signed_with(SIGNING), ORGANISER)


def attendance(count: int, modules: tuple[Module, ...]) -> bytes:
    """Of that many people, of each sector."""
    sectors = tuple(Sector)
    people = [
        listed(
            number,
            f"{NAMES[number % 3]} {chr(ord('A') + number % 26)}.",
            title=TITLE,
            modules=modules,
            sector=sectors[number % len(sectors)],
        )
        for number in range(count)
    ]
    return attendance_list(people, PRINTED)


def proof() -> bytes:
    """With receipts of all kinds of costs, and of one so many that they fill pages."""
    fund = of_the_year()
    for number in range(100, 148):
        line = tuple(CostLine)[number % 8] if number < 124 else CostLine.TRAVEL
        receipt = RECEIPTS[number % 2].format(number)
        long = {"payee": PAYEE, "reason": REASON, "receipt_no": receipt}
        fund = paid(fund, number, line, 1_234_56, **long).state
    return proof_pdf(fund, HOLDER, PRINTED)


LONG = {
    "certificate": certificate(),
    "attendance list": attendance(75, in_guestrow().modules),
    "attendance list of many modules": attendance(40, joint_training().modules),
    "proof of use": proof(),
}
every_paper = pytest.mark.parametrize("paper", LONG.values(), ids=LONG)


@every_paper
def test_nothing_is_cut_off_at_the_edge_of_a_page(paper: bytes) -> None:
    assert cut_off(paper) == []


@every_paper
def test_nothing_is_printed_over_something_else(paper: bytes) -> None:
    assert overprinted(paper) == []


def test_what_is_cut_off_or_printed_over_something_is_seen() -> None:
    page = b"#set document(title: [Blatt]); #set page(width: 21cm, margin: (x: 2.5cm)); %b"
    wide: bytes = typst.compile(page % (b"n" * 120), format="pdf")
    narrow = b"#table(columns: (1cm, 3cm), [%b], [besetzt])" % (b"n" * 12)
    over: bytes = typst.compile(page % narrow, format="pdf")
    assert (cut_off(wide), overprinted(wide)) == (["n" * 120], [])
    assert (len(overprinted(over)), cut_off(over)) == (1, [])


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("attendance list", "Nr. Name Bereich Unterschrift"),
        ("attendance list of many modules", "Nr. Name Bereich Unterschrift"),
        ("proof of use", "Nr. Tag Beleg-Nr. Empfänger Grund der Zahlung Betrag in Euro"),
    ],
)
def test_each_page_says_whose_it_is_and_what_its_columns_are(name: str, head: str) -> None:
    first, *others = (page.extract_text() for page in PdfReader(BytesIO(LONG[name])).pages)
    title = first.splitlines()[0]
    assert len(others) >= 3
    for page in others:
        assert page.startswith(f"{title}, ")
        assert head in page


LARGEST = 60_000
PICTURES = {
    "certificate": certificate_pdf(OURS, SIGNED, ORGANISER),
    "attendance": attendance(12, in_guestrow().modules),
    "proof": proof_pdf(of_the_year(), HOLDER, PRINTED),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_of_a_paper_stands_where_the_document_speaks_of_it(name: str) -> None:
    picture = png(PdfDocument(PICTURES[name])[0], dots_an_inch=72)
    assert len(picture) < LARGEST
    file = ROOT / "docs" / "pictures" / f"{name}.png"
    if "TAKE_PICTURES" in os.environ:
        file.write_bytes(picture)
    assert file.read_bytes().startswith(b"\x89PNG")
    assert f"(pictures/{name}.png)" in (ROOT / "docs" / "integrating.md").read_text("utf-8")
