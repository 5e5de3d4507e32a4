"""What has left the inbox of an office and is still kept: nothing can be done there any more."""

from starlette.responses import Response

from services.desk.pages.paging import paging
from services.desk.pages.visit import EVERYONE, Door, Visit


async def filed(visit: Visit) -> Response:
    """One page of it, what was told last first."""
    page = paging(visit)
    count = await visit.desk.cases.count_done(visit.agency)
    cases = await visit.desk.cases.done(visit.agency, skip=page.skip, limit=page.size)
    return visit.show(
        "filed.html",
        referrals=[(case, each) for case in cases for each in case.told_of if not each.answers],
        agencies={each.id: each.name for each in visit.desk.registry.agencies},
        **page.shown(count),
    )


DOORS = (Door("/ablage", "GET", EVERYONE, filed),)
