"""The trainings that an agency knows of, seen from its mailbox and its orders at each look."""

from typing import NamedTuple
from uuid import uuid4

from pydantic import ValidationError

from services.desk.desk import Desk
from services.desk.domain.order import Order, order_id
from services.desk.domain.training import ANNOUNCED, CANCELLED, SCHEDULE, Training, training
from services.desk.domain.training_form import VENUE
from services.desk.pages.ids import is_id, is_random
from services.desk.pages.ordering import as_order
from services.desk.pages.visit import Visit
from shared.language.kreis_names import KREIS_NAMES
from shared.network.registry import Registry
from shared.papers.german import by_last_name

SERVICE = "events"


class Expected(NamedTuple):
    """Who comes to a training."""

    people: tuple[tuple[str, str, str], ...]
    """Reference, name and sector, in the order of a list."""
    late: int
    """How many have given their place back after registration had ended."""


async def known_trainings(desk: Desk, agency: str) -> list[Training]:
    """All, the next first. One that this version cannot read is left to the version that can."""
    given: dict[str, list[Order]] = {}
    for order in await desk.orders.of_service(agency, SERVICE):
        given.setdefault(order.case, []).append(order)
    own = {order.case for orders in given.values() for order in orders if order.command == SCHEDULE}
    names = own.union(await desk.mailbox.cases(agency, ANNOUNCED))
    told = await desk.mailbox.of_cases(agency, names)
    found = []
    for name in names:
        try:
            seen = training(agency, name, told.get(name, ()), given.get(name, ()))
        except ValidationError:
            continue
        if seen is not None:
            found.append(seen)
    return sorted(found, key=lambda each: each.begins)


async def known_training(visit: Visit) -> Training | None:
    """That of this path, if the agency knows of it."""
    name = visit.request.path_params["training"]
    if not is_id(name):
        return None
    told = await visit.desk.mailbox.of_case(visit.agency, name)
    given = await visit.desk.orders.of_case(visit.agency, name)
    try:
        return training(visit.agency, name, told, given)
    except ValidationError:
        return None


async def expected(visit: Visit, seen: Training) -> Expected:
    """Whoever comes; only to its organiser anybody is listed."""
    found = await visit.desk.attendance.of_training(visit.agency, seen.id)
    names = [(each.participant, each.name, each.sector) for each in found if each.name is not None]
    people = sorted(names, key=lambda each: by_last_name(each[1]))
    return Expected(tuple(people), sum(each.late for each in found))


def may_be_there(seen: Training, coming: Expected) -> dict[str, str]:
    """Whom a list of a sitting can be ticked for, by reference: as far as it is known, by name."""
    own = [each.participant for each in seen.registered if each.standing not in {None, CANCELLED}]
    return {name: name for name in own} | {
        participant: name for participant, name, _ in coming.people
    }


def random_id(said: str) -> str:
    """As it was said if it is a random one, which a form brings back; else one of our own."""
    return said if is_random(said) else str(uuid4())


async def give(visit: Visit, name: str, command: str, data: str, *, since: str) -> Order:
    """Give a command about a training; the same one twice is one."""
    return await visit.desk.give(
        as_order(
            visit,
            order_id(visit.agency, name, command, data, since=since),
            SERVICE,
            command,
            case=name,
            data=data,
        )
    )


def venues(registry: Registry) -> dict[str, str]:
    """Where a training can be, by the beginning of its code."""
    agencies = {f"agency:{each.id}": each.name for each in registry.agencies}
    others = {f"{VENUE}{at}": f"anderer Ort: {name}" for at, name in KREIS_NAMES.items()}
    return {"online": "online", **agencies, **others}
