"""What has left the inbox of an office and is still kept: nothing can be done there any more."""

from starlette.responses import Response

from services.desk.pages.bodies import page_number
from services.desk.pages.visit import EVERYONE, Door, Visit

PER_PAGE = 50


async def filed(visit: Visit) -> Response:
    """One page of it, what was told last first."""
    number = page_number(visit.request)
    count = await visit.desk.cases.count_done(visit.agency)
    cases = await visit.desk.cases.done(visit.agency, skip=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return visit.show(
        "filed.html",
        referrals=[(case, each) for case in cases for each in case.told_of if not each.answers],
        agencies={each.id: each.name for each in visit.desk.registry.agencies},
        number=number,
        pages=max(1, -(-count // PER_PAGE)),
    )


DOORS = (Door("/ablage", "GET", EVERYONE, filed),)
