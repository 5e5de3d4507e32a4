"""When consent or notice are taken back or their time is over, everyone who was told erases."""

from uuid import UUID

from services.intake.contract.consents import ConsentExpired, ConsentIncomplete, ConsentWithdrawn
from services.intake.contract.erasure import RetentionEnded
from services.intake.contract.notices import NoticeRetracted
from services.intake.contract.stopping import ObjectionRaised, ProtectiveStopSet
from services.referral.contract.erasure import ErasureReason, ErasureRequested, ReferralWithdrawn
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.erasing_some import erase_children
from services.referral.domain.rules import Rules
from services.referral.domain.without_caregiver import go_on_without
from shared.language.steps import At, Outcome, tell
from shared.network.notices import ConsentSubject


def withdraw(state: Case | None, message: ConsentWithdrawn, at: At[Rules]) -> Outcome[Case]:
    """The family takes its consent back, or that about some of its children or a caregiver."""
    if message.about is ConsentSubject.CAREGIVER:
        return go_on_without(state, message.children, message.by, at)
    if message.children:
        return erase_children(state, message.children, message.by, at)
    return _erase(at, ErasureReason.CONSENT_WITHDRAWN)


def expire(_state: Case | None, _message: ConsentExpired, at: At[Rules]) -> Outcome[Case]:
    """The consent is over."""
    return _erase(at, ErasureReason.CONSENT_EXPIRED)


def incomplete(_state: Case | None, _message: ConsentIncomplete, at: At[Rules]) -> Outcome[Case]:
    """The consents did not come for which a notice of the parent alone waited."""
    return _erase(at, ErasureReason.CONSENT_INCOMPLETE)


def object_to(_state: Case | None, _message: ObjectionRaised, at: At[Rules]) -> Outcome[Case]:
    """Somebody objected to what rests on no consent."""
    return _erase(at, ErasureReason.OBJECTED)


def stop(_state: Case | None, _message: ProtectiveStopSet, at: At[Rules]) -> Outcome[Case]:
    """The family has to be protected."""
    return _erase(at, ErasureReason.PROTECTIVE_STOP)


def retract(_state: Case | None, _message: NoticeRetracted, at: At[Rules]) -> Outcome[Case]:
    """The notice should not have been given."""
    return _erase(at, ErasureReason.NOTICE_RETRACTED)


def forget(_state: Case | None, _message: RetentionEnded, at: At[Rules]) -> Outcome[Case]:
    """The case has been kept for its time, with what no office ever opened."""
    return _erase(at, ErasureReason.RETENTION_ENDED)


def _erase(at: At[Rules], why: ErasureReason) -> Outcome[Case]:
    """Nothing remains here but that there was a case and that it was erased.

    Asked are those who were told of the case as it was saved. An assignment that was decided since
    is dropped, so its office hears neither of the case nor of its end.
    """
    told = _told(at.saved if isinstance(at.saved, Case) else None)
    requests = tuple(
        tell(ErasureRequested(referrals=referrals, why=why), to=office)
        for office, referrals in told.items()
    )
    withdrawn = tell(ReferralWithdrawn(offices=tuple(told), why=why))
    return Outcome(Case(life=CaseLife.ERASED), (*requests, withdrawn), erase=True)


def _told(state: Case | None) -> dict[str, tuple[UUID, ...]]:
    """Every agency that was told, with the referrals it knows, whatever became of them."""
    told: dict[str, tuple[UUID, ...]] = {}
    for referral in () if state is None else state.referrals:
        for agency in referral.known_to:
            told[agency] = (*told.get(agency, ()), referral.id)
    return told
