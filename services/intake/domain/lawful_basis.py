"""On which path a notice may travel, to whom, and what its prison hears of it afterwards.

The table is the state of knowledge of 2026 and waits for the ministries' sign-off. A change in the
law is a new line with its first day; the old line gets its last one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.intake.contract.whose_consent import MayHear
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
    public_bodies_only: bool = False
    """A receiver of an allowed kind counts only where the registry says that it is one."""
    prison_hears: tuple[NoticeStatus, ...]
    prison_hears_if_ticked: tuple[MayHear, ...] = ()
    """What all who consent have to allow it to hear."""

    @property
    def prison_hears_at_most(self) -> tuple[NoticeStatus, ...]:
        """All that a prison can hear on this path."""
        return (*self.prison_hears, *(NoticeStatus(hear) for hear in self.prison_hears_if_ticked))


BASES = (
    Basis(
        path=Path.CONSENT,
        since=NETWORK,
        needs_consent=True,
        may_go_to=(YOUTH_OFFICE, COORDINATION_OFFICE),
        prison_hears=(NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON),
        prison_hears_if_ticked=(MayHear.ACCEPTED, MayHear.CLOSED),
        because="those concerned allow it, for these purposes, to these receivers, and may "
        "withdraw it; what becomes of it the prison learns only where all of them tick that it "
        "may, and never what is talked about",
        source="Art. 6(1)(a) DSGVO, § 65(1) no. 1 SGB VIII",
    ),
    Basis(
        path=Path.RELATIVES_IN_NEED,
        since=NETWORK,
        needs_consent=False,
        may_go_to=(YOUTH_OFFICE, COORDINATION_OFFICE),
        public_bodies_only=True,
        prison_hears=(NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON),
        because="relatives left without support need it: public bodies only, and the prison "
        "learns that it was passed on; that a measure started only once a basis is named",
        source="duty of care for relatives without support (pattern § 180(3) no. 3 StVollzG)",
    ),
)


def basis_on(bases: Iterable[Basis], path: Path, day: date) -> Basis | None:
    """The basis in force for a path on a day, or nothing: then nothing may be passed on."""
    return next((basis for basis in in_force(bases, day) if basis.path is path), None)
