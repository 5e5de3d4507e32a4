"""Which office holds the referral of a child, which one § 86 SGB VIII proposes, what is missing.

Pure, and known to senders too: what names a family is sealed before anyone routes it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from shared.language.rule import in_force
from shared.network.children import Child
from shared.network.competence.facts import Family, HomeKind
from shared.network.competence.follows import FosterStand
from shared.network.competence.holders import (
    WHO_HOLDS,
    Competent,
    Coordination,
    Holder,
    Stay,
    YouthOffices,
)
from shared.network.competence.homes import Lives, in_words, lives, of_the_child
from shared.network.competence.lines import Counts, MissingFact, WhoseHome, fits
from shared.network.competence.rules import WHOSE_HOME
from shared.network.competence.situation import Situation, WhoCounts
from shared.network.notices import Path, ReceiverKind
from shared.network.working_days import day_of


class Office(Protocol):
    """An agency, as far as the table asks."""

    @property
    def id(self) -> str:
        """Its name on the bus."""
        ...

    @property
    def is_public(self) -> bool:
        """Whether it is a public body."""
        ...


class KnowsOffices(Protocol):
    """Who is in charge where: a registry, or what a vendor has instead."""

    def office_of(self, district: str, at: datetime) -> Office | None:
        """The youth office of a Kreis; nothing where none takes part."""
        ...

    def coordination_office(self, at: datetime) -> Office:
        """The clearing office."""
        ...


@dataclass(frozen=True, slots=True)
class Proposed:
    """What § 86 says, as far as the facts go."""

    rule: str
    reason: str
    source: str
    office: str | None
    """Absent where the home that counts is not known, or no office that takes part is there."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who holds the referral of one child, and why."""

    holder: str | None
    """None: nobody may be told; the rule and its reason say why."""
    rule: str
    reason: str
    provisional: bool
    """Whether the holder acts without being known as the competent office."""
    missing: tuple[MissingFact, ...]
    proposed: Proposed | None


@dataclass(frozen=True, slots=True)
class MayBeTold:
    """Who may be told at all."""

    youth_offices: YouthOffices
    coordination: Coordination


def who_may_hear(path: Path, receivers: Collection[ReceiverKind], *, public: bool) -> MayBeTold:
    """What path and consent allow; `public` is whether the coordination office is a public body."""
    youth = ReceiverKind.YOUTH_OFFICE in receivers
    named = ReceiverKind.COORDINATION_OFFICE in receivers
    coordination = Coordination.ALLOWED if named else Coordination.NOT_ALLOWED
    if path is Path.RELATIVES_IN_NEED and not public:
        coordination = Coordination.NOT_PUBLIC
    return MayBeTold(YouthOffices.ALLOWED if youth else YouthOffices.NOT_ALLOWED, coordination)


def decide(
    child: Child, family: Family | None, may_hear: MayBeTold, offices: KnowsOffices, at: datetime
) -> Decision:
    """Read both halves of the table for one child; without a family nothing of it is known."""
    situation = Situation(child, family or Family(children=(child.child,)), day_of(at))
    competent, proposed, missing = _proposed(situation, offices, at)
    of_stay = office_of_stay(child, offices, at)
    stay = Stay.UNKNOWN if of_the_child(child).kind is HomeKind.UNKNOWN else Stay.ELSEWHERE
    codes = (
        competent,
        stay if of_stay is None else Stay.IN_NETWORK,
        may_hear.youth_offices,
        may_hear.coordination,
    )
    held = next(line for line in in_force(WHO_HOLDS, day_of(at)) if fits(line.when, codes))
    if held.holder is Holder.COMPETENT_OFFICE and proposed is not None:
        return Decision(
            proposed.office, proposed.rule, proposed.reason, held.provisional, (), proposed
        )
    holders = {
        Holder.OFFICE_OF_STAY: of_stay,
        Holder.COORDINATION_OFFICE: offices.coordination_office(at).id,
    }
    holder = holders.get(held.holder)
    if not held.provisional or holder is None:
        # Nobody asks who is competent where no youth office may be told, or nobody at all.
        return Decision(holder, held.name, held.because, held.provisional, (), None)
    return Decision(holder, held.name, held.because, held.provisional, missing, proposed)


def office_of_stay(child: Child, offices: KnowsOffices, at: datetime) -> str | None:
    """The youth office where the child stays, which acts until another is known (§ 86d)."""
    district = child.residence.district
    office = None if district is None else offices.office_of(district, at)
    return None if office is None else office.id


def _proposed(
    situation: Situation, offices: KnowsOffices, at: datetime
) -> tuple[Competent, Proposed | None, tuple[MissingFact, ...]]:
    line = _whose_home(situation)
    found = lives(line.counts, situation)
    if found.kind is HomeKind.ABROAD and not found.missing:
        line = _whose_home(replace(situation, who_counts=WhoCounts.ABROAD))
        found = lives(line.counts, situation)
    missing = (*line.missing, *found.missing)
    if situation.foster is FosterStand.UNCLEAR:
        missing = (*missing, MissingFact.FOSTER_CARE)
    office = None if found.district is None else offices.office_of(found.district, at)
    proposed = None
    if line.counts not in {Counts.NOT_YET_KNOWN, Counts.LAW_IS_SILENT}:
        reason = in_words(line, situation.family.prisoner_is)
        proposed = Proposed(line.name, reason, line.source, None if office is None else office.id)
    return _how_clear(found, missing, known=office is not None), proposed, missing


def _whose_home(situation: Situation) -> WhoseHome:
    codes, lines = situation.codes, in_force(WHOSE_HOME, situation.day)
    return next(line for line in lines if fits(line.when, codes))


def _how_clear(found: Lives, missing: Collection[MissingFact], *, known: bool) -> Competent:
    if found.open_in_law:
        return Competent.OPEN_IN_LAW
    if missing:
        return Competent.DOUBTFUL
    return Competent.FOUND if known else Competent.ELSEWHERE
