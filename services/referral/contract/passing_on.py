"""A referral goes on to another office."""

from enum import StrEnum, unique

from services.referral.contract.about import AboutReferral, AboutReferralTold, Hop
from shared.language.fields import Id
from shared.language.message import AgencyId
from shared.network.sealed_parts import CompactJwe


@unique
class HandOverRule(StrEnum):
    """The rule by which the next office is competent: § 86 SGB VIII, its paragraphs, and § 86d."""

    PARENTS_HABITUAL_RESIDENCE = "86_1"
    PARENT_WITH_CUSTODY = "86_2"
    CUSTODY_WITH_NEITHER_PARENT = "86_3"
    CHILDS_ACTUAL_STAY = "86_4"
    PARENTS_APART_AFTER_START = "86_5"
    LASTING_FOSTER_CARE = "86_6"
    SEEKING_ASYLUM = "86_7"
    NO_LONGER_PROVISIONAL = "86d"


class HandOverReferral(AboutReferral):
    """Another office is competent; this one stays in charge until that one accepts (§ 86c).

    Again to the same office: a part sealed anew, if that one could not read the first. To another
    office: only once the one that was asked has missed a deadline.
    """

    to: AgencyId
    rule: HandOverRule
    talk_held: bool = False
    """The case was handed over in a talk the family took part in, as running help asks for
    (§ 86c(2)); the next office and the report hear whether it was."""
    sealed: CompactJwe
    """Sealed anew for `to`, with the same children."""


class ReassignReferral(AboutReferral):
    """Let the office where the children stay act for one that stays silent, or clear it oneself.

    Nobody but the law moves competence between districts.
    """

    to: AgencyId
    """The office of the children's stay (§ 86d), or the coordination office itself."""
    sealed: CompactJwe | None = None
    """Absent when the service still holds a sealed part for `to`."""


class ReferralHandedOver(AboutReferralTold):
    """Another office is asked to take it; the first stays in charge until then (§ 86c).

    By which rule, the next office alone is told: the rule may say that a child seeks asylum.
    """

    from_office: AgencyId
    to: AgencyId
    hop: Hop
    talk_held: bool
    next_referral: Id
    """The referral the other office has to answer."""


class ReferralReturned(AboutReferralTold):
    """A hand-over was not taken: the office that asked for it stays in charge (§ 86c)."""

    office: AgencyId


class ReferralReassigned(AboutReferralTold):
    """The coordination office gave it to another office."""

    from_office: AgencyId
    to: AgencyId
    next_referral: Id
    """The referral the other office has to answer."""


class ReferralRecalled(AboutReferralTold):
    """The office need not act any more; also told to the office itself."""

    told_to_agency = True

    office: AgencyId
    next_referral: Id | None = None
    """The referral by which another office goes on; absent when it ends with this."""
