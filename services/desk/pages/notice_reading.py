"""A notice as a browser sends it: read as intake reads it, checked, and its seals looked at."""

import json
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from services.desk.domain.notice_check import Hint, hints, holder_alone, ticked, whom_for
from services.desk.pages.answers import as_json
from services.desk.pages.visit import Visit
from services.desk.pages.words import FORM
from services.intake.contract.notices import ReportAdmission
from shared.network.addressees import addressees
from shared.network.i_json import NotIJson, read
from shared.network.notices import Path, ReceiverKind
from shared.network.sealed_notice import ChildRef
from shared.network.sealing import inspect

_FLAWS = FORM["flaw"]


def judged(visit: Visit, notice: ReportAdmission) -> Response:
    """What is wrong with the open part, or for whom to seal the rest."""
    found = hints(notice, visit.desk.clock.now())
    return hinted(found) if found else for_whom(visit, notice)


async def body_of(visit: Visit) -> dict[str, Any] | None:
    """What a script has sent; nothing of what is no object."""
    try:
        said = read(await visit.request.body())
    except NotIJson:
        return None
    return said if isinstance(said, dict) else None


def read_notice(visit: Visit, said: dict[str, Any]) -> ReportAdmission | list[Hint]:
    """The notice as intake would read it, or where it cannot be read."""
    try:
        notice = ReportAdmission.from_json(json.dumps(said))
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        return [_unread(each["loc"], each["type"]) for each in found]
    if notice.facility != visit.agency or notice.path is not Path.CONSENT:
        return [Hint("/facility", _FLAWS["other"])]
    return notice


def _unread(place: tuple[int | str, ...], kind: str) -> Hint:
    # The name of a field that is unknown could be anything, and nothing that came is said again.
    known = place[:-1] if kind == "extra_forbidden" else place
    pointer = "".join(f"/{part}" for part in known)
    return Hint(pointer, _FLAWS.get(kind, _FLAWS["other"]))


def hinted(found: list[Hint]) -> Response:
    """What is to be looked at."""
    said = [{"pointer": each.pointer, "says": each.says} for each in found]
    return as_json({"hints": said, "seal": []})


def for_whom(visit: Visit, notice: ReportAdmission) -> Response:
    """Each office with its key and its children; nobody where only the number is told."""
    now, registry = visit.desk.clock.now(), visit.desk.registry
    needed, wrong = _needed(visit, notice) if notice.consents else ({}, [])
    seal = []
    for office, children in needed.items():
        key = registry.public_key(office, now)
        if key is None:
            wrong.append(Hint("", f"{registry[office].name}: {_FLAWS['no_key']}"))
            continue
        name = registry[office].name
        seal.append({"receiver": office, "name": name, "children": list(children), "key": key})
    return hinted(wrong) if wrong else as_json({"hints": [], "seal": seal})


def _needed(
    visit: Visit, notice: ReportAdmission
) -> tuple[dict[str, tuple[ChildRef, ...]], list[Hint]]:
    """Who gets a part about whom; the coordination office may have all of the children."""
    now, registry = visit.desk.clock.now(), visit.desk.registry
    if not notice.children:
        holder = holder_alone(notice, registry, now)
        if holder is None:
            return {}, [Hint("/prisoner_home", _FLAWS["nobody_alone"])]
        return {holder: ()}, []
    found = whom_for(notice, registry, now)
    needed = dict(addressees(found))
    if ReceiverKind.COORDINATION_OFFICE in ticked(notice):
        needed[registry.coordination_office(now).id] = tuple(c.child for c in notice.children)
    wrong = [
        Hint(f"/children/{index}/residence", _FLAWS["nobody"])
        for index, (_, decision) in enumerate(found)
        if decision.holder is None
    ]
    return needed, wrong


async def sealed_notice(
    visit: Visit, case: str, said: dict[str, Any], own: str | None
) -> ReportAdmission | Response:
    """The notice with all that has to be closed closed; or what to look at, or that it is not."""
    notice = read_notice(visit, said)
    if isinstance(notice, list):
        return hinted(notice)
    if not await _own_is_sealed(visit, case, own, notice) or not _parts_are_sealed(
        visit, case, notice
    ):
        return as_json({"flaw": "unsealed"}, status=422)
    return notice


def _parts_are_sealed(visit: Visit, case: str, notice: ReportAdmission) -> bool:
    """Whether what came is really closed, for this case and for the keys of those it is for."""
    now, registry = visit.desk.clock.now(), visit.desk.registry
    flaws = [
        inspect(
            part.jwe,
            case=case,
            receiver=part.receiver,
            known_kids=registry.kids(part.receiver, now),
        )
        for part in notice.sealed
    ]
    return bool(flaws) == bool(notice.consents) and not any(flaws)


async def _own_is_sealed(visit: Visit, case: str, own: str | None, notice: ReportAdmission) -> bool:
    """Whether the prison's copy is closed for it alone; of a number there is none."""
    if own is None or not notice.consents:
        return own is None and not notice.consents
    kids = {key.kid for key in await visit.desk.keys.in_use(visit.agency)}
    return inspect(own, case=case, receiver=visit.agency, known_kids=kids) is None
