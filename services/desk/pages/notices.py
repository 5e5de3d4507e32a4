"""What became of the notices of a prison, and what it can still ask about each."""

import json
from typing import Any

from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from services.desk.domain.asked import Choice, TicksAsked
from services.desk.domain.buttons import Button
from services.desk.domain.order import Order, OrderLife, order_id
from services.desk.domain.prison_buttons import EDITION, OBJECT, PRISON_BUTTONS, prison_button
from services.desk.domain.prison_case import PrisonCase
from services.desk.pages.already import already
from services.desk.pages.answers import page
from services.desk.pages.ids import is_id
from services.desk.pages.ordering import as_order
from services.desk.pages.paging import paging
from services.desk.pages.visit import ANSWERING, EVERYONE, Door, Visit
from services.desk.pages.words import CHOICES
from services.intake.contract.notices import ReportAdmission
from shared.network.working_days import day_of

REPORT = ReportAdmission.type_name()


async def notices(visit: Visit) -> Response:
    """One page of them, the latest first."""
    asked = paging(visit)
    count = await visit.desk.prison_cases.count(visit.agency)
    found = await visit.desk.prison_cases.latest(visit.agency, skip=asked.skip, limit=asked.size)
    return visit.show("notices.html", notices=found, **asked.shown(count))


async def notice(visit: Visit) -> Response:
    """One notice: what was told of it, and what can be asked."""
    found = await found_notice(visit)
    if found is None:
        return page("not_here.html", status=404)
    await visit.desk.looked(visit.person, found.case)
    return await _shown(visit, found)


async def ask(visit: Visit) -> Response:
    """Give the command of a button; the same one twice has one effect, whoever gives it.

    Whether it is possible the service alone decides, as long as the prison has not ended it.
    """
    found = await found_notice(visit)
    pressed = prison_button(visit.request.path_params["command"])
    if found is None or pressed is None:
        return page("not_here.html", status=404)
    order = _order(visit, found, pressed)
    if order is None:
        return await _shown(visit, found, wrong=pressed.name)
    if not found.is_open and await visit.desk.orders.get(order.id) is None:
        await visit.desk.came_late(visit.person, found.case, pressed.name)
        return await _shown(visit, found, late=pressed.name)
    written = await visit.desk.give(order)
    if written.by != visit.person.id:
        return await _shown(visit, found, late=pressed.name)
    return RedirectResponse(f"/meldungen/{found.case}", status_code=303)


async def found_notice(visit: Visit) -> PrisonCase | None:
    """The notice of this path, if the agency has it."""
    name = visit.request.path_params["case"]
    return await visit.desk.prison_cases.get(visit.agency, name) if is_id(name) else None


async def _shown(
    visit: Visit, case: PrisonCase, *, wrong: str | None = None, late: str | None = None
) -> Response:
    orders = await visit.desk.orders.of_case(visit.agency, case.case)
    waiting = [order for order in orders if order.life in (OrderLife.WRITTEN, OrderLife.SENT)]
    may = visit.person.role.may_answer and case.is_open
    now = visit.desk.clock.now()
    today = day_of(now)
    response = visit.show(
        "notice.html",
        case=case,
        buttons=[
            each
            for each in PRISON_BUTTONS
            if may and not (each is OBJECT and REPORT in {order.command for order in orders})
        ],
        waiting=waiting,
        orders=orders,
        people={each.id: each for each in await visit.desk.people.of_agency(visit.agency)},
        keys={
            each.office: visit.desk.registry.public_key(each.office, now) for each in case.waiting
        },
        copy=await visit.desk.own_copies.get(visit.agency, case.case),
        choices=CHOICES,
        info_version=EDITION,
        agencies={each.id: each.name for each in visit.desk.registry.agencies},
        now=now,
        today=today,
        next_year=today.replace(year=today.year + 1, day=min(today.day, 28)),
        wrong=wrong,
        late=late,
        already=already(visit, orders, late) if late else None,
    )
    response.status_code = 422 if wrong else 409 if late else 200
    return response


def _order(visit: Visit, case: PrisonCase, pressed: Button) -> Order | None:
    """What the form says as a command; nothing if it says something that is not asked."""
    data: dict[str, Any] = dict(pressed.says)
    for asked in pressed.asks:
        said = visit.fields.get(asked.field, "")
        if isinstance(asked, TicksAsked):
            data[asked.field] = asked.said(visit.fields)
        elif said or not (isinstance(asked, Choice) and asked.otherwise):
            data[asked.field] = said
    written = json.dumps(data)
    try:
        pressed.command.from_json(written)
    except ValidationError:
        return None
    since = visit.fields.get("since", "")
    return as_order(
        visit,
        order_id(visit.agency, case.case, pressed.name, written, since=since),
        "intake",
        pressed.name,
        case=case.case,
        data=written,
    )


DOORS = (
    Door("/meldungen", "GET", EVERYONE, notices),
    Door("/meldungen/{case}", "GET", EVERYONE, notice),
    Door("/meldungen/{case}/{command}", "POST", ANSWERING, ask),
)
