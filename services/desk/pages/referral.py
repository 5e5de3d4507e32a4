"""One referral: what the office was told, and its answers; also one that another office has."""

from starlette.responses import RedirectResponse, Response

from services.desk.domain.buttons import button
from services.desk.domain.family_buttons import family_button
from services.desk.domain.trail import Deed
from services.desk.pages.answering import Filled, ordered, was_given
from services.desk.pages.answers import page
from services.desk.pages.one_referral import PATH, Amiss, absent, find, own, said_by_family, shown
from services.desk.pages.visit import ANSWERING, EVERYONE, Door, Visit
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.questions import AnswerGiven


async def show(visit: Visit) -> Response:
    """Everything about it that is not sealed, and the sealed part for the browser to open."""
    found = await find(visit)
    if found is None:
        return await absent(visit)
    case, referral = found
    await visit.desk.looked(visit.person, case.case)
    return await shown(visit, case, referral)


async def sealed(visit: Visit) -> Response:
    """The sealed part as it came; only a browser of this office can open it."""
    found = await own(visit)
    if found is None or found[1].sealed_in is None:
        return await absent(visit)
    entry = await visit.desk.mailbox.entry(visit.agency, found[1].sealed_in)
    assigned = None if entry is None else entry.read(ReferralAssigned)
    if assigned is None or assigned.sealed is None:
        return page("not_here.html", status=404)
    await visit.desk.looked(visit.person, found[0].case, Deed.OPENED)
    return Response(assigned.sealed, media_type="application/jose")


async def given(visit: Visit) -> Response:
    """What the prison has answered, as it sealed it for this office."""
    found = await own(visit)
    name = visit.request.path_params["message"]
    if found is None or name not in {each.id for each in found[1].given}:
        return await absent(visit)
    entry = await visit.desk.mailbox.entry(visit.agency, name)
    said = None if entry is None else entry.read(AnswerGiven)
    if said is None or said.sealed is None:
        return page("not_here.html", status=404)
    await visit.desk.looked(visit.person, found[0].case, Deed.OPENED)
    return Response(said.sealed, media_type="application/jose")


async def answer(visit: Visit) -> Response:
    """Give the command of a button; the same one twice has one effect, whoever gives it."""
    found = await find(visit)
    name = visit.request.path_params["command"]
    pressed = button(name) or family_button(name)
    if found is None or pressed is None:
        return await absent(visit)
    case, referral = found
    order = await ordered(visit, case, referral, pressed)
    is_possible = pressed.name in referral.answers or pressed in said_by_family(visit, referral)
    if isinstance(order, Filled) and is_possible:
        return await shown(visit, case, referral, Amiss(filled=order))
    if isinstance(order, Filled) or not (is_possible or await was_given(visit, order)):
        await visit.desk.came_late(visit.person, case.case, pressed.name)
        return await shown(visit, case, referral, Amiss(late=pressed.name))
    written = await visit.desk.give(order)
    if written.by != visit.person.id:
        return await shown(visit, case, referral, Amiss(late=pressed.name))
    return RedirectResponse(f"/faelle/{case.case}/{referral.id}", status_code=303)


DOORS = (
    Door(PATH, "GET", EVERYONE, show),
    Door(f"{PATH}/versiegelt", "GET", EVERYONE, sealed),
    Door(f"{PATH}/antwort/{{message}}", "GET", EVERYONE, given),
    Door(f"{PATH}/{{command}}", "POST", ANSWERING, answer),
)
