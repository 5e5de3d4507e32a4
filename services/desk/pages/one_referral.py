"""The referral that a path names, and its page as all that is done on it shows it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

from services.desk.domain.buttons import Button, buttons
from services.desk.domain.case_work import may_hold
from services.desk.domain.family_buttons import family_buttons
from services.desk.domain.office_case import OfficeCase, Referral
from services.desk.domain.unanswered import Unanswered
from services.desk.pages.already import already
from services.desk.pages.answering import Filled
from services.desk.pages.answers import page
from services.desk.pages.ids import is_id
from services.desk.pages.visit import Visit
from shared.network.agency import OFFICES, Agency, AgencyKind
from shared.network.working_days import day_of

LOOK_AGAIN_DAYS = 5
"""A day is proposed, so many working days from now; whoever wants another says it."""
PATH = "/faelle/{case}/{referral}"


@dataclass(frozen=True)
class Amiss:
    """Why what was pressed has led nowhere."""

    filled: Filled | None = None
    """A command that could not be sent."""
    late: str | None = None
    """A command that is not possible any more."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """By its place: what is wrong with what the office keeps for itself."""
    taken: bool = False
    """A colleague was first."""

    @property
    def status(self) -> int:
        """As HTTP says it."""
        return 422 if self.filled or self.wrong else 409 if self.late or self.taken else 200


NOTHING = Amiss()


async def find(visit: Visit) -> tuple[OfficeCase, Referral | Unanswered] | None:
    """It with its case; also one that another office has."""
    names = visit.request.path_params
    if not (is_id(names["case"]) and is_id(names["referral"])):
        return None
    case = await visit.desk.cases.get(visit.agency, names["case"])
    referral = None if case is None else case.referral(names["referral"])
    return None if case is None or referral is None else (case, referral)


async def own(visit: Visit) -> tuple[OfficeCase, Referral] | None:
    """Of one at another office nothing sealed has come."""
    found = await find(visit)
    if found is None or isinstance(found[1], Unanswered):
        return None
    return found[0], found[1]


async def absent(visit: Visit) -> Response:
    """Whoever comes from an old page, or by the link in a mail, hears that it was erased."""
    names = visit.request.path_params
    case = await visit.desk.cases.get(visit.agency, names["case"])
    gone = case is not None and case.is_erased(names["referral"])
    return page("gone.html", status=410) if gone else page("not_here.html", status=404)


async def shown(
    visit: Visit, case: OfficeCase, referral: Referral | Unanswered, amiss: Amiss = NOTHING
) -> Response:
    """Its page, with what is amiss above all else."""
    now = visit.desk.clock.now()
    registry = visit.desk.registry
    orders = await visit.desk.orders.of_case(visit.agency, case.case)
    people = {each.id: each for each in await visit.desk.people.of_agency(visit.agency)}
    given = [order for order in orders if order.referral == referral.id]
    silent = referral.office if isinstance(referral, Unanswered) else None
    work = await visit.desk.work.of(case, referral)
    response = visit.show(
        "unanswered.html" if silent else "referral.html",
        case=case,
        referral=referral,
        buttons=buttons(referral.answers) if visit.person.role.may_answer else [],
        family_buttons=said_by_family(visit, referral) if visit.person.role.may_answer else [],
        orders=given,
        people=people,
        agencies={each.id: each.name for each in registry.agencies},
        districts={a.district: a.name for a in registry.agencies if a.district},
        silent=registry.known(silent) if silent else None,
        offices=_acting_instead(visit, silent) if silent else _others(visit),
        now=now,
        today=day_of(now),
        filled=amiss.filled,
        late=amiss.late,
        already=already(visit, given, amiss.late) if amiss.late else None,
        wrong=amiss.wrong,
        taken=amiss.taken,
        work=work,
        office_key=registry.public_key(visit.agency, now),
        said=visit.fields,
        look_again=registry.calendar(visit.agency).working_days_later(day_of(now), LOOK_AGAIN_DAYS),
        colleagues=[
            each
            for each in people.values()
            if may_hold(each, visit.agency) and each.id not in {work.holder, visit.person.id}
        ],
    )
    response.status_code = amiss.status
    return response


def said_by_family(visit: Visit, referral: Referral | Unanswered) -> list[Button]:
    """What a family may say here of this one."""
    return family_buttons(referral, visit.desk.registry[visit.agency].kind)


def _others(visit: Visit) -> list[tuple[Agency, str]]:
    """The offices that can be asked, each with the public key for which a browser seals."""
    now = visit.desk.clock.now()
    registry = visit.desk.registry
    offices = (office for kind in OFFICES for office in registry.of_kind(kind, now))
    found = ((office, registry.public_key(office.id, now)) for office in offices)
    return [(office, json.dumps(key)) for office, key in found if key and office.id != visit.agency]


def _acting_instead(visit: Visit, silent: str) -> list[tuple[Agency, str]]:
    """The coordination office itself, and the youth offices but the one that stays silent."""
    registry, now = visit.desk.registry, visit.desk.clock.now()
    youth_offices = registry.of_kind(AgencyKind.YOUTH_OFFICE, now)
    offices = (registry[visit.agency], *(each for each in youth_offices if each.id != silent))
    # For those nothing is sealed here: of the family nothing has come.
    return [(office, "") for office in offices]
