"""What is there for an office, the earliest deadline first; for the clearing office its list."""

from datetime import UTC, datetime

from starlette.responses import Response

from services.desk.domain.standing_in import works_for
from services.desk.pages.paging import paging
from services.desk.pages.visit import EVERYONE, Door, Visit
from shared.network.working_days import day_of

_NO_DEADLINE = datetime.max.replace(tzinfo=UTC)


async def inbox(visit: Visit) -> Response:
    """One page of it."""
    page = paging(visit)
    today = day_of(visit.desk.clock.now())
    absences = await visit.desk.absences.of_agency(visit.agency, today)
    people = works_for(visit.person.id, absences, today)
    only_own = visit.request.query_params.get("wessen") == "meine"
    own = await visit.desk.work.held_by(visit.agency, people) if only_own else None
    among = None if own is None else set(own.values())
    count = await visit.desk.cases.count(visit.agency, among)
    cases = await visit.desk.cases.by_deadline(visit.agency, among, skip=page.skip, limit=page.size)
    referrals = [
        (case, each)
        for case in cases
        for each in case.told_of
        if each.answers and (own is None or each.id in own)
    ]
    referrals.sort(key=lambda found: found[1].next_deadline or _NO_DEADLINE)
    return visit.show(
        "inbox.html",
        referrals=referrals,
        agencies={each.id: each.name for each in visit.desk.registry.agencies},
        erasures=await visit.desk.cases.has_erasures(visit.agency),
        holders=await visit.desk.work.holders(visit.agency, [each.id for _, each in referrals]),
        people={each.id: each for each in await visit.desk.people.of_agency(visit.agency)},
        own=only_own,
        again=await visit.desk.work.due(visit.agency, people, today),
        now=visit.desk.clock.now(),
        **page.shown(count),
    )


DOORS = (Door("/eingang", "GET", EVERYONE, inbox),)
