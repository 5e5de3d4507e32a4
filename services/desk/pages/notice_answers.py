"""What an office asked of the prison: answered with a sealed part, or with why there is none."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from services.desk.domain.prison_case import Asked
from services.desk.pages.already import already_said
from services.desk.pages.answers import as_json
from services.desk.pages.notices import found_notice
from services.desk.pages.ordering import as_order
from services.desk.pages.visit import ANSWERING, Door, Visit
from services.intake.contract.questions import AnswerQuestion, CannotSay, QuestionPassedOn
from services.intake.contract.resealing import ReplaceSealedPart, ResealRequested
from shared.language.message import Command
from shared.network.sealed_parts import CompactJwe
from shared.network.sealing import inspect

ANSWERS: Mapping[str, type[Command]] = {
    QuestionPassedOn.type_name(): AnswerQuestion,
    ResealRequested.type_name(): ReplaceSealedPart,
}
"""With what each message that asks is answered."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    asked: str
    jwe: CompactJwe | None = None
    unavailable: CannotSay | None = None


async def answer(visit: Visit) -> Response:
    """Write the answer down; whoever answers first has answered."""
    found = await found_notice(visit)
    try:
        said = _Said.model_validate_json(await visit.request.body())
    except ValidationError:
        said = None
    if found is None or said is None:
        return as_json({"flaw": "notice"}, status=422)
    asked = next((each for each in found.waiting if each.asked == said.asked), None)
    if asked is None:
        entry = await visit.desk.mailbox.entry(visit.agency, said.asked)
        if entry is not None and entry.case == found.case and entry.message in ANSWERS:
            late = ANSWERS[entry.message].type_name()
            await visit.desk.came_late(visit.person, found.case, late)
            return await already_said(visit, found.case, late)
    if asked is None or not _is_sealed(visit, found.case, asked, said):
        return as_json({"flaw": "notice"}, status=422)
    data = json.dumps(_data(asked, said))
    command = ReplaceSealedPart if asked.question is None else AnswerQuestion
    try:
        command.from_json(data)
    except ValidationError:
        return as_json({"flaw": "notice"}, status=422)
    written = await visit.desk.give(
        as_order(
            visit,
            asked.order(visit.agency, found.case),
            "intake",
            asked.command,
            case=found.case,
            data=data,
        )
    )
    if written.by != visit.person.id:
        return await already_said(visit, found.case, written.command)
    return as_json({"there": f"/meldungen/{found.case}"})


def _is_sealed(visit: Visit, case: str, asked: Asked, said: _Said) -> bool:
    """Whether exactly one of both is said, and a part is closed for the office that asked."""
    if said.jwe is None:
        return said.unavailable is not None and asked.question is not None
    known = visit.desk.registry.kids(asked.office, visit.desk.clock.now())
    problem = inspect(said.jwe, case=case, receiver=asked.office, known_kids=known)
    return said.unavailable is None and problem is None


def _data(asked: Asked, said: _Said) -> dict[str, Any]:
    part = {"receiver": asked.office, "children": list(asked.children), "jwe": said.jwe}
    if asked.question is None:
        return {"sealed": [part]}
    answer = {"unavailable": said.unavailable} if said.jwe is None else {"sealed": part}
    return {"question_id": asked.question_id, **answer}


DOORS = (Door("/meldungen/{case}/antwort", "POST", ANSWERING, answer),)
