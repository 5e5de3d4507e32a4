"""What somebody has done before is said in words: when it was, and whether by oneself."""

from collections.abc import Iterable

from starlette.responses import Response

from services.desk.domain.order import Order, OrderLife
from services.desk.pages.answers import as_json
from services.desk.pages.visit import Visit
from services.desk.pages.words import since, word
from shared.network.agency import AgencyKind


def already(visit: Visit, orders: Iterable[Order], command: str) -> str | None:
    """That a person has given this command last, unless it was refused; None if nobody has."""
    given = [
        each
        for each in orders
        if each.command == command and each.by is not None and each.life is not OrderLife.REFUSED
    ]
    if not given:
        return None
    is_prison = visit.desk.registry[visit.agency].kind is AgencyKind.PRISON
    done = word(command, "notice_done" if is_prison else "done")
    at = since(given[-1].at, visit.desk.clock.now())
    other = f"einer anderen Person Ihrer {'Anstalt' if is_prison else 'Stelle'}"
    by = "Ihnen" if given[-1].by == visit.person.id else other
    return f"Bereits {done}, {at}, von {by}"


async def already_said(visit: Visit, case: str, command: str) -> Response:
    """The same for a script; or that it is not possible any more."""
    orders = await visit.desk.orders.of_case(visit.agency, case)
    says = already(visit, orders, command) or "Das ist jetzt nicht mehr möglich."
    return as_json({"flaw": "there_already", "says": says}, status=409)
