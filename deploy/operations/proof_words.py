"""The words and signs in which a proof of use is written for a German giver."""

from collections.abc import Iterator

from services.events.contract.money import CorrectionReason, CostLine, IncomeSource
from services.events.domain.funds.fund import Fund
from services.events.domain.funds.proof import Posted, Proof, ProofEntry
from shared.papers.german import written_day

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


def head(fund: Fund, holder: str) -> Iterator[tuple[str, str | None]]:
    """Of what grant, and whose proof it is; the holder by the name it has in the registry."""
    terms = fund.terms
    period = f"{written_day(terms.first_day)} bis {written_day(terms.last_day)}"
    yield "Zuwendungsgeber", fund.giver
    yield "Aktenzeichen", fund.reference
    yield "Zuwendungsempfänger", holder
    yield "Bewilligungszeitraum", period
    yield "Vorzulegen bis", written_day(terms.proof_due)


def balance(proof: Proof) -> Iterator[tuple[str, int]]:
    """What became of the grant, in cents, and of what is left of it or still to come."""
    yield "Bewilligt", proof.granted_cents
    yield "Ausgezahlt", proof.paid_out_cents
    yield "Verwendet", proof.from_grant_cents
    is_left = proof.left_cents > 0
    yield "Zurückzuzahlen" if is_left else "Noch auszuzahlen", abs(proof.left_cents)
