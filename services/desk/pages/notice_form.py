"""The form of a new notice: codes are checked here, and what names people comes sealed alone."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from services.desk.domain.order import order_id
from services.desk.domain.prison_buttons import EDITION
from services.desk.domain.prison_case import PrisonCase
from services.desk.pages.answers import as_json
from services.desk.pages.ids import is_random
from services.desk.pages.notice_copies import give_with_copy
from services.desk.pages.notice_reading import body_of, hinted, judged, read_notice, sealed_notice
from services.desk.pages.notices import REPORT
from services.desk.pages.ordering import as_order
from services.desk.pages.visit import ANSWERING, EVERYONE, Door, Visit
from services.desk.pages.words import CHOICES, FORM
from shared.network.agency import AgencyKind
from shared.network.sealed_parts import CompactJwe
from shared.network.working_days import day_of

_MOST_CHILDREN = 20
LEAFLET = "de"
"""The language of the leaflet; another has its file beside leaflet_de.html."""


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    case: Annotated[str, Field(max_length=36)]
    notice: dict[str, Any]
    own: CompactJwe | None = None
    """Absent of a notice that tells a number and nothing else."""


async def form(visit: Visit) -> Response:
    """The empty form; what is typed into it stays in the browser."""
    return await show_form(visit, FORM["scope"])


async def show_form(
    visit: Visit, scopes: Mapping[str, str], completes: PrisonCase | None = None
) -> Response:
    """The form about as much as is covered: all, the parent alone, or a number."""
    now = visit.desk.clock.now()
    today = day_of(now)
    office_keys = await visit.desk.keys.in_use(visit.agency)
    return visit.show(
        "notice_form.html",
        scopes=scopes,
        completes=completes,
        counts={number: number for number in range(1, _MOST_CHILDREN + 1)},
        choices=CHOICES,
        residences={**FORM["kreis"], **FORM["residence"]},
        homes={**FORM["kreis"], **FORM["home"]},
        today=today,
        next_year=today.replace(year=today.year + 1, day=min(today.day, 28)),
        now=now,
        info_version=EDITION,
        own_key=office_keys[-1].public | {"kid": office_keys[-1].kid} if office_keys else None,
        phones=[
            each
            for each in visit.desk.registry.of_kind(AgencyKind.YOUTH_OFFICE, now)
            if each.duty_phone
        ],
    )


async def leaflet(visit: Visit) -> Response:
    """What a family should know before it signs; about nobody."""
    return visit.show("notice_leaflet.html", language=LEAFLET, info_version=EDITION)


async def check(visit: Visit) -> Response:
    """What is wrong with the open part, or for whom to seal the rest."""
    said = await body_of(visit)
    if said is None:
        return as_json({"flaw": "notice"}, status=422)
    notice = read_notice(visit, said)
    return hinted(notice) if isinstance(notice, list) else judged(visit, notice)


async def send(visit: Visit) -> Response:
    """Write the sealed notice down; the same case twice is one notice."""
    said = await body_of(visit)
    try:
        sent = None if said is None else _Sent.model_validate(said)
    except ValidationError:
        sent = None
    if sent is None or not is_random(sent.case):
        return as_json({"flaw": "notice"}, status=422)
    notice = await sealed_notice(visit, sent.case, sent.notice, sent.own)
    if isinstance(notice, Response):
        return notice
    order = as_order(
        visit,
        order_id(visit.agency, sent.case, REPORT, "", since=""),
        "intake",
        REPORT,
        case=sent.case,
        data=notice.to_json().decode(),
    )
    await give_with_copy(visit, order, sent.own)
    await visit.desk.prison_cases.begin(visit.agency, sent.case, visit.desk.clock.now())
    return as_json({"there": f"/meldungen/{sent.case}"})


DOORS = (
    Door("/meldungen/neu", "GET", ANSWERING, form),
    Door("/meldungen/merkblatt", "GET", EVERYONE, leaflet),
    Door("/meldungen/pruefen", "POST", ANSWERING, check),
    Door("/meldungen", "POST", ANSWERING, send),
)
