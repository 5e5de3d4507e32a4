"""The trainings that an agency knows of, seen from its mailbox and its orders at each look."""

from uuid import uuid4

from pydantic import ValidationError

from services.desk.domain.order import Order, order_id
from services.desk.domain.training import ANNOUNCED, SCHEDULE, Training, training
from services.desk.domain.training_form import VENUE
from services.desk.pages.ids import is_id, is_random
from services.desk.pages.ordering import as_order
from services.desk.pages.visit import Visit
from shared.language.kreis_names import KREIS_NAMES
from shared.network.registry import Registry

SERVICE = "events"


async def known_trainings(visit: Visit) -> list[Training]:
    """All, the next first. One that this version cannot read is left to the version that can."""
    given: dict[str, list[Order]] = {}
    for order in await visit.desk.orders.of_service(visit.agency, SERVICE):
        given.setdefault(order.case, []).append(order)
    own = {order.case for orders in given.values() for order in orders if order.command == SCHEDULE}
    names = own.union(await visit.desk.mailbox.cases(visit.agency, ANNOUNCED))
    told = await visit.desk.mailbox.of_cases(visit.agency, names)
    found = []
    for name in names:
        try:
            seen = training(visit.agency, name, told.get(name, ()), given.get(name, ()))
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
