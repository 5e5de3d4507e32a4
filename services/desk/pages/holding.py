"""Whoever holds a training announces it, says who was there and closes it."""

import json

from starlette.responses import RedirectResponse, Response

from services.desk.domain.training import COMPLETE, RECORD, SCHEDULE, Training
from services.desk.domain.training_form import (
    MOST_SITTINGS,
    participants_of,
    plan_asks,
    plan_data,
    wrong_with,
)
from services.desk.pages.answers import page
from services.desk.pages.bodies import number_said
from services.desk.pages.training_views import (
    expected,
    give,
    known_training,
    may_be_there,
    random_id,
    venues,
)
from services.desk.pages.trainings import shown
from services.desk.pages.visit import ANSWERING, Door, Visit
from services.events.contract.trainings import ScheduleTraining


async def form(visit: Visit) -> Response:
    """The empty form, of one sitting."""
    return _form(visit, sittings=1)


async def announce(visit: Visit) -> Response:
    """Announce it. The form brings its id, so that sending it twice is one training."""
    sittings = min(number_said(visit.fields.get("sittings", "")), MOST_SITTINGS)
    if "more" in visit.fields:
        return _form(visit, sittings=min(sittings + 1, MOST_SITTINGS))
    name = random_id(visit.fields.get("training", ""))
    written = json.dumps(plan_data(visit.fields, sittings))
    asks = plan_asks(sittings, venues(visit.desk.registry))
    wrong = wrong_with(ScheduleTraining, written, asks, visit.fields, visit.desk.clock.now())
    if wrong:
        return _form(visit, sittings=sittings, wrong=wrong)
    await give(visit, name, SCHEDULE, written, since="")
    return RedirectResponse(f"/fortbildungen/{name}", status_code=303)


async def record(visit: Visit) -> Response:
    """Say who was there in one sitting; a later list takes the place of an earlier one."""
    seen = await _own(visit)
    module = visit.fields.get("module", "")
    if seen is None or module not in {each.module for each in seen.plan.modules}:
        return page("not_here.html", status=404)
    known = may_be_there(seen, await expected(visit, seen))
    ticked = [each for each in known if each in visit.fields]
    others = participants_of(visit.fields.get("others", ""))
    if others is None:
        return await shown(visit, seen, lists_wrong=module)
    there = list(dict.fromkeys((*ticked, *others)))
    written = json.dumps({"module": module, "participants": there})
    await give(visit, seen.id, RECORD, written, since=seen.since)
    return RedirectResponse(f"/fortbildungen/{seen.id}", status_code=303)


async def complete(visit: Visit) -> Response:
    """Close it; whoever was there in all of it has then completed it."""
    seen = await _own(visit)
    if seen is None:
        return page("not_here.html", status=404)
    await give(visit, seen.id, COMPLETE, "{}", since=seen.since)
    return RedirectResponse(f"/fortbildungen/{seen.id}", status_code=303)


async def _own(visit: Visit) -> Training | None:
    seen = await known_training(visit)
    return seen if seen is not None and seen.organiser == visit.agency else None


def _form(visit: Visit, *, sittings: int, wrong: dict[str, str] | None = None) -> Response:
    response = visit.show(
        "training_form.html",
        asks=plan_asks(sittings, venues(visit.desk.registry)),
        sittings=sittings,
        most=MOST_SITTINGS,
        said=visit.fields,
        wrong=wrong or {},
        # Of the first form, so that all that comes of it is one training.
        name=random_id(visit.fields.get("training", "")),
    )
    response.status_code = 422 if wrong else 200
    return response


DOORS = (
    Door("/fortbildungen/neu", "GET", ANSWERING, form),
    Door("/fortbildungen", "POST", ANSWERING, announce),
    Door("/fortbildungen/{training}/teilnahme", "POST", ANSWERING, record),
    Door("/fortbildungen/{training}/abschluss", "POST", ANSWERING, complete),
)
