"""What only the office in charge hears of a case, in order, on its own topic."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from services.intake.contract import Child, Need, NoticeStatus, Path, Purpose
from services.intake.contract.parts import CompactJwe
from services.referral.contract.events import Hop, Level, Reason
from services.referral.contract.words import (
    ErasureReason,
    MissingFact,
    OriginKind,
    ReferralDeadline,
    Role,
)
from shared.language.fields import Day, Id, Moment
from shared.language.message import AgencyId, Event, Part, TypeName, Word
from shared.network.agency import Email, Phone


class Origin(Part):
    """By what and from whom the referral came to this office."""

    # `from` is a keyword of Python, and the word of the contract.
    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    kind: OriginKind
    from_agency: AgencyId = Field(alias="from")
    hop: Hop


class Routing(Part):
    """Why this office."""

    rule: Word
    reason: Reason
    provisional: bool
    missing_facts: Annotated[tuple[MissingFact, ...], Field(max_length=3)] = ()


class ReferralAssigned(Event):
    """Children of prisoners need this office; told again when delivery is not confirmed."""

    sealed_part: ClassVar[str | None] = "sealed"

    referral: Id
    role: Role
    path: Path
    facility: AgencyId
    admitted_on: Day
    children: Annotated[tuple[Child, ...], Field(min_length=1, max_length=20)]
    needs: Annotated[tuple[Need, ...], Field(max_length=20)]
    interpreter_needed: bool
    origin: Origin
    routing: Routing
    purposes: Annotated[tuple[Purpose, ...], Field(max_length=20)]
    valid_until: Day | None = None
    """The last day of the consent; absent where the path needs none."""
    acknowledge_by: Moment
    decide_by: Moment
    consult_by: Moment
    prison_contact: Email | None = None
    """Mailbox of the prison; absent when it no longer takes part."""
    prison_phone: Phone | None = None
    """Where the prison answers at once; only where hours count, on `relatives_in_need`."""
    sender_will_learn: Annotated[tuple[NoticeStatus, ...], Field(max_length=5)]
    """The most the prison is told about this referral; never what is talked about."""
    retain_until: Day
    """What is kept because of this referral alone is to be erased after this day, unless the help
    goes on; at the latest `ErasureRequested` says so."""
    answers: Annotated[tuple[TypeName, ...], Field(min_length=1, max_length=20)]
    """The commands that are possible now."""
    sealed: CompactJwe | None = None
    """Absent when the office has opened it before, as when a hand-over came back, and when the case
    was withdrawn before the office could be told: then `ErasureRequested` follows."""


class DeadlineReminder(Event):
    """An answer is overdue: to the office, and to the coordination office if it may know.

    An office that handed over is still in charge: when the next one stays silent or cannot read its
    part, it is told by its own `referral`, with that other `office`.
    """

    referral: Id
    office: AgencyId
    deadline: ReferralDeadline
    due: Moment
    level: Level


class ErasureRequested(Event):
    """Erase everything kept because of these referrals, and confirm it to intake."""

    referrals: Annotated[tuple[Id, ...], Field(min_length=1, max_length=40)]
    why: ErasureReason
