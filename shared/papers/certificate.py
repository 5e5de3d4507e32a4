"""A certificate of attendance as a paper: what was signed, in words, and the code to check by."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

import segno

from shared.network.certificate import Certificate
from shared.papers.german import written_day
from shared.papers.pdf import pdf

_TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificate_pdf(certificate: Certificate, signed: str, organiser: str) -> bytes:
    """The paper, the same bytes each time. Raises NotPrintable.

    What is signed stands in the code, for whoever has the paper, and among the document's own
    data, for whoever has the file: an archive's PDF carries no other attachment.
    """
    data = {
        "signed": signed,
        "organiser": organiser,
        "name": certificate.name,
        "title": certificate.title,
        "held": _span(certificate.first_day, certificate.last_day),
        "hours": f"{hours(certificate.hours)} Stunden, ohne Pausen",
        "modules": ", ".join(certificate.modules),
        "issued": written_day(certificate.issued),
        "number": certificate.number,
        "code": _code(signed),
        "described": f"Code mit den signierten Angaben der Bescheinigung {certificate.number}",
    }
    return pdf(_TEMPLATE, data, datetime.combine(certificate.issued, time(), UTC))


def hours(number: float) -> str:
    """As it is written in German: `4,0`, and quarters in full."""
    places = 1 if (number * 2).is_integer() else 2
    return f"{number:.{places}f}".replace(".", ",")


def _span(first: date, last: date) -> str:
    return written_day(first) if first == last else f"{written_day(first)} bis {written_day(last)}"


def _code(signed: str) -> str:
    """A drawing, sharp at any size; the weakest correction keeps its squares large."""
    drawn = BytesIO()
    segno.make_qr(signed, error="l", boost_error=False).save(
        drawn, kind="svg", border=4, xmldecl=False
    )
    return drawn.getvalue().decode()
