"""The next office: whom it may be, and the referral by which it goes on."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, Routing
from services.referral.domain.case import Case
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network.receivers import check_receiver


def check_next(case: Case, to: str, at: At[Rules]) -> None:
    """Whether an agency may be given a referral of this case."""
    check_receiver(to, case.the_notice().receivers, at, "/to")
    if case.is_full:
        raise Refused(Code.FULL)


def following(
    referral: Referral, to: str, at: At[Rules], *, why: Routing, origin: Origin
) -> Referral:
    """The referral by which an office goes on with the same children.

    Its id is made of what it comes out of, too: one message may open several for one office.
    """
    return Referral(
        id=at.new_id("referral", str(referral.id), to),
        life=ReferralLife.ASSIGNED,
        office=to,
        children=referral.children,
        routing=why,
        origin=origin,
        follows=referral.id,
    )
