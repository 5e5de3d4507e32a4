"""Consents that come later: the same form once more, about a notice that waits for them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from services.desk.domain.order import order_id
from services.desk.domain.prison_case import PrisonCase
from services.desk.pages.already import already_said
from services.desk.pages.answers import as_json, page
from services.desk.pages.notice_copies import give_with_copy
from services.desk.pages.notice_form import show_form
from services.desk.pages.notice_reading import body_of, sealed_notice
from services.desk.pages.notices import found_notice
from services.desk.pages.ordering import as_order
from services.desk.pages.visit import ANSWERING, Door, Visit
from services.desk.pages.words import FORM
from services.intake.contract.consents import GrantConsent
from services.intake.contract.notices import ReportAdmission
from shared.network.sealed_parts import CompactJwe

GRANT = GrantConsent.type_name()


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    notice: dict[str, Any]
    own: CompactJwe
    since: str


async def form(visit: Visit) -> Response:
    """What was not covered before; of what was the browser knows, and nobody else."""
    found = await _waiting(visit)
    if found is None:
        return page("not_here.html", status=404)
    await visit.desk.looked(visit.person, found.case)
    scopes = {scope: FORM["scope"][scope] for scope in found.can_become}
    return await show_form(visit, scopes, completes=found)


async def send(visit: Visit) -> Response:
    """Write the new consents down, with what they cover."""
    found = await found_notice(visit)
    if found is None:
        return page("not_here.html", status=404)
    said = await body_of(visit)
    try:
        sent = None if said is None else _Sent.model_validate(said)
    except ValidationError:
        sent = None
    if sent is None:
        return as_json({"flaw": "notice"}, status=422)
    if not found.can_become or sent.since != found.waiting_since:
        await visit.desk.came_late(visit.person, found.case, GRANT)
        return await already_said(visit, found.case, GRANT)
    notice = await sealed_notice(visit, found.case, sent.notice, sent.own)
    if isinstance(notice, Response):
        return notice
    order = as_order(
        visit,
        order_id(visit.agency, found.case, GRANT, "", since=found.waiting_since),
        "intake",
        GRANT,
        case=found.case,
        data=_granted(notice).to_json().decode(),
    )
    # The copy says what there was before, too, so it is right whether or not this is accepted.
    written = await give_with_copy(visit, order, sent.own)
    if written.by != visit.person.id:
        # What a colleague has sent counts, and the prison keeps her copy of it.
        return await already_said(visit, found.case, GRANT)
    return as_json({"there": f"/meldungen/{found.case}"})


async def _waiting(visit: Visit) -> PrisonCase | None:
    found = await found_notice(visit)
    return found if found is not None and found.can_become else None


def _granted(notice: ReportAdmission) -> GrantConsent:
    """The same without what was reported before."""
    said = {name: getattr(notice, name) for name in GrantConsent.model_fields}
    return GrantConsent(**said)


DOORS = (
    Door("/meldungen/{case}/ergaenzen", "GET", ANSWERING, form),
    Door("/meldungen/{case}/ergaenzen", "POST", ANSWERING, send),
)
