"""Notes of an office on a referral: its browsers seal them for it, and nobody else opens them."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.responses import Response

from services.desk.domain.case_work import MOST_NOTES, CaseWork, Note
from services.desk.domain.trail import Deed
from services.desk.pages.answers import as_json
from services.desk.pages.bodies import read_json
from services.desk.pages.one_referral import PATH, absent, find
from services.desk.pages.visit import ANSWERING, Door, Visit
from shared.network.sealing import inspect


class _NewNote(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: UUID
    """Made in the browser, so that a note that is sent again is still one."""
    jwe: Annotated[str, StringConstraints(max_length=16_000)]


async def add(visit: Visit) -> Response:
    """Keep a note that is sealed for the office and for this case."""
    found = await find(visit)
    if found is None:
        return await absent(visit)
    said = await read_json(visit.request, _NewNote)
    if said is None or _is_flawed(visit, found[0].case, said.jwe):
        return as_json({"flaw": "note"}, status=422)
    work = await visit.desk.work.of(*found)
    note = Note(id=str(said.id), by=visit.person.id, at=visit.desk.clock.now(), jwe=said.jwe)
    if len(work.notes) >= MOST_NOTES or _is_there(work, note):
        return await _as_it_is(visit, note)
    visit.desk.checkpoint("noting")
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.NOTED, case=work.case)
    if not await visit.desk.work.note(work, note):
        return await _as_it_is(visit, note)
    visit.desk.bell.ring(visit.agency)
    return as_json({})


async def _as_it_is(visit: Visit, note: Note) -> Response:
    """Of a note that was not added: it is there, there is no room for it, or all is erased."""
    found = await find(visit)
    if found is None:
        return await absent(visit)
    is_there = _is_there(await visit.desk.work.of(*found), note)
    return as_json({}) if is_there else as_json({"flaw": "full"}, status=409)


def _is_there(work: CaseWork, note: Note) -> bool:
    return note.id in {each.id for each in work.notes}


def _is_flawed(visit: Visit, case: str, jwe: str) -> bool:
    kids = visit.desk.registry.kids(visit.agency, visit.desk.clock.now())
    return inspect(jwe, case=case, receiver=visit.agency, known_kids=kids) is not None


DOORS = (Door(f"{PATH}/notiz", "POST", ANSWERING, add),)
