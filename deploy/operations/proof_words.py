"""The words and signs in which a proof of use is written for a German giver."""

from services.events.contract.money import CorrectionReason, CostLine, IncomeSource
from services.events.domain.funds.proof import Posted, ProofEntry

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
"""Stands for a payee or a reason whose time is over."""


def euros(cents: int, thousands: str = "") -> str:
    """As they are written in German; a table adds them up without a sign between thousands."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", thousands) + f",{rest:02}"


def note_on(posted: Posted) -> str:
    """What an entry of a list is, if it is a counter-entry or not for the grant to cover."""
    notes = []
    if posted.correction is not None:
        notes.append(f"Gegenbuchung: {REASONS[posted.correction]}")
    if isinstance(posted, ProofEntry) and not posted.for_grant:
        notes.append("nicht aus der Zuwendung")
    return ", ".join(notes)


def not_final(days_open: int) -> str:
    """What is still wanting before the proof says all of it."""
    days = "1 Familientag ist" if days_open == 1 else f"{days_open} Familientage sind"
    return f"{days} noch nicht abgerechnet."


def balance(left_cents: int) -> str:
    """What becomes of what is left of a grant, or is still to come of it."""
    return "Zurückzuzahlen" if left_cents > 0 else "Noch auszuzahlen"
