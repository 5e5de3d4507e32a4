"""A person's own devices: another one, a lost one, and what is still signed in elsewhere."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from services.desk.domain.keys import Jwe, Wrap, Wrapping
from services.desk.domain.trail import Deed
from services.desk.pages.answers import as_json, page
from services.desk.pages.bodies import read_json
from services.desk.pages.enrolling import asked_to_enrol, enrolled
from services.desk.pages.visit import EVERYONE, Door, Visit

_ONLY_ONE = (
    "Das ist Ihr einziges Gerät. Haben Sie es verloren, beendet die Leitung Ihren Zugang und lädt "
    "Sie neu ein; danach gibt sie Ihnen den Schlüssel des Amtes noch einmal weiter."
)
_LAST_TO_OPEN = (
    "Kein anderes Ihrer Geräte kann Ihren Schlüssel öffnen. Fügen Sie zuerst von hier aus eines "
    "hinzu. Haben Sie dieses Gerät verloren, beendet die Leitung Ihren Zugang und lädt Sie neu ein."
)


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _NewDevice(_Said):
    credential: dict[str, Any]


class _NewWrap(_Said):
    passkey: Annotated[str, Field(max_length=1400)] | None
    wrapped: Jwe


async def devices(visit: Visit) -> Response:
    """Which there are, and what each can open."""
    return await _shown(visit)


async def options(visit: Visit) -> Response:
    """What another device is to sign."""
    known = await visit.desk.people.passkeys(visit.person.id)
    asked = await asked_to_enrol(
        visit.desk, visit.agency, visit.person.email, purpose=_purpose(visit), known=known
    )
    return as_json({"options": asked})


async def add(visit: Visit) -> Response:
    """Let another device sign her in; what it opens comes separately."""
    said = await read_json(visit.request, _NewDevice)
    if said is None:
        return as_json({"flaw": "device"}, status=422)
    purpose = _purpose(visit)
    passkey = await enrolled(visit.desk, said.credential, visit.person.id, purpose=purpose)
    if isinstance(passkey, Response):
        return passkey
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.DEVICE_ADDED)
    visit.desk.checkpoint("adding_device")
    if not await visit.desk.people.add_passkey(passkey):
        return as_json({"flaw": "device"}, status=422)
    if not await visit.still_holds():
        # The device that has asked for it was removed meanwhile, or her access has ended.
        await visit.desk.people.drop_passkey(passkey)
        return as_json({"flaw": "device"}, status=403)
    return as_json({"passkey": passkey.id})


async def add_wrap(visit: Visit) -> Response:
    """Keep her own key as this device of hers, or a passphrase, opens it."""
    said = await read_json(visit.request, _NewWrap)
    hers = {each.id for each in await visit.desk.people.passkeys(visit.person.id)}
    if said is None or said.passkey not in {None, *hers}:
        return as_json({"flaw": "key"}, status=422)
    wrap = Wrap(passkey=said.passkey, wrapped=said.wrapped)
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.OWN_KEY_WRAPPED)
    await visit.desk.keys.add_wrap(visit.person.id, wrap)
    return as_json({})


async def remove(visit: Visit) -> Response:
    """A device that she has lost opens nothing any more, wherever it is signed in."""
    desk, she = visit.desk, visit.person
    lost = await desk.people.passkey(visit.request.path_params["passkey"])
    if lost is None or lost.person != she.id:
        return page("not_here.html", status=404)
    others = [each for each in await desk.people.passkeys(she.id) if each.id != lost.id]
    own = await desk.keys.personal(she.id)
    if not others:
        return await _shown(visit, refused=_ONLY_ONE)
    if own is not None and not own.without(lost.id):
        return await _shown(visit, refused=_LAST_TO_OPEN)
    await desk.trails.add(visit.agency, she.id, Deed.DEVICE_REMOVED)
    if not await desk.people.remove_passkey(lost):
        return await _shown(visit, refused=_ONLY_ONE)
    await desk.sessions.end_of_device(she.id, lost.id)
    await desk.keys.remove_wrap(she.id, lost.id)
    return RedirectResponse("/geraete", status_code=303)


async def end_other_sessions(visit: Visit) -> Response:
    """Sign her out everywhere else."""
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.SESSIONS_ENDED)
    await visit.desk.sessions.end_all_but(visit.person.id, visit.session.id)
    visit.desk.bell.ring(visit.agency)
    return RedirectResponse("/geraete", status_code=303)


async def _shown(visit: Visit, *, refused: str | None = None) -> Response:
    desk = visit.desk
    found = await desk.people.passkeys(visit.person.id)
    own = await desk.keys.personal(visit.person.id)
    sessions = [
        each
        for each in await desk.sessions.of_person(visit.person.id)
        if each.id != visit.session.id and each.is_open(desk.wall(), desk.idle)
    ]
    response = visit.show(
        "devices.html",
        devices=[(each, _opens(own.of_device(each.id) if own else ())) for each in found],
        current=visit.session.passkey,
        elsewhere=len(sessions),
        refused=refused,
    )
    response.status_code = 409 if refused else 200
    return response


def _opens(wraps: tuple[Wrap, ...]) -> Wrapping | None:
    """How a device opens her key: by itself rather than by a passphrase."""
    ways = {wrap.wrapping for wrap in wraps}
    return next((way for way in Wrapping if way in ways), None)


def _purpose(visit: Visit) -> str:
    return f"another device of {visit.person.id}"


DOORS = (
    Door("/geraete", "GET", EVERYONE, devices),
    Door("/geraete/frage", "POST", EVERYONE, options),
    Door("/geraete", "POST", EVERYONE, add),
    Door("/geraete/schluessel", "POST", EVERYONE, add_wrap),
    Door("/geraete/anmeldungen", "POST", EVERYONE, end_other_sessions),
    Door("/geraete/{passkey}/ende", "POST", EVERYONE, remove),
)
