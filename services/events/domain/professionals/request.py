"""A request for a professional as it stands: what is wanted, and who comes."""

from datetime import timedelta
from enum import StrEnum, unique
from typing import ClassVar, Self

from services.events.contract.professionals import Given, NotPlaced, Placing, ProfessionalNeed
from services.events.domain.professionals.time_limit import placed_by
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.message import Event
from shared.language.steps import At, Refused, Said, State, tell_others
from shared.network.agency import AgencyKind
from shared.network.working_days import start_of_day

ANSWER = "answer"
"""The time within which somebody should be placed."""
LAST_DAY = "last_day"
"""The end of the last day on which somebody is wanted."""


@unique
class Life(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    PLACED = "placed"
    ENDED = "ended"
    """Somebody was there."""
    NOT_PLACED = "not_placed"


class ProfessionalRequest(State):
    """The aggregate; its key is the id of the request."""

    kind: ClassVar[str] = "professional_request"

    life: Life
    institution: str
    """The agency that asked."""
    need: ProfessionalNeed
    placing: Placing | None = None
    """Who comes."""
    declined: Placing | None = None
    """Who was to come last and does not."""
    given: Given | None = None
    not_placed: NotPlaced | None = None

    @property
    def provider(self) -> str | None:
        """The provider that is asked to send somebody."""
        return None if self.placing is None else self.placing.provider

    def waiting(self, at: At[Rules]) -> Self:
        """The same when somebody is to be placed, from now on."""
        office = at.rules.registry.coordination_office(at.now)
        due = placed_by(at.now, at.rules.registry.calendar(office.id))
        over = start_of_day(self.need.last_day + timedelta(days=1))
        return self.awaiting(ANSWER, due).awaiting(LAST_DAY, over)

    def no_longer_waiting(self) -> Self:
        """The same when nobody has to be placed."""
        return self.not_awaiting(ANSWER, LAST_DAY)

    def told_to_all(self, event: Event, at: At[Rules]) -> tuple[Said, ...]:
        """On the shared topic, and to all concerned but whoever has brought it about."""
        office = at.rules.registry.coordination_office(at.now).id
        return tell_others(event, at.sender, self.institution, office, self.provider)

    def check_sends(self, at: At[Rules]) -> None:
        """Only the coordination office and the provider that is asked. Raises Refused."""
        if at.sender != self.provider and not is_coordination_office(at):
            raise Refused(Code.NOT_COMPETENT)


def is_coordination_office(at: At[Rules]) -> bool:
    """Whether one of them says so, also when another is in charge by now."""
    return at.rules.registry.kind_of(at.sender) is AgencyKind.COORDINATION_OFFICE
