"""Where people begin, and where the link in a mail leads them: by the kind of their agency."""

from starlette.responses import RedirectResponse, Response

from services.desk.pages.answers import page
from services.desk.pages.visit import EVERYONE, Door, Visit
from shared.network.agency import AgencyKind


async def start(visit: Visit) -> Response:
    """A prison begins with its notices, an office with its inbox."""
    return RedirectResponse("/meldungen" if _is_prison(visit) else "/eingang", status_code=303)


async def case(visit: Visit) -> Response:
    """As a mail names it, which knows nothing of referrals."""
    name = visit.request.path_params["case"]
    if _is_prison(visit):
        there = await visit.desk.prison_cases.get(visit.agency, name)
        path = None if there is None else f"/meldungen/{there.case}"
    else:
        found = await visit.desk.cases.get(visit.agency, name)
        path = f"/faelle/{found.case}/{found.told_of[-1].id}" if found and found.told_of else None
        if found is not None and found.erasures and path is None:
            return page("gone.html", status=410)
    return page("not_here.html", status=404) if path is None else RedirectResponse(path, 303)


def _is_prison(visit: Visit) -> bool:
    return visit.desk.registry[visit.agency].kind is AgencyKind.PRISON


DOORS = (
    Door("/", "GET", EVERYONE, start),
    Door("/faelle/{case}", "GET", EVERYONE, case),
)
