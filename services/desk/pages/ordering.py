"""What somebody asks of a service at a page, as it is written down before it is sent."""

from services.desk.domain.order import Order
from services.desk.pages.visit import Visit


def as_order(  # noqa: PLR0913 - what a command is made of
    visit: Visit,
    name: str,
    service: str,
    command: str,
    *,
    case: str,
    data: str,
    referral: str | None = None,
) -> Order:
    """A command that this person gives now; of the same `name` it is the same one."""
    return Order(
        id=name,
        agency=visit.agency,
        service=service,
        command=command,
        case=case,
        referral=referral,
        data=data,
        by=visit.person.id,
        at=visit.desk.clock.now(),
    )
