"""The deadlines of a person's cases, and trainings, in her own calendar: of no family anything.

Calendar programs have no session: whoever knows the address is let in, and reads nothing but what
is due when, and where the case is for those who can sign in.
"""

from collections.abc import Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.desk.desk import Desk
from services.desk.domain.case_work import Reminder, may_hold
from services.desk.domain.office_case import OfficeCase, Referral
from services.desk.domain.people import Person
from services.desk.domain.secret import hash_of, new_secret
from services.desk.domain.standing_in import works_for
from services.desk.domain.trail import Deed
from services.desk.domain.training import HAS_PLACE, Training
from services.desk.pages.answers import page
from services.desk.pages.training_views import known_trainings
from services.desk.pages.visit import ANSWERING, Door, OpenDoor, Visit
from services.desk.pages.words import word
from services.referral.contract.deadlines import ReferralDeadline
from shared.network.working_days import day_of
from shared.papers.calendar import Entry, calendar, due_by

_PATH = "/kalender"


async def show(visit: Visit) -> Response:
    """Whether she has an address; which, the desk does not know."""
    return visit.show(
        "calendar_feed.html", has=await visit.desk.feeds.has(visit.person.id), address=None
    )


async def make(visit: Visit) -> Response:
    """Make a new address, and show it this once."""
    secret = new_secret()
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.FEED_MADE)
    await visit.desk.feeds.put(visit.person.id, hash_of(secret))
    address = f"{visit.desk.origin}{_PATH}/{secret}.ics"
    return visit.show("calendar_feed.html", has=True, address=address)


async def end(visit: Visit) -> Response:
    """Her address opens nothing any more."""
    await visit.desk.trails.add(visit.agency, visit.person.id, Deed.FEED_ENDED)
    await visit.desk.feeds.end(visit.person.id)
    return RedirectResponse(_PATH, status_code=303)


async def feed(request: Request, desk: Desk) -> Response:
    """What her calendar program asks for, every hour or so."""
    name = await desk.feeds.person(hash_of(request.path_params["token"]))
    person = None if name is None else await desk.people.person(name)
    if person is None or person.agency not in desk.wake:
        return page("not_here.html", status=404)
    if not may_hold(person, person.agency):
        await desk.feeds.end(person.id)
        return page("not_here.html", status=404)
    said = calendar("Fristen und Termine (kvi)", await _entries(desk, person), desk.clock.now())
    response = Response(said, media_type="text/calendar")
    response.headers["cache-control"] = "private"
    return response


async def _entries(desk: Desk, person: Person) -> list[Entry]:
    """Of what is on her own list, also for whom she stands in."""
    today = day_of(desk.clock.now())
    absences = await desk.absences.of_agency(person.agency, today)
    people = works_for(person.id, absences, today)
    held = await desk.work.held_by(person.agency, people)
    cases = await desk.cases.of(person.agency, set(held.values()))
    again = await desk.work.due(person.agency, people, date.max)
    return [
        *(
            entry
            for case in cases
            for each in case.referrals
            if each.id in held
            for entry in _deadlines(desk, case, each)
        ),
        *(_again(desk, each) for each in again),
        *(
            entry
            for each in await known_trainings(desk, person.agency)
            if HAS_PLACE in {someone.standing for someone in each.registered}
            for entry in _sittings(desk, each)
        ),
    ]


def _deadlines(desk: Desk, case: OfficeCase, referral: Referral) -> Iterator[Entry]:
    pending = {
        ReferralDeadline.ACKNOWLEDGE: referral.acknowledge_by,
        ReferralDeadline.DECIDE: referral.decide_by,
        ReferralDeadline.CONSULT: referral.consult_by,
    }
    for deadline, by in pending.items():
        if by is not None and not referral.paused:
            yield Entry(
                name=f"{referral.id}-{deadline}@kvi",
                what=f"Frist: {word(deadline, 'deadline')}",
                link=f"{desk.origin}/faelle/{case.case}/{referral.id}",
                begins=due_by(by),
                # Whatever moves a deadline is told, and so a line more.
                version=len(referral.lines),
            )


def _again(desk: Desk, reminder: Reminder) -> Entry:
    return Entry(
        name=f"{reminder.referral}-{reminder.on}@kvi",
        what="Wiedervorlage",
        link=f"{desk.origin}/faelle/{reminder.case}/{reminder.referral}",
        begins=reminder.on,
    )


def _sittings(desk: Desk, training: Training) -> Iterator[Entry]:
    """Whoever of the agency goes there: it says neither who nor what about."""
    for module in training.plan.modules:
        yield Entry(
            name=f"{training.id}-{module.module}@kvi",
            what="Fortbildung",
            link=f"{desk.origin}/fortbildungen/{training.id}",
            begins=module.starts,
            ends=module.ends,
            version=training.version,
        )


DOORS = (
    Door(_PATH, "GET", ANSWERING, show),
    Door(_PATH, "POST", ANSWERING, make),
    Door(f"{_PATH}/ende", "POST", ANSWERING, end),
)
OPEN_DOORS = (OpenDoor(f"{_PATH}/{{token}}.ics", "GET", feed, counts_misses=True),)
