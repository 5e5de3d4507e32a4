"""A told case is kept as long as help goes on and some time longer, but not beyond its consent."""

from datetime import date, timedelta

from services.intake.domain.case import Case, reported_of
from services.intake.domain.coverage import people_told_of, relied_on
from services.intake.domain.deadlines import CONSENT_END, CONSENT_ENDING, KEPT_AT_MOST, RETENTION
from services.intake.domain.rules import Rules, days_later, end_of
from services.referral.contract.helping import ConsultationHeld
from services.referral.contract.passing_on import ReferralReturned
from shared.language.steps import At, Outcome
from shared.network.working_days import day_of, start_of_day


def last_day(case: Case, at: At[Rules]) -> date | None:
    """The last day of the consent that ends first, of those by which others know of the case."""
    consents, subjects = reported_of(case).consents, people_told_of(case.told_of)
    relied = relied_on(subjects, consents, day_of(at.now))
    return min((consent.valid_until for consent in relied), default=None)


def ends_with_its_consents(case: Case, at: At[Rules]) -> Case:
    """The same case; it ends with the first of its consents, and some time before it is said."""
    last = last_day(case, at)
    if last is None:
        return case
    reminder = start_of_day(last - timedelta(days=at.rules.remind_days))
    ending = case.awaiting(CONSENT_END, end_of(last))
    if reminder <= at.now:
        # Who has given or renewed it just now knows how long it holds.
        return ending.not_awaiting(CONSENT_ENDING)
    return ending.awaiting(CONSENT_ENDING, reminder)


def kept_at_most(case: Case, at: At[Rules]) -> Case:
    """The same case; it ends with its consents and, counted from now, by a day that all know.

    Nothing that an office or a family does moves that day, so its prison may see it.
    """
    ends = days_later(at.rules.keep_at_most_days, at.now)
    return kept_from_now(ends_with_its_consents(case, at).awaiting(KEPT_AT_MOST, ends), at)


def kept_from_now(case: Case, at: At[Rules]) -> Case:
    """The same case; its time begins anew with whatever was heard of it now.

    When that is over it is erased, and goes on as ever for its prison.
    """
    ends = days_later(at.rules.retain_days, at.now)
    known = (case.deadlines[kind] for kind in (CONSENT_END, KEPT_AT_MOST) if kind in case.deadlines)
    ends_sooner = any(end <= ends for end in known)
    kept = case.not_awaiting(RETENTION) if ends_sooner else case.awaiting(RETENTION, ends)
    # Whole days: what is heard twice on one day moves nothing.
    return case if kept == case else kept


def help_goes_on(
    case: Case, _message: ConsultationHeld | ReferralReturned, at: At[Rules]
) -> Outcome[Case] | None:
    """People met, or an office stays in charge: nobody is asked to forget a family in help."""
    kept = kept_from_now(case, at)
    return Outcome(kept) if kept is not case else None
