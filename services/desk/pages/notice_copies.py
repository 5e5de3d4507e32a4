"""What a prison has sealed for itself, for its own browsers to open."""

from starlette.responses import Response

from services.desk.domain.order import Order
from services.desk.domain.trail import Deed
from services.desk.pages.answers import as_json, page
from services.desk.pages.paging import paging
from services.desk.pages.visit import EVERYONE, Door, Visit


async def own_copies(visit: Visit) -> Response:
    """What the prison has sealed for itself, of one page of its notices."""
    asked = paging(visit)
    found = await visit.desk.prison_cases.latest(visit.agency, skip=asked.skip, limit=asked.size)
    cases = [case.case for _, case in found]
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.COPIES_OPENED)
    copies = await visit.desk.own_copies.of(visit.agency, cases)
    sealed = [{"case": each.case, "jwe": each.jwe} for each in copies]
    return as_json({"copies": sealed, "more": len(found) == asked.size})


async def own_copy(visit: Visit) -> Response:
    """The same of one notice."""
    copy = await visit.desk.own_copies.get(visit.agency, visit.request.path_params["case"])
    if copy is None:
        return page("not_here.html", status=404)
    await visit.desk.looked(visit.person, copy.case, Deed.COPY_OPENED)
    return as_json({"jwe": copy.jwe})


async def give_with_copy(visit: Visit, order: Order, own: str | None) -> Order:
    """Keep the prison's own copy, and let the notice leave: nobody could make it again afterwards.

    Gives what stands under the id of the order. The copy stays that of who has given it first.
    """
    if own is None or await visit.desk.orders.get(order.id) is not None:
        return await visit.desk.give(order)
    await visit.desk.own_copies.put(order, own)
    written = await visit.desk.give(order)
    if written.by == order.by:
        # A colleague who was late may have put hers there meanwhile.
        await visit.desk.own_copies.put(order, own)
    return written


DOORS = (
    Door("/meldungen/kopien", "GET", EVERYONE, own_copies),
    Door("/meldungen/{case}/kopie", "GET", EVERYONE, own_copy),
)
