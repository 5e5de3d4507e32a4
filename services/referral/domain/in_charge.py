"""Only the office that holds a referral may answer for it."""

from services.referral.contract.about import AboutReferral
from services.referral.domain.case import Case
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused


def held_by_sender(case: Case, message: AboutReferral, at: At[Rules]) -> Referral:
    """The referral, if the sender is the office that was told of it."""
    referral = known(case, message)
    if referral.office != at.sender:
        raise Refused(Code.NOT_COMPETENT)
    if not referral.was_told:
        # Nobody was told of it yet, so nobody can have an answer to it.
        raise Refused(Code.UNKNOWN_REFERRAL, pointer="/referral")
    return referral


def known(case: Case, message: AboutReferral) -> Referral:
    """The referral of this id."""
    referral = case.referral(message.referral)
    if referral is None:
        raise Refused(Code.UNKNOWN_REFERRAL, pointer="/referral")
    return referral
