"""Who did what at this desk for the agency; all of it, or what is about one case."""

import re

from starlette.responses import Response

from services.desk.domain.trail import first_break
from services.desk.pages.paging import Paging, paging
from services.desk.pages.visit import LEADING, Door, Visit

SHOWN = 200
_AT_ONCE = 1_000
"""Lines of a whole audit that are checked before others get their turn."""
_IS_SIGN = re.compile(r"[0-9a-f]{8}[0-9a-f-]{0,28}")
"""The id of a case, or its beginning as pages show it."""


async def audit(visit: Visit) -> Response:
    """One page, the latest lines first, and whether one was changed; of all lines, when asked."""
    sign = visit.request.query_params.get("fall")
    if sign is not None:
        return await _of_case(visit, sign.strip().lower())
    trails, page = visit.desk.trails, paging(visit, SHOWN)
    start, end = await trails.start(visit.agency), await trails.end(visit.agency)
    count = end.number - start.number
    last = end.number - page.skip
    found = await trails.upto(visit.agency, last, limit=SHOWN + 1)
    lines, earlier = found[:SHOWN], found[SHOWN:]
    checks_all = visit.request.query_params.get("pruefen") == "alle" or count <= SHOWN
    if checks_all:
        broken_at = await _broken_at(visit)
    else:
        broken_at = first_break(lines[::-1], earlier[0].mark if earlier else start)
        if broken_at is not None and start != await trails.start(visit.agency):
            # Old lines went between two looks.
            broken_at = await _broken_at(visit)
    return await _shown(
        visit,
        page,
        lines=lines,
        count=count,
        gone=start.number,
        checked=count if checks_all else len(lines),
        broken_at=broken_at,
    )


async def _of_case(visit: Visit, sign: str) -> Response:
    """What was done with one case, for whoever asks who has looked (Art. 15 DSGVO)."""
    is_sign = _IS_SIGN.fullmatch(sign) is not None
    page, trails = paging(visit, SHOWN), visit.desk.trails
    count = await trails.count_of_case(visit.agency, sign) if is_sign else 0
    lines = (
        await trails.of_case(visit.agency, sign, skip=page.skip, limit=page.size) if is_sign else []
    )
    gone = (await trails.start(visit.agency)).number
    response = await _shown(
        visit, page, lines=lines, count=count, gone=gone, sign=sign if is_sign else ""
    )
    response.status_code = 200 if is_sign else 422
    return response


async def _shown(
    visit: Visit, page: Paging, *, count: int, sign: str | None = None, **shown: object
) -> Response:
    people = await visit.desk.people.of_agency(visit.agency)
    invitations = await visit.desk.people.all_invitations(visit.agency)
    return visit.show(
        "audit.html",
        count=count,
        sign=sign,
        **page.shown(count),
        # Whom a line is about: an invitation that was withdrawn is known by its id alone.
        emails={each.id: each.email for each in people}
        | {each.id: each.email for each in invitations},
        **shown,
    )


async def _broken_at(visit: Visit) -> int | None:
    """Of all lines; those that went meanwhile, since they were old, are missed by nobody."""
    while True:
        start = await visit.desk.trails.start(visit.agency)
        last, broken_at = start, None
        while lines := await visit.desk.trails.lines(visit.agency, after=last, limit=_AT_ONCE):
            broken_at = first_break(lines, last)
            if broken_at is not None:
                break
            last = lines[-1].mark
        if broken_at is None or start == await visit.desk.trails.start(visit.agency):
            return broken_at


DOORS = (Door("/protokoll", "GET", LEADING, audit),)
