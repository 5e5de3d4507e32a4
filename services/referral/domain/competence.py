"""By which rule another office is competent, and how often a family may be sent on."""

from dataclasses import dataclass
from datetime import date

from services.referral.contract.assigning import Routing
from services.referral.contract.passing_on import HandOverRule
from services.referral.domain.referral import Referral
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK, SGB_VIII


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence(Rule):
    """One line of the table."""

    rule: HandOverRule

    @property
    def routing(self) -> Routing:
        """Why that office is asked."""
        return Routing(rule=f"sgb_viii_{self.rule}", reason=self.because, provisional=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hops(Rule):
    """How often a referral is handed over before the clearing office decides.

    Whom that office names, by handing over or by reassigning, may find out that yet another one is
    competent: § 86 SGB VIII asks for that, so counting begins anew with every clearing.
    """

    most: int


COMPETENCE: tuple[Competence, ...] = (
    Competence(
        rule=HandOverRule.PARENTS_HABITUAL_RESIDENCE,
        because="the parents habitually live in its district",
        source="§ 86(1) SGB VIII",
        since=SGB_VIII,
    ),
    Competence(
        rule=HandOverRule.PARENT_WITH_CUSTODY,
        because="the parent in charge habitually lives in its district",
        source="§ 86(2) SGB VIII",
        since=SGB_VIII,
    ),
    Competence(
        rule=HandOverRule.CUSTODY_WITH_NEITHER_PARENT,
        because="neither parent has custody and the one with whom the child lived lives in its "
        "district",
        source="§ 86(3) SGB VIII",
        since=SGB_VIII,
    ),
    Competence(
        rule=HandOverRule.CHILDS_ACTUAL_STAY,
        because="no parent lives in the country and the child stays in its district",
        source="§ 86(4) SGB VIII",
        since=SGB_VIII,
    ),
    Competence(
        rule=HandOverRule.PARENTS_APART_AFTER_START,
        because="the parents moved apart and the one in charge lives in its district",
        source="§ 86(5) SGB VIII",
        since=SGB_VIII,
    ),
    Competence(
        rule=HandOverRule.LASTING_FOSTER_CARE,
        because="the child has lived for two years with a foster person in its district and will "
        "stay",
        source="§ 86(6) SGB VIII",
        since=SGB_VIII,
    ),
    Competence(
        rule=HandOverRule.SEEKING_ASYLUM,
        because="the child seeks asylum and was assigned to its district",
        source="§ 86(7) SGB VIII",
        since=SGB_VIII,
    ),
    Competence(
        rule=HandOverRule.NO_LONGER_PROVISIONAL,
        because="the office in charge is now known, so acting for it ends",
        source="§ 86d SGB VIII",
        since=SGB_VIII,
    ),
)
HOPS: tuple[Hops, ...] = (
    Hops(
        most=3,
        because="a family sent on for the fourth time is sent to the office that clears who is in "
        "charge",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def competence(rule: HandOverRule, on: date) -> Competence:
    """The line by which an office says that another one is competent."""
    return next(entry for entry in in_force(COMPETENCE, on) if entry.rule is rule)


def most_hops(on: date) -> int:
    """How often a referral may be handed over to youth offices."""
    return next(in_force(HOPS, on)).most


def next_hop(referral: Referral, clearing: str) -> int:
    """How often it was handed over once it is again; what was cleared is counted anew."""
    return 1 if referral.office == clearing else referral.origin.hop + 1
