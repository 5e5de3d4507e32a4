"""A consent allows less than before: whoever loses its basis erases, and the rest goes on."""

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn, NarrowConsent
from services.intake.contract.notices import SuppressionReason
from services.intake.contract.whose_consent import Consent
from services.intake.domain.case import Case, Content, Life, reported_of
from services.intake.domain.coverage import Covered, covered, people, people_told_of
from services.intake.domain.gate import basis_for
from services.intake.domain.notify import suppress
from services.intake.domain.renewing import split
from services.intake.domain.rules import Rules
from services.intake.domain.sealing_anew import without_kinds
from services.intake.domain.still_told import sees_to_it
from services.intake.domain.take_back import all_erase
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.notices import ReceiverKind
from shared.network.receivers import public_receivers
from shared.network.working_days import day_of


def narrow(case: Case, message: NarrowConsent, at: At[Rules]) -> Outcome[Case] | None:
    """Fewer purposes, receivers or words to the prison; what is left of none is withdrawn."""
    reported = reported_of(case)
    sees_to_it(case, at)
    chosen, others = split(reported.consents, message)
    narrowed = tuple(_narrowed(consent, message) for consent in chosen)
    if narrowed == chosen:
        return None
    less = case.change(reported=reported.model_copy(update={"consents": (*others, *narrowed)}))
    if at.sender != reported.facility:
        less = less.change(narrowed_by=at.sender)
    return _of_those_told(case, less, at) if case.is_told else _while_it_settles(less, at)


def _narrowed(consent: Consent, message: NarrowConsent) -> Consent:
    """What both allow: so a command that names more than there was widens nothing."""
    changes: dict[str, tuple[object, ...]] = {}
    for name in ("purposes", "receivers", "prison_may_hear"):
        wanted = getattr(message, name)
        if wanted is not None:
            changes[name] = tuple(word for word in getattr(consent, name) if word in wanted)
    for name in ("purposes", "receivers"):
        if name in changes and not changes[name]:
            # Nothing is left of it, which is a withdrawal and has its own receipt.
            raise Refused(Code.SCHEMA_VIOLATION, pointer=f"/{name}")
    return consent.model_copy(update=changes)


def _while_it_settles(less: Case, at: At[Rules]) -> Outcome[Case]:
    content = less.content or Content()
    found = _covered(less, at, children=True)
    if not found.receivers or not found.purposes:
        return suppress(SuppressionReason.CONSENT_WITHDRAWN, Life.WITHDRAWN)
    kept = tuple(part for part in content.sealed if _kind_of(part.receiver, at) in found.receivers)
    return Outcome(less.change(content=content.model_copy(update={"sealed": kept})))


def _of_those_told(case: Case, less: Case, at: At[Rules]) -> Outcome[Case]:
    found = _covered(less, at, children=False)
    receivers = tuple(kind for kind in case.receivers if kind in found.receivers)
    if not receivers or not found.purposes:
        return all_erase(case, Life.WITHDRAWN, ConsentWithdrawn(by=at.sender), at)
    hears = tuple(status for status in case.prison_hears if status in found.prison_hears)
    narrower = less.change(receivers=receivers, prison_hears=hears)
    told, requests = without_kinds(narrower, at.sender, at)
    fact = ConsentNarrowed(
        by=at.sender, purposes=found.purposes, receivers=receivers, prison_hears=hears
    )
    return Outcome(told, (tell(fact), *requests))


def _covered(case: Case, at: At[Rules], *, children: bool) -> Covered:
    reported = reported_of(case)
    content = case.content or Content()
    whom = people(content.children) if children else people_told_of(case.told_of)
    basis = basis_for(reported.path, at)
    public = public_receivers(at.rules.registry, at.now)
    return covered(whom, reported.consents, basis, public, day_of(at.now))


def _kind_of(receiver: str, at: At[Rules]) -> ReceiverKind | None:
    agency = at.rules.registry.known(receiver)
    return None if agency is None else ReceiverKind.of(agency.kind)
