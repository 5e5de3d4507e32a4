"""What the office was asked to erase, and what it did."""

import json

from starlette.responses import RedirectResponse, Response

from services.desk.domain.office_case import ErasureAsked, OfficeCase
from services.desk.domain.order import OrderLife, order_id
from services.desk.pages.answers import page
from services.desk.pages.ordering import as_order
from services.desk.pages.visit import ANSWERING, EVERYONE, Door, Visit
from services.intake.contract.erasure import ConfirmErasure, ErasureExtent
from shared.network.working_days import day_of

WORKING_DAYS = 5
"""As docs/integrating.md promises for `ConfirmErasure`."""
CONFIRM = ConfirmErasure.type_name()


async def erasures(visit: Visit) -> Response:
    """Those that nobody has confirmed come first."""
    return await _shown(visit)


async def confirm(visit: Visit) -> Response:
    """Say to intake what the office did with all that it kept outside of this desk."""
    case = await visit.desk.cases.get(visit.agency, visit.request.path_params["case"])
    asked = None if case is None else _latest(case)
    if case is None or asked is None:
        return page("not_here.html", status=404)
    extent = visit.fields.get("extent")
    if extent not in set(ErasureExtent):
        return await _shown(visit, flawed=case.case, status=422)
    data = json.dumps({"extent": extent})
    await visit.desk.give(
        as_order(
            visit,
            _answer_to(visit.agency, case, asked),
            "intake",
            CONFIRM,
            case=case.case,
            data=data,
        )
    )
    return RedirectResponse("/loeschungen", status_code=303)


async def _shown(visit: Visit, *, flawed: str | None = None, status: int = 200) -> Response:
    calendar = visit.desk.registry.calendar(visit.agency)
    latest = {
        _answer_to(visit.agency, case, case.erasures[-1]): case
        for case in await visit.desk.cases.with_erasures(visit.agency)
    }
    given = await visit.desk.orders.some(latest)
    found = []
    for name, case in latest.items():
        asked = case.erasures[-1]
        until = calendar.working_days_later(day_of(asked.at), WORKING_DAYS)
        found.append((case, asked, given.get(name), until))
    found.sort(key=lambda each: (each[2] is not None, each[1].at))
    response = visit.show(
        "erasures.html",
        erasures=found,
        people={each.id: each for each in await visit.desk.people.of_agency(visit.agency)},
        may_answer=visit.person.role.may_answer,
        done=OrderLife.ACCEPTED,
        flawed=flawed,
        today=day_of(visit.desk.clock.now()),
    )
    response.status_code = status
    return response


def _answer_to(agency: str, case: OfficeCase, asked: ErasureAsked) -> str:
    """One answer to each request, whatever it says: who presses first has said it."""
    return order_id(agency, case.case, CONFIRM, "", since=asked.id)


def _latest(case: OfficeCase) -> ErasureAsked | None:
    return case.erasures[-1] if case.erasures else None


DOORS = (
    Door("/loeschungen", "GET", EVERYONE, erasures),
    Door("/loeschungen/{case}", "POST", ANSWERING, confirm),
)
