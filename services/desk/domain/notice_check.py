"""What is wrong with a notice before anything is sealed, in the words of those who fill it in.

The same tables decide as at intake, which still has the last word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.intake.contract.needed_consents import needed_on
from services.intake.contract.notices import ReportAdmission
from services.intake.contract.whose_consent import Consent, ConsentGiver
from shared.network.addressees import Decided, MayGoTo, decided
from shared.network.children import AgeBand, Child
from shared.network.competence.contradictions import contradiction
from shared.network.competence.deciding import KnowsOffices
from shared.network.competence.facts import Custody
from shared.network.competence.parent_alone import decide_alone
from shared.network.notices import ConsentSubject, Path, Purpose, ReceiverKind
from shared.network.working_days import day_of, has_come

GIVERS = {
    ConsentGiver.PRISONER: "des Elternteils in Haft",
    ConsentGiver.OTHER_PARENT: "des anderen Elternteils",
    ConsentGiver.GUARDIAN: "der Vormundin oder des Vormunds",
    ConsentGiver.YOUNG_PERSON: "der oder des Jugendlichen",
    ConsentGiver.CAREGIVER: "der Person, die die Kinder betreut",
}
_LATER = "Der Tag liegt in der Zukunft."


@dataclass(frozen=True, slots=True)
class Hint:
    """What to look at, and what to do about it."""

    pointer: str
    says: str


def hints(notice: ReportAdmission, now: datetime) -> list[Hint]:
    """All that keeps it from being lawful and clear; empty if nothing does."""
    if not notice.consents and not notice.children:
        # It tells a number, for which nobody has to consent.
        return [*_days(notice, now)]
    return [
        *_days(notice, now),
        *_missing_consents(notice, now),
        *_contradictions(notice, now),
        *_allows_nothing(notice),
    ]


def ticked(notice: ReportAdmission) -> tuple[ReceiverKind, ...]:
    """The kinds of office that all who consent allow."""
    allowed = (kind for kind in ReceiverKind if all(kind in c.receivers for c in notice.consents))
    return tuple(allowed) if notice.consents else ()


def whom_for(notice: ReportAdmission, offices: KnowsOffices, now: datetime) -> Decided:
    """Who will hold the referral of each child."""
    may_go_to = MayGoTo(Path.CONSENT, ticked(notice))
    return decided(notice.children, notice.family, may_go_to, offices, now)


def holder_alone(notice: ReportAdmission, offices: KnowsOffices, now: datetime) -> str | None:
    """Who will hold what tells of the parent alone; nobody if it is not known where to go."""
    return decide_alone(ticked(notice), notice.prisoner_home, offices, now).holder


def _days(notice: ReportAdmission, now: datetime) -> Iterator[Hint]:
    if not has_come(notice.admitted_on, now):
        yield Hint("/admitted_on", _LATER)
    if notice.subject_informed is not None and not has_come(notice.subject_informed, now):
        yield Hint("/subject_informed", _LATER)
    for index, consent in enumerate(notice.consents):
        if not has_come(consent.given_on, now):
            yield Hint(f"/consents/{index}/given_on", _LATER)
        if consent.valid_until < day_of(now):
            yield Hint(f"/consents/{index}/valid_until", "Diese Einwilligung ist abgelaufen.")


def _missing_consents(notice: ReportAdmission, now: datetime) -> Iterator[Hint]:
    yield from _missing(notice, ConsentSubject.PRISONER, None, now)
    for number, child in enumerate(notice.children, 1):
        custody = _custody(notice, child)
        if custody is Custody.UNKNOWN:
            says = (
                f"Kind {number}: Solange nicht bekannt ist, wer die elterliche Sorge hat, kann "
                "niemand einwilligen."
            )
            yield Hint("/family/0/custody", says)
        else:
            yield from _missing(notice, ConsentSubject.CHILDREN, child, now, number)


def _missing(
    notice: ReportAdmission,
    about: ConsentSubject,
    child: Child | None,
    now: datetime,
    number: int = 0,
) -> Iterator[Hint]:
    custody = None if child is None else _custody(notice, child)
    age_band: AgeBand | None = None if child is None else child.age_band
    given = {consent.given_by for consent in notice.consents if _covers(consent, about, child)}
    for line in needed_on(day_of(now), about, custody, age_band):
        for giver in line.given_by:
            if line.or_informed or giver in given:
                continue
            whom = "" if child is None else f"Kind {number}: "
            place = about if child is None else f"{about}/{child.child}"
            says = f"{whom}Es fehlt die Einwilligung {GIVERS[giver]}."
            yield Hint(f"/consents/{place}/{giver}", says)


def _custody(notice: ReportAdmission, child: Child) -> Custody:
    of_child = (family for family in notice.family if child.child in family.children)
    family = next(of_child, None)
    return Custody.UNKNOWN if family is None else family.custody


def _covers(consent: Consent, about: ConsentSubject, child: Child | None) -> bool:
    return consent.about is about and (child is None or child.child in consent.children)


def _contradictions(notice: ReportAdmission, now: datetime) -> Iterator[Hint]:
    for index, family in enumerate(notice.family):
        field = contradiction(family, notice.children, now)
        if field is not None:
            says = "Das kann nicht zugleich mit den anderen Angaben zur Familie stimmen."
            yield Hint(f"/family/{index}/{field}", says)


def _allows_nothing(notice: ReportAdmission) -> Iterator[Hint]:
    if notice.consents and not ticked(notice):
        says = "Alle, die einwilligen, müssen mindestens eine gemeinsame Stelle ankreuzen."
        yield Hint("/consents/0/receivers", says)
    if notice.consents and not any(
        all(purpose in consent.purposes for consent in notice.consents) for purpose in Purpose
    ):
        says = "Alle, die einwilligen, müssen mindestens einen gemeinsamen Zweck ankreuzen."
        yield Hint("/consents/0/purposes", says)
