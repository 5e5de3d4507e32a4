"""Who we are: how the registry names this agency, its keys, its people, and when it is closed."""

from starlette.responses import Response

from services.desk.pages.visit import EVERYONE, Door, Visit
from shared.network.working_days import day_of


async def ourselves(visit: Visit) -> Response:
    """The page; what is wrong on it whoever keeps the registry can set right."""
    today = day_of(visit.desk.clock.now())
    people = await visit.desk.people.of_agency(visit.agency)
    return visit.show(
        "ourselves.html",
        people=sorted((each for each in people if not each.left_at), key=lambda each: each.email),
        closing_days=sorted(
            day for day in visit.desk.registry[visit.agency].closing_days if day >= today
        ),
        today=today,
    )


DOORS = (Door("/wir", "GET", EVERYONE, ourselves),)
