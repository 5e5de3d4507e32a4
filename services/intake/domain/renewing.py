"""A consent can be renewed before it ends, and whoever can see to it is reminded in time."""

from collections.abc import Sequence

from services.intake.contract.consents import (
    AboutConsents,
    ConsentEnding,
    ConsentRenewed,
    RenewConsent,
)
from services.intake.contract.whose_consent import Consent
from services.intake.domain.case import Case, reported_of
from services.intake.domain.proofs import proofs_of
from services.intake.domain.retention import kept_at_most, last_day
from services.intake.domain.rules import Rules, is_reported
from services.intake.domain.still_told import sees_to_it, still_told
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.notices import ConsentSubject
from shared.network.working_days import day_of


def renew(case: Case, message: RenewConsent, at: At[Rules]) -> Outcome[Case] | None:
    """Those who gave the consent said again that they do; from any of those who are told of it."""
    reported = reported_of(case)
    sees_to_it(case, at)
    is_reported(message.given_on, "/given_on", at.now)
    chosen, others = split(reported.consents, message)
    renewed = tuple(_renewed(consent, message) for consent in chosen)
    if renewed == chosen:
        return None
    if any(message.given_on < consent.given_on for consent in chosen):
        raise Refused(Code.CONTRADICTION, pointer="/given_on")
    longest = max(day_of(at.now), *(consent.valid_until for consent in chosen))
    if message.valid_until < longest:
        # What shall end sooner is narrowed or withdrawn.
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/valid_until")
    holds = case.change(
        reported=reported.model_copy(update={"consents": (*others, *renewed)}),
        proofs=(*case.proofs, *proofs_of(chosen, message.given_on)),
    )
    if not case.is_told:
        return Outcome(holds)
    holds = kept_at_most(holds, at)
    last = last_day(holds, at)
    says = () if last is None else (tell(ConsentRenewed(valid_until=last)),)
    return Outcome(holds, says)


def remind(case: Case, at: At[Rules]) -> Outcome[Case] | None:
    """The first of the consents ends soon."""
    last = last_day(case, at)
    if last is None:
        return None
    remind = tuple(dict.fromkeys((reported_of(case).facility, *still_told(case, at))))
    return Outcome(case, (tell(ConsentEnding(valid_until=last, remind=remind)),))


def split(
    consents: Sequence[Consent], message: AboutConsents
) -> tuple[tuple[Consent, ...], tuple[Consent, ...]]:
    """The consents that a command means, and the others; one about several children may be both.

    Raises Refused where it means none.
    """
    chosen: list[Consent] = []
    others: list[Consent] = []
    for consent in consents:
        if not _is_meant(consent, message):
            others.append(consent)
            continue
        meant = tuple(c for c in consent.children if not message.children or c in message.children)
        rest = tuple(child for child in consent.children if child not in meant)
        chosen.append(consent.model_copy(update={"children": meant}))
        if rest:
            others.append(consent.model_copy(update={"children": rest}))
    if not chosen:
        raise Refused(Code.CONSENT_MISSING, pointer="/about")
    return tuple(chosen), tuple(others)


def _is_meant(consent: Consent, message: AboutConsents) -> bool:
    if message.about not in (None, consent.about):
        return False
    if message.given_by not in (None, consent.given_by):
        return False
    if not message.children:
        return True
    # Who looks after a child signs for themselves: what is said of the child is not said of them.
    named = consent.about is (message.about or ConsentSubject.CHILDREN)
    return named and not set(message.children).isdisjoint(consent.children)


def _renewed(consent: Consent, message: RenewConsent) -> Consent:
    new = ("given_on", "valid_until", "form", "info_version")
    return consent.model_copy(update={name: getattr(message, name) for name in new})
