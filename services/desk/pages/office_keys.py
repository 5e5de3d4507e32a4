"""The keys of an agency: made or brought back, changed, passed on, printed, and retired."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from services.desk.domain.keys import Approval, Jwe, OfficeKey, Share, Thumbprint
from services.desk.domain.people import Role
from services.desk.domain.trail import Deed
from services.desk.pages.answers import as_json, page
from services.desk.pages.bodies import read_json
from services.desk.pages.key_use import still_sealed
from services.desk.pages.keys import show_keys
from services.desk.pages.visit import ANSWERING, LEADING, Door, Visit
from shared.network.agency import Kid, PublicJwk

_MOST_COLLEAGUES = 50
_LISTED = "Im Verzeichnis steht er noch: Es wird weiter für ihn verschlossen."
_NEWEST = "Es ist der neueste Schlüssel. Legen Sie zuerst einen neuen an."
_IN_USE = "Bitte bestätigen Sie, dass verschlossen bleibt, was noch für ihn da ist."


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _ForColleague(_Said):
    person: str
    own: Thumbprint
    """Of the key for which it is wrapped."""
    wrapped: Jwe
    approval: Approval


class _NewOfficeKey(_Said):
    kid: Kid
    public: PublicJwk
    wrapped: Jwe
    approval: Approval
    others: Annotated[tuple[_ForColleague, ...], Field(max_length=_MOST_COLLEAGUES)] = ()


class _PassedOn(_ForColleague):
    kid: Kid


class _Named(_Said):
    kid: Kid


async def keep(visit: Visit) -> Response:
    """Keep a key pair of the agency: made, changed, or brought back from its sheet."""
    desk, she = visit.desk, visit.person
    said = await read_json(visit.request, _NewOfficeKey)
    if said is None or not _fits_the_registry(visit, said):
        return as_json({"flaw": "key"}, status=422)
    share = Share(
        kid=said.kid,
        person=she.id,
        wrapped=said.wrapped,
        approved_by=she.id,
        approval=said.approval,
    )
    there = await desk.keys.office(visit.agency)
    same = next((key for key in there if key.kid == said.kid), None)
    if same is not None:
        return await _bring_back(visit, same, said, share)
    if there and she.role is not Role.LEAD:
        return as_json({"flaw": "lead"}, status=403)
    for other in said.others:
        if not await _is_for(visit, other):
            return as_json({"flaw": "person"}, status=422)
    await desk.trails.add(visit.agency, she.id, Deed.KEY_MADE, what=said.kid)
    key = OfficeKey(kid=said.kid, public=said.public, made_at=desk.wall(), made_by=she.id)
    if not await desk.keys.keep_office(visit.agency, key, share):
        return as_json({"flaw": "there_already"}, status=409)
    for other in said.others:
        await _hand(visit, said.kid, other)
    desk.bell.ring(visit.agency)
    return as_json({})


async def pass_on(visit: Visit) -> Response:
    """Give a colleague a key of the agency, wrapped for the key that the lead has compared."""
    said = await read_json(visit.request, _PassedOn)
    if said is None or not await _is_for(visit, said):
        return as_json({"flaw": "person"}, status=422)
    in_use = {key.kid for key in await visit.desk.keys.in_use(visit.agency)}
    if said.kid not in in_use:
        return as_json({"flaw": "key"}, status=422)
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.COMPARED, what=said.own)
    await _hand(visit, said.kid, said)
    visit.desk.bell.ring(visit.agency)
    return as_json({})


async def colleagues(visit: Visit) -> Response:
    """Who has keys of the agency, for a browser that looks whether they were compared."""
    found = []
    others = [
        each.id
        for each in await visit.desk.people.of_agency(visit.agency)
        if each.left_at is None and each.id != visit.person.id
    ]
    own = await visit.desk.keys.personal_of(others)
    shares = await visit.desk.keys.shares_of(visit.agency, others)
    for name in others:
        approvals = {share.kid: share.approval for share in shares[name] if share.approval}
        if approvals and name in own:
            public = own[name].public
            found.append({"person": name, "public": public, "approvals": approvals})
    left_out = max(0, len(found) - _MOST_COLLEAGUES)
    return as_json({"colleagues": found[:_MOST_COLLEAGUES], "leftOut": left_out})


async def sheet(visit: Visit) -> Response:
    """Write down that a recovery sheet is printed; its browser makes it."""
    said = await read_json(visit.request, _Named)
    if said is None:
        return as_json({"flaw": "key"}, status=422)
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.SHEET_MADE, what=said.kid)
    return as_json({})


async def retire(visit: Visit) -> Response:
    """Nobody opens anything with it any more, from when she signs in next."""
    desk, kid = visit.desk, visit.request.path_params["kid"]
    in_use = [key.kid for key in await desk.keys.in_use(visit.agency)]
    if kid not in in_use:
        return page("not_here.html", status=404)
    if kid == in_use[-1]:
        return await show_keys(visit, refused=_NEWEST)
    if kid in desk.registry.kids(visit.agency, desk.clock.now()):
        return await show_keys(visit, refused=_LISTED)
    # Only now: among thousands of cases it takes a while.
    is_meant = visit.fields.get("anyway") == "yes"
    if not is_meant and (count := await still_sealed(visit, kid)):
        return await show_keys(visit, refused=_IN_USE, needed={kid: count})
    await desk.trails.add(visit.agency, visit.person.id, Deed.KEY_RETIRED, what=kid)
    await desk.keys.retire(visit.agency, kid, desk.wall())
    desk.bell.ring(visit.agency)
    return RedirectResponse("/schluessel", status_code=303)


async def _bring_back(
    visit: Visit, there: OfficeKey, said: _NewOfficeKey, share: Share
) -> Response:
    """Whoever has the sheet has the key: nobody else could wrap it for her any more."""
    if there.retired_at is not None or not _is_same(there.public, said.public):
        return as_json({"flaw": "there_already"}, status=409)
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.KEY_MADE, what=said.kid)
    await visit.desk.keys.keep_share(visit.agency, share)
    visit.desk.bell.ring(visit.agency)
    return as_json({})


async def _is_for(visit: Visit, said: _ForColleague) -> bool:
    """Whether it is wrapped for the key of a colleague who is there."""
    colleague = await visit.desk.people.person(said.person)
    own = None if colleague is None else await visit.desk.keys.personal(colleague.id)
    if colleague is None or own is None or colleague.left_at is not None:
        return False
    return colleague.agency == visit.agency and own.kid == said.own


async def _hand(visit: Visit, kid: str, said: _ForColleague) -> None:
    share = Share(
        kid=kid,
        person=said.person,
        wrapped=said.wrapped,
        approved_by=visit.person.id,
        approval=said.approval,
    )
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.APPROVED, what=said.person)
    await visit.desk.keys.keep_share(visit.agency, share)


def _fits_the_registry(visit: Visit, said: _NewOfficeKey) -> bool:
    """Whether no other key stands in the registry under this name."""
    agency = visit.desk.registry[visit.agency]
    listed = next((key for key in agency.keys if key.kid == said.kid), None)
    return listed is None or _is_same(listed.jwk, said.public)


def _is_same(one: PublicJwk, other: PublicJwk) -> bool:
    return all(one.get(part) == other.get(part) for part in ("crv", "x", "y"))


DOORS = (
    Door("/schluessel/amt", "POST", ANSWERING, keep),
    Door("/schluessel/freigabe", "POST", LEADING, pass_on),
    Door("/schluessel/freigaben", "GET", LEADING, colleagues),
    Door("/schluessel/blatt", "POST", LEADING, sheet),
    Door("/schluessel/{kid}/ruhestand", "POST", LEADING, retire),
)
