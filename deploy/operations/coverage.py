"""How many of an agency's people have completed a training, each counted once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.events.contract.certificates import RevocationReason
from services.events.domain.trainings.training import Registration, Standing, Training
from shared.network.agency import AgencyKind
from shared.network.registry import Registry

NO_STAFF_OF_THEIRS = frozenset({AgencyKind.OPERATOR, AgencyKind.PUBLIC})
"""The people who sign up by the public pages work elsewhere."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One agency."""

    agency: str
    trained: int
    staff: int | None
    """As the registry says; absent if it does not."""

    @property
    def percent(self) -> int | None:
        """The share of its staff, rounded; who has left by now may still be counted."""
        return None if self.staff is None else round(100 * self.trained / self.staff)


def coverage(
    trainings: Iterable[Training], registry: Registry, at: datetime
) -> tuple[Covered, ...]:
    """Those who take part, by the people whose names are still kept.

    People are known again by their mail address and name, since a mailbox may be that of many.
    Nothing is kept of them for this that is not kept anyway: who is forgotten is counted no more.
    """
    people: dict[str, set[tuple[str, str]]] = {}
    for training in trainings:
        for each in training.registrations:
            if _has_completed(each) and each.email is not None and each.name is not None:
                person = (each.email.casefold(), each.name.casefold())
                people.setdefault(each.agency, set()).add(person)
    return tuple(
        Covered(agency.id, len(people.get(agency.id, ())), agency.staff)
        for agency in registry.agencies
        if agency.takes_part(at) and agency.kind not in NO_STAFF_OF_THEIRS
    )


def _has_completed(someone: Registration) -> bool:
    """Whether she was there; a name or an hour that is wrong on her paper changes nothing of it."""
    if someone.standing is not Standing.COMPLETED:
        return False
    revoked = someone.certificate.revoked if someone.certificate is not None else None
    return revoked is None or revoked.reason is not RevocationReason.NOT_ATTENDED
