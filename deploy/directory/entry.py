"""One offer of the directory, and how it is found."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.events.contract.offers import ListedLife, OfferListed
from services.events.domain.offers.paying import needs_decision
from shared.network.notices import Need


@dataclass(frozen=True, slots=True)
class Entry:
    """An offer as it was told last."""

    offer: UUID
    listed: OfferListed
    told_at: datetime

    def is_arranged(self, today: date) -> bool:
        """Whether a place may be given there: somebody has looked, and it does not pause."""
        return self.listed.life is ListedLife.PUBLISHED and today < self.listed.stale_on

    def who_decides(self, district: str | None, today: date) -> str:
        """What to say of who pays for a child that lives there; nothing where it is settled."""
        if district is None or not needs_decision(self.listed.funding, district, today):
            return ""
        return f"needs the decision of Jugendamt {district}"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; what is not said does not matter."""

    need: Need | None = None
    district: str | None = None
    age: int | None = None
    language: str | None = None
    free: bool = False
    barrier_free: bool = False

    def fits(self, listed: OfferListed) -> bool:
        """Whether the offer is what is looked for."""
        return (
            (self.need is None or self.need in listed.needs)
            and (self.district is None or self.district in listed.service_area)
            and (self.age is None or listed.minimum_age <= self.age <= listed.maximum_age)
            and (self.language is None or self.language in listed.languages)
            and (not self.free or listed.available > 0)
            and (not self.barrier_free or bool(listed.accessibility))
        )


def found(entries: list[Entry], search: Search, today: date) -> list[Entry]:
    """What fits and is arranged, by its title."""
    fitting = [one for one in entries if one.is_arranged(today) and search.fits(one.listed)]
    return sorted(fitting, key=lambda one: (one.listed.title, one.offer))
