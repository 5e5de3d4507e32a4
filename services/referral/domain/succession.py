"""When one office follows another, somebody is always in charge."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.domain.case import LIVE, MOST_REFERRALS, Case, Referral
from services.referral.domain.draft import Draft
from services.referral.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network.notices import ReceiverKind
from shared.network.sealing import inspect


def in_charge_before(case: Case, referral: Referral) -> Referral | None:
    """The office that handed over and waits for this one to accept."""
    return next(iter(case.handing_over_to(referral)), None)


def going_on_after(case: Case, referral: Referral) -> tuple[Referral, ...]:
    """All that came out of it, directly or by others, and are not over."""
    return tuple(
        entry
        for entry in case.referrals
        if entry.life in LIVE and referral in case.ancestors(entry)
    )


def relieve(draft: Draft, referral: Referral) -> None:
    """End the duty of every office that handed over on the way here, and tell it so."""
    while (before := in_charge_before(draft.case, referral)) is not None:
        close(draft, before, ClosingOutcome.HANDED_OVER, tell_the_office=True)


def close(
    draft: Draft, referral: Referral, outcome: ClosingOutcome, *, tell_the_office: bool = False
) -> None:
    """Bring a referral to its end."""
    if referral.office is None:
        raise AssertionError("only a referral that an office has can be closed")
    closed = ReferralClosed(referral=referral.id, office=referral.office, outcome=outcome)
    draft.change(draft.stop_all(referral), life=ReferralLife.CLOSED, outcome=outcome)
    draft.tell(closed)
    if tell_the_office:
        draft.tell(closed, to=referral.office)


def check_receiver(case: Case, to: str, at: At[Rules]) -> None:
    """Whether an agency may be given a referral of this case."""
    agency = at.rules.registry.agency(to, at.now)
    if agency is None:
        raise Refused(Code.UNKNOWN_AGENCY, pointer="/to")
    kind = ReceiverKind.of(agency.kind)
    if kind is None or not case.allows(kind):
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/to")
    if len(case.referrals) >= MOST_REFERRALS:
        raise Refused(Code.FULL)


def check_seal(jwe: str, to: str, at: At[Rules]) -> None:
    """Whether a part really is sealed, for this case, this receiver and a key that is valid."""
    known = at.rules.registry.kids(to, at.now)
    fault = inspect(jwe, case=at.aggregate, receiver=to, known_kids=known)
    if fault is not None:
        raise Refused(Code(fault.value), pointer="/sealed")
