"""The lawful-basis gate: what path and consent do not both allow never comes in."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.intake.contract.whose_consent import Consent
from services.intake.domain.addressed import families_can_be, parts_fit
from services.intake.domain.case import Content
from services.intake.domain.coverage import Covered, covered, people
from services.intake.domain.lawful_basis import Basis, basis_on
from services.intake.domain.parent_alone import (
    goes_to_one,
    tells_of_the_parent_alone,
    without_a_last_home,
)
from services.intake.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network.children import Child
from shared.network.notices import ConsentSubject, Path
from shared.network.receivers import public_receivers
from shared.network.working_days import day_of, has_come


def basis_for(path: Path, at: At[Rules]) -> Basis:
    """The basis of a notice on this path today."""
    basis = basis_on(at.rules.bases, path, day_of(at.now))
    if basis is None:
        raise Refused(Code.NO_LAWFUL_BASIS, pointer="/path")
    return basis


def nothing_but_the_number(content: Content) -> None:
    """Without a consent, nothing about the children may have come."""
    for name in Content.model_fields:
        if getattr(content, name):
            raise Refused(Code.CONSENT_MISSING, pointer=f"/{name}")


def may_be_passed_on(
    content: Content, *, basis: Basis, consents: Sequence[Consent], count: int, at: At[Rules]
) -> Covered:
    """Path, consents, children and sealed parts allow one another, or it is refused."""
    parent_only = basis.needs_consent and not content.children
    if not parent_only:
        _fits_the_count(content.children, count)
        _children_are_told_apart(content.children)
    found = coverage(content, consents, basis, at)
    if found.missing:
        raise Refused(Code.CONSENT_MISSING, pointer=found.missing[0].pointer)
    if not found.receivers:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/consents")
    if basis.needs_consent and not found.purposes:
        raise Refused(Code.CONSENT_MISSING, pointer="/consents")
    if parent_only:
        tells_of_the_parent_alone(content)
        goes_to_one(content, found.receivers, at)
    else:
        without_a_last_home(content)
        families_can_be(content, consents, at)
        parts_fit(content, basis.path, found.receivers, at)
    return found


def in_force(consents: Sequence[Consent], basis: Basis, now: datetime) -> None:
    """What is sent as a consent is one today, and belongs to this path."""
    if consents and not basis.needs_consent:
        # A notice travels on one path: what the family allowed must not pass for a duty.
        raise Refused(Code.NO_LAWFUL_BASIS, pointer="/consents")
    for index, consent in enumerate(consents):
        if not has_come(consent.given_on, now):
            raise Refused(Code.CONSENT_MISSING, pointer=f"/consents/{index}/given_on")
        if consent.valid_until < day_of(now):
            raise Refused(Code.CONSENT_EXPIRED, pointer=f"/consents/{index}/valid_until")


def caregivers_of(children: Collection[Child], consents: Sequence[Consent]) -> None:
    """Whoever looks after children signs for those whom the notice tells of, and for no others.

    Of a parent alone it is not known yet who they are.
    """
    known = {child.child for child in children}
    hers = ((index, c) for index, c in enumerate(consents) if c.about is ConsentSubject.CAREGIVER)
    for index, consent in hers if known else ():
        for number, ref in enumerate(consent.children):
            if ref not in known:
                raise Refused(Code.UNKNOWN_ITEM, pointer=f"/consents/{index}/children/{number}")


def coverage(content: Content, consents: Sequence[Consent], basis: Basis, at: At[Rules]) -> Covered:
    """What may be told of all whom the content is about today."""
    public = public_receivers(at.rules.registry, at.now)
    return covered(people(content.children), consents, basis, public, day_of(at.now))


def _fits_the_count(children: tuple[Child, ...], count: int) -> None:
    # Fewer than counted is fine: another parent may have allowed it for some of them only.
    if not 1 <= len(children) <= count:
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/children")


def _children_are_told_apart(children: tuple[Child, ...]) -> None:
    seen: set[str] = set()
    for index, child in enumerate(children):
        if child.child in seen:
            raise Refused(Code.SCHEMA_VIOLATION, pointer=f"/children/{index}/child")
        seen.add(child.child)
