"""Who is away says who of the office does her work until when."""

from starlette.responses import RedirectResponse, Response

from services.desk.domain.case_work import may_hold
from services.desk.domain.standing_in import Absence
from services.desk.domain.trail import Deed
from services.desk.pages.bodies import day_said
from services.desk.pages.visit import ANSWERING, Door, Visit
from shared.network.working_days import day_of

_PATH = "/vertretung"


async def show(visit: Visit) -> Response:
    """Who stands in for whom."""
    return await _shown(visit)


async def name(visit: Visit) -> Response:
    """From now on a colleague has the cases of this person on her list."""
    said = visit.fields
    colleague = await visit.desk.people.person(said.get("stand_in", ""))
    wrong = {}
    if colleague is None or not may_hold(colleague, visit.agency) or colleague == visit.person:
        wrong["stand_in"] = "Bitte wählen Sie aus, wer Sie vertritt."
    until = day_said(said.get("until", ""))
    if until is None or until < day_of(visit.desk.clock.now()):
        wrong["until"] = "Bitte geben Sie einen Tag an, der noch nicht vorbei ist."
    if colleague is None or until is None or wrong:
        return await _shown(visit, wrong)
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.AWAY, what=colleague.id)
    await visit.desk.absences.put(
        Absence(agency=visit.agency, person=visit.person.id, stand_in=colleague.id, until=until)
    )
    visit.desk.bell.ring(visit.agency)
    return RedirectResponse(_PATH, status_code=303)


async def end(visit: Visit) -> Response:
    """She does her work herself again."""
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.BACK)
    await visit.desk.absences.end(visit.person.id)
    visit.desk.bell.ring(visit.agency)
    return RedirectResponse(_PATH, status_code=303)


async def _shown(visit: Visit, wrong: dict[str, str] | None = None) -> Response:
    today = day_of(visit.desk.clock.now())
    people = {each.id: each for each in await visit.desk.people.of_agency(visit.agency)}
    response = visit.show(
        "standing_in.html",
        absences=await visit.desk.absences.of_agency(visit.agency, today),
        people=people,
        colleagues=[
            each
            for each in people.values()
            if may_hold(each, visit.agency) and each.id != visit.person.id
        ],
        said=visit.fields,
        today=today,
        wrong=wrong or {},
    )
    response.status_code = 422 if wrong else 200
    return response


DOORS = (
    Door(_PATH, "GET", ANSWERING, show),
    Door(_PATH, "POST", ANSWERING, name),
    Door(f"{_PATH}/ende", "POST", ANSWERING, end),
)
