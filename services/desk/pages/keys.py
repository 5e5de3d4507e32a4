"""The keys of the office and of its people, as far as a desk may have them: wrapped."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from services.desk.domain.keys import Jwe, PersonalKey, Thumbprint, Wrap, Wrapping
from services.desk.domain.people import is_exposed
from services.desk.domain.trail import Deed
from services.desk.pages.answers import as_json
from services.desk.pages.bodies import read_json
from services.desk.pages.visit import EVERYONE, Door, Visit
from shared.network.agency import PublicJwk


class _NewOwnKey(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    wrapping: Wrapping
    kid: Thumbprint
    public: PublicJwk
    wrapped: Jwe


async def keys_page(visit: Visit) -> Response:
    """Which keys there are, who can open them, and who waits for one."""
    return await show_keys(visit)


async def show_keys(
    visit: Visit, *, refused: str | None = None, needed: Mapping[str, int] | None = None
) -> Response:
    """The page; with what could not be done, and for how much a key is still needed."""
    desk = visit.desk
    everybody = await desk.people.of_agency(visit.agency)
    there = [each for each in everybody if each.left_at is None]
    names = [each.id for each in there]
    own, shares = await desk.keys.personal_of(names), await desk.keys.shares_of(visit.agency, names)
    keys = await desk.keys.office(visit.agency)
    in_use = [key.kid for key in keys if key.is_in_use]
    response = visit.show(
        "keys.html",
        people=[
            (each, own.get(each.id), {share.kid for share in shares[each.id]}) for each in there
        ],
        keys=keys,
        in_use=in_use,
        openable=await desk.keys.openable(visit.agency),
        needed=needed or {},
        listed=desk.registry.kids(visit.agency, desk.clock.now()),
        exposed=bool(in_use) and is_exposed(in_use[-1], everybody),
        refused=refused,
    )
    response.status_code = 409 if refused else 200
    return response


async def mine(visit: Visit) -> Response:
    """What this person's browser needs to open what is sealed for the office."""
    own = await visit.desk.keys.personal(visit.person.id)
    shares = await visit.desk.keys.shares(visit.agency, visit.person.id)
    return as_json(
        {
            "token": visit.session.token,
            "person": visit.person.id,
            "own": None if own is None else _for_device(own, visit.session.passkey),
            "shares": [share.model_dump(mode="json") for share in shares],
            # What senders seal for: a share that holds another key opens nothing of theirs.
            "listed": [
                {"kid": key.kid, "x": key.jwk["x"], "y": key.jwk["y"]}
                for key in visit.desk.registry[visit.agency].keys
            ],
        }
    )


async def keep_own(visit: Visit) -> Response:
    """Keep the key pair that her browser has made; the first one stays."""
    said = await read_json(visit.request, _NewOwnKey)
    if said is None:
        return as_json({"flaw": "key"}, status=422)
    device = visit.session.passkey if said.wrapping is Wrapping.PASSKEY else None
    wrap = Wrap(passkey=device, wrapped=said.wrapped)
    key = PersonalKey(kid=said.kid, public=said.public, wraps=(wrap,))
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.OWN_KEY_MADE, what=key.kid)
    if not await visit.desk.keys.keep_personal(visit.person.id, key):
        return as_json({"flaw": "there_already"}, status=409)
    visit.desk.bell.ring(visit.agency)
    return as_json({})


def _for_device(own: PersonalKey, passkey: str | None) -> dict[str, Any]:
    """Her own key, as she can open it where she is."""
    here = own.model_copy(update={"wraps": own.of_device(passkey)})
    return here.model_dump(mode="json")


DOORS = (
    Door("/schluessel", "GET", EVERYONE, keys_page),
    Door("/schluessel/meine", "GET", EVERYONE, mine),
    Door("/schluessel/eigener", "POST", EVERYONE, keep_own),
)
