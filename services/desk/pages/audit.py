"""Who did what with the cases of the office."""

from starlette.responses import Response

from services.desk.domain.trail import first_break
from services.desk.pages.visit import LEADING, Door, Visit

SHOWN = 200
_AT_ONCE = 1_000
"""Lines of a whole audit that are checked before others get their turn."""


async def audit(visit: Visit) -> Response:
    """The latest lines, and whether one of them was ever changed; of all lines, when asked."""
    latest = await visit.desk.trails.latest(visit.agency, limit=SHOWN + 1)
    lines, earlier = latest[:SHOWN], latest[SHOWN:]
    count = lines[0].number if lines else 0
    checks_all = visit.request.query_params.get("pruefen") == "alle" or not earlier
    if checks_all:
        broken_at = await _broken_at(visit)
    else:
        broken_at = first_break(lines[::-1], earlier[0])
    return visit.show(
        "audit.html",
        lines=lines,
        count=count,
        checked=count if checks_all else len(lines),
        broken_at=broken_at,
        people={each.id: each for each in await visit.desk.people.of_agency(visit.agency)},
    )


async def _broken_at(visit: Visit) -> int | None:
    last = None
    while lines := await visit.desk.trails.lines(visit.agency, after=last, limit=_AT_ONCE):
        broken_at = first_break(lines, last)
        if broken_at is not None:
            return broken_at
        last = lines[-1]
    return None


DOORS = (Door("/protokoll", "GET", LEADING, audit),)
