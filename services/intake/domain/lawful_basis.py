"""On which path a notice may travel, to whom, and what its prison hears of it afterwards.

The table is the state of knowledge of 2026 and waits for the ministries' sign-off. A change in the
law is a new line with its first day; the old line gets its last one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.intake.contract.consents import Consent
from shared.language.rule import Rule, in_force
from shared.language.sources import NETWORK
from shared.network.notices import NoticeStatus, Path, ReceiverKind

YOUTH_OFFICE = ReceiverKind.YOUTH_OFFICE
COORDINATION_OFFICE = ReceiverKind.COORDINATION_OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Rule):
    """One way on which a notice is lawful, from its first to its last day."""

    path: Path
    needs_consent: bool
    may_go_to: tuple[ReceiverKind, ...]
    prison_hears: tuple[NoticeStatus, ...]


BASES = (
    Basis(
        path=Path.CONSENT,
        since=NETWORK,
        needs_consent=True,
        may_go_to=(YOUTH_OFFICE, COORDINATION_OFFICE),
        prison_hears=(
            NoticeStatus.PASSED_ON,
            NoticeStatus.CANNOT_PASS_ON,
            NoticeStatus.ACCEPTED,
            NoticeStatus.CLOSED,
        ),
        because="the family allows it, for these purposes, to these receivers, and may withdraw "
        "it; the family sees that the prison learns how far it has come and never what is talked "
        "about",
        source="Art. 6(1)(a) and 9(2)(a) DSGVO, § 67b SGB X",
    ),
    Basis(
        path=Path.RELATIVES_IN_NEED,
        since=NETWORK,
        needs_consent=False,
        may_go_to=(YOUTH_OFFICE, COORDINATION_OFFICE),
        prison_hears=(
            NoticeStatus.PASSED_ON,
            NoticeStatus.CANNOT_PASS_ON,
            NoticeStatus.MEASURE_STARTED,
        ),
        because="relatives left without support need it: public bodies only, and the prison "
        "learns that the duty is met, not whether the family took up an offer",
        source="duty of care for relatives without support",
    ),
)


def basis_on(bases: Iterable[Basis], path: Path, day: date) -> Basis | None:
    """The basis in force for a path on a day, or nothing: then nothing may be passed on."""
    return next((basis for basis in in_force(bases, day) if basis.path is path), None)


def receivers(basis: Basis, consent: Consent | None) -> tuple[ReceiverKind, ...]:
    """The kinds of office that path and consent both allow."""
    return tuple(kind for kind in basis.may_go_to if consent is None or kind in consent.receivers)
