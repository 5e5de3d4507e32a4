"""Who works for the agency at this desk: the lead invites, changes roles, and ends access."""

from collections.abc import Callable, Sequence

from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from services.desk.domain.people import Invitation, Person, Role, is_exposed
from services.desk.domain.trail import Deed
from services.desk.inviting import invite
from services.desk.pages.answers import page
from services.desk.pages.visit import LEADING, Door, Visit
from shared.language.mail_address import MailAddress

_ADDRESS: TypeAdapter[str] = TypeAdapter(MailAddress)
_LAST_LEAD = (
    "Ihr Amt braucht mindestens eine Leitung. Machen Sie zuerst eine andere Person zur Leitung."
)


async def people(visit: Visit) -> Response:
    """Those who have access, who is invited, and who had access before."""
    return await _shown(visit)


async def invited(visit: Visit) -> Response:
    """Make a link that is shown here once, to be handed over."""
    email, role = visit.fields.get("email", "").strip(), visit.fields.get("role", "")
    wrong = _wrong(email, role, await visit.desk.people.of_agency(visit.agency))
    if wrong:
        return await _shown(visit, wrong=wrong, said=email, status=422)
    link = await invite(
        visit.desk.people,
        visit.desk.trails,
        visit.agency,
        email,
        Role(role),
        origin=visit.desk.origin,
        wall=visit.desk.wall,
        by=visit.person.id,
    )
    return await _shown(visit, link=link)


async def withdraw(visit: Visit) -> Response:
    """End an invitation that nobody has used."""
    name = visit.request.path_params["invitation"]
    open_ones = await visit.desk.people.invitations(visit.agency, visit.desk.wall())
    if name in {each.id for each in open_ones}:
        deed = Deed.INVITATION_ENDED
        await visit.desk.trails.add(visit.agency, visit.person.id, deed, what=name)
        await visit.desk.people.end_invitations(visit.agency, [name])
    return RedirectResponse("/personen", status_code=303)


async def change_role(visit: Visit) -> Response:
    """Make somebody something else, from her next request on."""
    person, role = await _person(visit), visit.fields.get("role")
    if person is None or person.left_at is not None:
        return page("not_here.html", status=404)
    if role not in set(Role):
        return await _shown(visit, status=422)
    if role != Role.LEAD and not await visit.desk.people.has_lead_beside(person):
        return await _shown(visit, refused=_LAST_LEAD, status=409)
    deed = Deed(f"made_{role}")
    await visit.desk.trails.add(visit.agency, visit.person.id, deed, what=person.id)
    if not await visit.desk.people.make(person, Role(role)):
        return await _shown(visit, refused=_LAST_LEAD, status=409)
    if role != Role.LEAD:
        # By one of her own she would come back as a lead.
        await _end_invitations(visit, lambda each: each.by == person.id)
    return RedirectResponse("/personen", status_code=303)


async def end_access(visit: Visit) -> Response:
    """Close every door to her, take away all by which she could open anything, free her work.

    Done again it takes away what a crash has left.
    """
    desk, person = visit.desk, await _person(visit)
    if person is None:
        return page("not_here.html", status=404)
    if not await desk.people.has_lead_beside(person):
        return await _shown(visit, refused=_LAST_LEAD, status=409)
    await desk.trails.add(visit.agency, visit.person.id, Deed.ACCESS_ENDED, what=person.id)
    shares = await desk.keys.shares(visit.agency, person.id)
    knew = sorted({share.kid for share in shares})
    if not await desk.people.leave(person, desk.wall(), knew):
        return await _shown(visit, refused=_LAST_LEAD, status=409)
    await desk.sessions.end_all(person.id)
    await desk.people.remove_passkeys(person.id)
    await desk.keys.take_away(visit.agency, person.id)
    await _end_invitations(
        visit, lambda each: each.by == person.id or each.email.lower() == person.email.lower()
    )
    await desk.work.let_go(visit.agency, person.id)
    await desk.absences.forget(visit.agency, person.id)
    await desk.feeds.end(person.id)
    desk.bell.ring(visit.agency)
    return RedirectResponse("/personen", status_code=303)


async def _end_invitations(visit: Visit, ends: Callable[[Invitation], bool]) -> None:
    open_ones = await visit.desk.people.invitations(visit.agency, visit.desk.wall())
    names = [each.id for each in open_ones if ends(each)]
    await visit.desk.people.end_invitations(visit.agency, names)


async def _person(visit: Visit) -> Person | None:
    found = await visit.desk.people.person(visit.request.path_params["person"])
    return None if found is None or found.agency != visit.agency else found


def _wrong(email: str, role: str, known: Sequence[Person]) -> dict[str, str]:
    """By field."""
    wrong = {}
    try:
        _ADDRESS.validate_python(email)
    except ValidationError:
        wrong["email"] = "Bitte geben Sie eine E-Mail-Adresse an, zum Beispiel name@amt.example."
    if any(each.email.lower() == email.lower() and each.left_at is None for each in known):
        wrong["email"] = (
            "Diese Person hat schon Zugang. Hat sie ihr einziges Gerät verloren, beenden Sie "
            "zuerst ihren Zugang und laden sie dann neu ein."
        )
    if role not in set(Role):
        wrong["role"] = "Bitte wählen Sie aus."
    return wrong


async def _shown(  # noqa: PLR0913 - what may have come of a form
    visit: Visit,
    *,
    link: str | None = None,
    wrong: dict[str, str] | None = None,
    said: str = "",
    refused: str | None = None,
    status: int = 200,
) -> Response:
    desk = visit.desk
    everybody = await desk.people.of_agency(visit.agency)
    names = [each.id for each in everybody]
    devices = await desk.people.devices(names)
    with_key = (await desk.keys.personal_of(names)).keys()
    keys = await desk.keys.in_use(visit.agency)
    response = visit.show(
        "people.html",
        people=[each for each in everybody if each.left_at is None],
        left=[each for each in everybody if each.left_at is not None],
        unfinished=devices.keys() | with_key,
        devices=devices,
        with_key=with_key,
        invitations=await desk.people.invitations(visit.agency, desk.wall()),
        roles=list(Role),
        exposed=bool(keys) and is_exposed(keys[-1].kid, everybody),
        link=link,
        wrong=wrong or {},
        said=said,
        refused=refused,
    )
    response.status_code = status
    return response


DOORS = (
    Door("/personen", "GET", LEADING, people),
    Door("/personen/einladung", "POST", LEADING, invited),
    Door("/personen/einladung/{invitation}", "POST", LEADING, withdraw),
    Door("/personen/{person}/rolle", "POST", LEADING, change_role),
    Door("/personen/{person}/ende", "POST", LEADING, end_access),
)
