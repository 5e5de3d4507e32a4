"""A training as it stands: its plan, who is registered, who was there."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar, Self
from uuid import UUID

from services.events.contract.certificates import Revocation
from services.events.contract.training_plan import Module, Sector, SectorCounts, TrainingPlan
from services.events.contract.trainings import Professional
from services.events.domain.rules import MOST_EVER_REGISTERED, MOST_REGISTRATIONS
from shared.language.codes import Code
from shared.language.steps import Kept, Refused, State

RETENTION = "retention"
"""The time for which names and addresses are kept."""


@unique
class Life(StrEnum):
    """Where a training stands."""

    SCHEDULED = "scheduled"
    CONFIRMED = "confirmed"
    """Enough have registered."""
    HELD = "held"
    """All modules have their list."""
    CLOSED = "closed"
    CANCELLED = "cancelled"
    """It does not take place."""


@unique
class Standing(StrEnum):
    """Where a registration stands."""

    UNCONFIRMED = "unconfirmed"
    """Somebody without an agency has yet to say by a mail's code that it was her."""
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    ATTENDED = "attended"
    """Was there in at least one module."""
    COMPLETED = "completed"
    """Was there in all of them when the training was closed, or made up the rest."""
    CANCELLED = "cancelled"
    """Does not come, or sends somebody else; who thinks better of it is registered anew."""

    @property
    def has_place(self) -> bool:
        """Whether one of the places is taken by this."""
        return self not in {Standing.UNCONFIRMED, Standing.WAITLISTED, Standing.CANCELLED}


class Issued(Kept):
    """A certificate that somebody has; what it says is with those to whom it was passed on."""

    number: str
    revoked: Revocation | None = None
    """Why it does not hold any more, and since when."""


class Registration(Kept):
    """One professional; name and email are kept for a time and never told."""

    participant: UUID
    agency: str
    """Which registered this person, and alone may give the place back."""
    sector: Sector
    standing: Standing
    name: str | None
    email: str | None
    replaces: UUID | None = None
    """Who was to come before."""
    attended: tuple[str, ...] = ()
    """Codes of the modules."""
    made_up: tuple[str, ...] = ()
    """Codes of those that were made up elsewhere, whatever lists say of them later."""
    certificate: Issued | None = None
    void: tuple[Revocation, ...] = ()
    """Of certificates before it, in which the name was wrong."""
    late: bool = False
    """The place was given back after the last moment for registering."""
    name_corrected: bool = False
    """Who sent her may not know of it, and still have the wrong one."""

    @classmethod
    def of(
        cls,
        participant: UUID,
        who: Professional,
        agency: str,
        standing: Standing,
        replaces: UUID | None = None,
    ) -> Self:
        """Somebody whom an agency registers."""
        return cls(
            participant=participant,
            agency=agency,
            sector=who.sector,
            standing=standing,
            name=who.name,
            email=who.email,
            replaces=replaces,
        )

    def is_known_as(self, who: Professional, agency: str) -> bool:
        """Whether this is what an agency says again. Of an erased name nothing is compared.

        One that was corrected is the same by either name.
        """
        kept, said = (self.email, self.sector), (who.email, who.sector)
        same = kept == said and (self.name_corrected or self.name == who.name)
        return self.agency == agency and (self.name is None or same)

    def said_to(self, agency: str) -> Standing | None:
        """How it stands; another agency than her own does not hear it."""
        return self.standing if self.agency == agency else None

    def was_there(self, module: str, there: bool) -> "Registration":
        """This registration once the list of a module says whether the person was there."""
        attended = tuple(code for code in self.attended if code != module)
        attended = (*attended, module) if there else attended
        if not (self.standing.has_place or there):
            return self
        standing = Standing.ATTENDED if attended else Standing.CONFIRMED
        return self.change(attended=attended, standing=standing)

    @property
    def revocations(self) -> tuple[Revocation, ...]:
        """Of all her certificates that do not hold."""
        last = self.certificate.revoked if self.certificate is not None else None
        return self.void if last is None else (*self.void, last)

    def cancelled(self) -> Self:
        """This registration once the person does not come."""
        return self.change(standing=Standing.CANCELLED).without_name()

    def without_name(self) -> Self:
        """What may be kept for good."""
        return self.change(name=None, email=None)


class Training(State):
    """The aggregate; its key is the id of the training."""

    kind: ClassVar[str] = "training"

    life: Life
    organiser: str
    """The agency that scheduled it and alone may record it."""
    plan: TrainingPlan
    recorded: tuple[str, ...] = ()
    """Codes of the modules that have a list."""
    registrations: tuple[Registration, ...] = ()
    times_moved: int = 0
    listed: bool = False
    """The organiser has been told who comes, and so hears of each who does not come after all."""

    @classmethod
    def overtakes(cls, kind: str) -> bool:
        """Names are erased on time, whatever else is parked."""
        return kind == RETENTION

    def registration(self, participant: UUID) -> Registration | None:
        """The registration of this person."""
        return next((r for r in self.registrations if r.participant == participant), None)

    def module(self, code: str) -> Module | None:
        """The module of this code."""
        return next((m for m in self.plan.modules if m.module == code), None)

    def in_standing(self, standing: Standing) -> int:
        """How many registrations stand like this."""
        return sum(r.standing is standing for r in self.registrations)

    def check_organiser(self, agency: str) -> None:
        """Only who scheduled it. Raises Refused."""
        if self.organiser != agency:
            raise Refused(Code.NOT_COMPETENT)

    def known_registration(self, participant: UUID) -> Registration:
        """That of this person; of who has not confirmed nobody was told. Refuses any other."""
        known = self.registration(participant)
        if known is None or known.standing is Standing.UNCONFIRMED:
            raise Refused(Code.UNKNOWN_ITEM, pointer="/participant")
        return known

    def own_registration(self, participant: UUID, agency: str) -> Registration:
        """That of this person, for the agency that registered her. Refuses any other."""
        known = self.registration(participant)
        if known is None:
            raise Refused(Code.UNKNOWN_ITEM, pointer="/participant")
        if known.agency != agency:
            raise Refused(Code.NOT_COMPETENT)
        return known

    def replacing(self, changed: Registration) -> Self:
        """The same with this registration as it is now; it keeps its place in the order."""
        others = tuple(
            changed if r.participant == changed.participant else r for r in self.registrations
        )
        return self.change(registrations=others)

    def without(self, participant: UUID) -> Self:
        """The same with nothing kept of this person."""
        return self.change(
            registrations=tuple(r for r in self.registrations if r.participant != participant)
        )

    @property
    def places_taken(self) -> int:
        """How many people have a place."""
        return sum(r.standing.has_place for r in self.registrations)

    def check_room(self, more: int) -> None:
        """Whether so many more can come or wait, and one more be kept. Raises Refused.

        Sign-ups that nobody has confirmed have a limit of their own, and take room from nobody.
        """
        not_coming = self.in_standing(Standing.CANCELLED)
        ever = len(self.registrations) - self.in_standing(Standing.UNCONFIRMED)
        if ever - not_coming + more > MOST_REGISTRATIONS or ever >= MOST_EVER_REGISTERED:
            raise Refused(Code.FULL)

    def has_begun(self, now: datetime) -> bool:
        """Whether people have met for the first time."""
        return now >= self.plan.modules[0].starts

    @property
    def all_recorded(self) -> bool:
        """Whether every module has its list."""
        return len(self.recorded) == len(self.plan.modules)

    @property
    def hours(self) -> float:
        """Of all modules together."""
        return sum(module.hours for module in self.plan.modules)

    def has_all_of_it(self, registration: Registration) -> bool:
        """Whether somebody was there, and has made up what was missed."""
        has = {*registration.attended, *registration.made_up}
        return bool(registration.attended) and len(has) == len(self.plan.modules)


def by_sector(registrations: Iterable[Registration]) -> SectorCounts:
    """Count people by where they work."""
    counts = Counter(registration.sector for registration in registrations)
    return SectorCounts.model_validate({sector: counts[sector] for sector in Sector})
