"""A professional whom an agency has registered, as long as it has to know who that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(days=90)
"""After the last sitting: until then lists are corrected. A certificate is kept for as long after
it came. The programme keeps names on its own."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Known by name to the agency that registered her, and to no other at the desk."""

    agency: str
    training: str
    participant: str
    name: str
    email: str
    sector: str
    until: datetime
    """Then she is forgotten here."""
