"""Consent or notice are taken back: at once where nobody knows, with erasure owed where some do."""

from services.intake.contract.consents import (
    ConsentDeclined,
    ConsentExpired,
    ConsentIncomplete,
    ConsentWithdrawn,
    DeclineConsent,
    NoConsentReason,
    WithdrawConsent,
)
from services.intake.contract.erasure import RetentionEnded
from services.intake.contract.notices import NoticeRetracted, RetractNotice, SuppressionReason
from services.intake.contract.whose_consent import ConsentGiver
from services.intake.domain.case import Case, Life, receipt, reported_of, reported_to
from services.intake.domain.deadlines import RECEIPT
from services.intake.domain.notify import suppress
from services.intake.domain.proofs import proofs_of
from services.intake.domain.rules import Rules, days_later
from services.intake.domain.withdrawing import withdraw_some
from shared.language.codes import Code
from shared.language.message import AgencyId, Event
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.notices import ConsentSubject, ReceiverKind
from shared.network.working_days import day_of

ASKED = "asked"
"""How a withdrawal stands at an office of which intake does not know that it was told."""


def decline(case: Case, _message: DeclineConsent, at: At[Rules]) -> Outcome[Case]:
    """The family decided against it."""
    reported_to(case, at.sender)
    if not case.lacks_consents or case.life == Life.ENDED:
        raise case.wrong_state()
    return count_only(case, NoConsentReason.DECLINED, at)


def count_only(case: Case, reason: NoConsentReason, at: At[Rules]) -> Outcome[Case]:
    """There will be no consent: say the number and forget the rest, as whoever was told does."""
    reported = reported_of(case)
    if case.is_told:
        incomplete = ConsentIncomplete(
            facility=reported.facility, children_count=reported.children_count
        )
        return all_erase(case, Life.COUNTED_ONLY, incomplete, at)
    declined = ConsentDeclined(
        reason=reason, facility=reported.facility, children_count=reported.children_count
    )
    return Outcome(receipt(Life.COUNTED_ONLY), (tell(declined),), erase=True)


def withdraw(case: Case, message: WithdrawConsent, at: At[Rules]) -> Outcome[Case]:
    """The consent is withdrawn, through the prison or through an office that knows of the case."""
    reported = reported_of(case)
    if at.sender != reported.facility and not _knows(case, at):
        return _when_it_knows(case, message, at)
    is_awaited = case.life == Life.AWAITING_CONSENT and message.given_by is None
    if not reported.consents and not is_awaited:
        raise Refused(Code.CONSENT_MISSING)
    return withdraw_at(case, message, at.sender, at)


def withdraw_at(case: Case, message: WithdrawConsent, by: AgencyId, at: At[Rules]) -> Outcome[Case]:
    """What rests on the consents that are meant ends; the prisoner's own carries all of it."""
    if _means_the_prisoners_own(message):
        if not case.is_told:
            return suppress(SuppressionReason.CONSENT_WITHDRAWN, Life.WITHDRAWN)
        return all_erase(case, Life.WITHDRAWN, ConsentWithdrawn(by=by), at)
    return withdraw_some(case, message, by, at)


def retract(case: Case, message: RetractNotice, at: At[Rules]) -> Outcome[Case]:
    """The prison takes its notice back."""
    reported_to(case, at.sender)
    if not case.is_told:
        return suppress(SuppressionReason.RETRACTED)
    return all_erase(case, Life.RETRACTED, NoticeRetracted(code=message.code), at)


def expire(case: Case, at: At[Rules]) -> Outcome[Case]:
    """The last day of the consent is over."""
    return all_erase(case, Life.EXPIRED, ConsentExpired(), at)


def forget(case: Case, at: At[Rules]) -> Outcome[Case]:
    """The time is over for which a case is kept of which nothing more is heard."""
    return all_erase(case, Life.EXPIRED, RetentionEnded(), at)


def all_erase(case: Case, life: Life, fact: Event, at: At[Rules]) -> Outcome[Case]:
    """Forget the case here; referral hears the fact, asks the offices, and names them."""
    ends = days_later(at.rules.receipt_days, at.now)
    remains = receipt(life, owing=None).change(
        deadlines={RECEIPT: ends},
        owing_before=case.owing or (),
        requested=tuple(one.closed() for one in case.requested),
        questions=case.questions,
        proofs=(*case.proofs, *proofs_of(reported_of(case).consents, day_of(at.now))),
    )
    return Outcome(remains, (tell(fact),), erase=True)


def _means_the_prisoners_own(message: WithdrawConsent) -> bool:
    about_him = message.about in (None, ConsentSubject.PRISONER) and not message.children
    return about_him and message.given_by in (None, ConsentGiver.PRISONER)


def _knows(case: Case, at: At[Rules]) -> bool:
    """Before the notice is told nobody does; then its offices and a ticked coordination office."""
    if not case.is_told:
        return False
    return at.sender in case.offices or (
        _rests_on_consent(case)
        and ReceiverKind.COORDINATION_OFFICE in case.receivers
        and at.sender == at.rules.registry.coordination_office(at.now).id
    )


def _rests_on_consent(case: Case) -> bool:
    return bool(reported_of(case).consents)


def _when_it_knows(case: Case, message: WithdrawConsent, at: At[Rules]) -> Outcome[Case]:
    """An office that may be told of the case may already have been; intake will hear of it.

    Whoever is never told hears nothing of how the case stands.
    """
    sender = at.rules.registry.agency(at.sender, at.now)
    may_be_told = case.is_told and _rests_on_consent(case) and case.may_be_told_to(sender)
    if not may_be_told:
        raise Refused(Code.NOT_COMPETENT)
    # Whoever asks twice means both, and the wider one is never forgotten for the narrower.
    before = case.withdrawn_early.get(at.sender)
    widest = message if before in (None, message) else WithdrawConsent()
    return Outcome(
        case.change(withdrawn_early={**case.withdrawn_early, at.sender: widest}), answer=ASKED
    )
