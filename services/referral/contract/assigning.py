"""How a referral comes to its office, and why to this one."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from services.referral.contract.about import AboutReferralTold, Hop, OfReferral, Reason
from shared.language.fields import Day, Id, Moment
from shared.language.message import AgencyId, Part, TypeName, Word
from shared.network.agency import Email, Phone
from shared.network.children import AgeBand, Child
from shared.network.competence.lines import MissingFact
from shared.network.notices import Need, NoticeStatus, Path, Purpose
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import CompactJwe

DECLINED_AND_NOBODY_LEFT = "declined_and_nobody_left"
"""The rule of a `ReferralUnroutable` that an office had before and declined."""

NARROWED_AND_NOBODY_LEFT = "narrowed_and_nobody_left"
"""The rule of one whose office may not be told any more by what a family said at an office."""
LEFT_TO_NOBODY = "left_to_nobody"
"""The rule of one whose office its prison took away, where it left nobody else for it."""
TAKEN_BACK_AND_NOBODY_LEFT = "taken_back_and_nobody_left"
"""The rule of one for which a family took something back at an office before anybody was told."""
NOT_SEALED_ANEW = "not_sealed_anew"
"""The rule of one whose part did not come in the time in which its prison was asked for it."""
SEALED_PART_LOST = "sealed_part_lost"
"""The rule of one of whose notice nothing that was sealed has come."""
SEALED_PART_MISSING = "sealed_part_missing"
"""The rule of one for whose office nothing is sealed; what its sender seals anew mends it."""


@unique
class OriginKind(StrEnum):
    """By what a referral came to this office."""

    NOTICE = "notice"
    HAND_OVER = "hand_over"
    HAND_OVER_RETURNED = "hand_over_returned"
    DECLINE = "decline"
    REASSIGNMENT = "reassignment"
    CONSENT_NARROWED = "consent_narrowed"
    """The office before may not be told any more."""
    CHILD_WITHDRAWN = "child_withdrawn"
    """A child stood in the part before, and no part can be cut."""
    CAREGIVER_WITHDRAWN = "caregiver_withdrawn"
    """Whoever looks after the children was named in the part before."""


@unique
class Role(StrEnum):
    """Whether the office acts or only knows."""

    LEAD = "lead"
    INFORMED = "informed"


class ReferralCreated(AboutReferralTold):
    """A referral was opened for a group of children, or for a parent alone."""

    path: Path
    age_bands: Annotated[tuple[AgeBand, ...], Field(max_length=20)]
    """One for each child; none where it is about the parent alone."""


class ReferralRouted(AboutReferralTold):
    """An office was found; by which rule, and what is not known, that office alone is told."""

    office: AgencyId
    provisional: bool
    """It acts without being known as the competent one."""
    follows: Id | None = None
    """The referral it came out of by hand-over, decline or reassignment."""


class ReferralUnroutable(AboutReferralTold):
    """Nobody that path and consent allow can be told, or nobody else after a decline."""

    path: Path
    rule: Word
    reason: Reason


class Origin(Part):
    """By what and from whom the referral came to this office."""

    # `from` is a keyword of Python, and the word of the contract.
    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    kind: OriginKind
    from_agency: AgencyId = Field(alias="from")
    hop: Hop
    talk_held: bool | None = None
    """Whether running help was handed over in a talk with the family; absent where none ran."""


class Proposed(Part):
    """Which office is competent for some of the children, as far as the facts go."""

    children: Annotated[tuple[ChildRef, ...], Field(min_length=1, max_length=20)]
    office: AgencyId | None = None
    """Absent when the home that counts is not known, or no office there takes part."""
    rule: Word
    reason: Reason


class Routing(Part):
    """Why this office."""

    rule: Word
    reason: Reason
    provisional: bool
    missing_facts: Annotated[tuple[MissingFact, ...], Field(max_length=len(MissingFact))] = ()
    proposed: Annotated[tuple[Proposed, ...], Field(max_length=20)] = ()
    """By § 86 SGB VIII; another office than this one, as long as facts are missing."""


class ReferralAssigned(OfReferral):
    """Children of prisoners need this office; told again when delivery is not confirmed."""

    sealed_part: ClassVar[str | None] = "sealed"

    role: Role
    path: Path
    facility: AgencyId
    admitted_on: Day
    children: Annotated[tuple[Child, ...], Field(max_length=20)]
    """None where it is about the parent alone: the consents for the rest are not there yet."""
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
