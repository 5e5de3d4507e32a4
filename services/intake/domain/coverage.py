"""What may travel to whom: as much as path and consents cover, and no more."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from services.intake.contract.needed_consents import CAREGIVER, CHILDREN, PRISONER, needed_on
from services.intake.contract.whose_consent import Consent, ConsentGiver, MayHear
from services.intake.domain.lawful_basis import Basis
from shared.network.children import AgeBand, Child
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject, NoticeStatus, Purpose, ReceiverKind
from shared.network.sealed_notice import ChildRef


class Subject(NamedTuple):
    """One whom a notice tells of."""

    about: ConsentSubject
    child: ChildRef | None = None
    """Who it is, or who is looked after: siblings may live with different people."""
    age_band: AgeBand | None = None


class Missing(NamedTuple):
    """A consent that is not there, or does not count."""

    subject: Subject
    giver: ConsentGiver | None
    """None: nobody can give it, since it is not known who has custody."""

    @property
    def pointer(self) -> str:
        """Where a refusal points: below `consents` to whom it would be about, and who gives it."""
        if self.subject.child is None:
            return f"/consents/{self.subject.about}"
        return f"/consents/{self.subject.about}/{self.subject.child}/{self.giver or 'custody'}"


class Covered(NamedTuple):
    """What path and consents allow for a notice about certain people."""

    receivers: tuple[ReceiverKind, ...]
    """Those to whom everybody in it may be told of."""
    purposes: tuple[Purpose, ...]
    prison_hears: tuple[NoticeStatus, ...]
    valid_until: date | None
    missing: tuple[Missing, ...]
    """Of all that it lacks; where anything is, nothing about that person may travel."""


PARENT_ONLY = (Subject(PRISONER),)


def people(children: Collection[Child]) -> tuple[Subject, ...]:
    """Whom a notice about these children tells of; without any, of the parent alone."""
    return _with_their_parent(Subject(CHILDREN, kid.child, kid.age_band) for kid in children)


def people_told_of(children: Collection[ChildRef]) -> tuple[Subject, ...]:
    """The same once it is told, and their age forgotten: as if each were old enough to agree."""
    return _with_their_parent(Subject(CHILDREN, child) for child in children)


def _with_their_parent(children: Iterable[Subject]) -> tuple[Subject, ...]:
    kids = tuple(children)
    return (*PARENT_ONLY, *kids, *(Subject(CAREGIVER, kid.child) for kid in kids))


def covered(
    subjects: Sequence[Subject],
    consents: Sequence[Consent],
    basis: Basis,
    public: Collection[ReceiverKind],
    day: date,
) -> Covered:
    """What may be told of these people on a day; `public` are the receivers that are public."""
    allowed = tuple(
        kind for kind in basis.may_go_to if kind in public or not basis.public_bodies_only
    )
    if not basis.needs_consent:
        return Covered(allowed, (), basis.prison_hears, None, ())
    in_force = [consent for consent in consents if consent.valid_until >= day]
    used = relied_on(subjects, in_force, day)
    missing = tuple(lack for subject in subjects for lack in _missing(subject, in_force, day))
    ticked = (may for may in basis.prison_hears_if_ticked if _all_tick(may, in_force))
    return Covered(
        receivers=tuple(kind for kind in allowed if all(kind in c.receivers for c in used)),
        purposes=tuple(word for word in Purpose if all(word in c.purposes for c in used)),
        prison_hears=(*basis.prison_hears, *(NoticeStatus(may) for may in ticked)),
        valid_until=min((c.valid_until for c in used), default=None),
        missing=missing,
    )


def relied_on(
    subjects: Sequence[Subject], consents: Sequence[Consent], day: date
) -> tuple[Consent, ...]:
    """Those of the consents by which these people may be told of, and no others."""
    return tuple(
        consent
        for consent in consents
        if any(_is_needed(consent, subject, consents, day) for subject in subjects)
    )


def _all_tick(may: MayHear, consents: Collection[Consent]) -> bool:
    return bool(consents) and all(may in consent.prison_may_hear for consent in consents)


def _is_needed(consent: Consent, subject: Subject, consents: Sequence[Consent], day: date) -> bool:
    return _is_about(consent, subject) and any(
        consent.given_by in line.given_by
        for line in needed_on(day, subject.about, custody_of(subject, consents), subject.age_band)
    )


def _missing(subject: Subject, consents: Sequence[Consent], day: date) -> Iterator[Missing]:
    given = {consent.given_by for consent in consents if _is_about(consent, subject)}
    custody = custody_of(subject, consents)
    lines = tuple(needed_on(day, subject.about, custody, subject.age_band))
    if not lines or not all(line.given_by for line in lines):
        yield Missing(subject, None)
    for line in lines:
        if line.or_informed:
            continue
        yield from (Missing(subject, giver) for giver in line.given_by if giver not in given)


def custody_of(subject: Subject, consents: Iterable[Consent]) -> Custody | None:
    """Who has custody of a child: unknown when nobody says, or its givers contradict each other."""
    if subject.about is not CHILDREN:
        return None
    said = {consent.custody for consent in consents if _is_about(consent, subject)}
    return said.pop() or Custody.UNKNOWN if len(said) == 1 else Custody.UNKNOWN


def _is_about(consent: Consent, subject: Subject) -> bool:
    if consent.about is not subject.about:
        return False
    return subject.child is None or subject.child in consent.children
