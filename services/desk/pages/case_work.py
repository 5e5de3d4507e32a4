"""What people of an office keep beside a referral: who works on it, and when to look again."""

from datetime import date

from starlette.responses import RedirectResponse, Response

from services.desk.domain.case_work import CaseWork, can_remind, may_hold
from services.desk.domain.trail import Deed
from services.desk.pages.bodies import day_said
from services.desk.pages.one_referral import PATH, Amiss, absent, find, shown
from services.desk.pages.visit import ANSWERING, Door, Visit
from shared.network.working_days import day_of


async def hand(visit: Visit) -> Response:
    """Take it, give it to a colleague, or give it back; of two who take it at once one has it."""
    found = await find(visit)
    if found is None:
        return await absent(visit)
    to = visit.fields.get("to")
    if to is None or (to and not await _may_have_it(visit, to)):
        return await shown(visit, *found, Amiss(wrong={"to": "Bitte wählen Sie aus, an wen."}))
    work = await visit.desk.work.of(*found)
    if work.holder != (to or None):
        if (work.holder or "") != visit.fields.get("had"):
            return await shown(visit, *found, Amiss(taken=True))
        await _note(visit, work.case, to)
        if not await visit.desk.work.hand(work, to or None):
            return await _was_late(visit)
        visit.desk.bell.ring(visit.agency)
    return _back(work)


async def remind(visit: Visit) -> Response:
    """Have it on the list again on a day of one's own choice, or not any more."""
    found = await find(visit)
    if found is None:
        return await absent(visit)
    day = None if visit.fields.get("done") == "yes" else day_said(visit.fields.get("day", ""))
    if visit.fields.get("done") != "yes" and not (day and _can_remind(visit, day)):
        wrong = "Bitte geben Sie einen Arbeitstag Ihrer Stelle an, der noch kommt."
        return await shown(visit, *found, Amiss(wrong={"day": wrong}))
    work = await visit.desk.work.of(*found)
    deed = Deed.REMINDED if day else Deed.REMINDER_ENDED
    await visit.desk.trails.add(visit.agency, visit.person.id, deed, case=work.case)
    if not await visit.desk.work.remind(work, visit.person.id, day):
        return await _was_late(visit)
    return _back(work)


async def _note(visit: Visit, case: str, to: str) -> None:
    by = visit.person.id
    deed = Deed.LET_GO if not to else Deed.TOOK if to == by else Deed.GAVE
    what = to if deed is Deed.GAVE else None
    await visit.desk.trails.add(visit.agency, by, deed, case=case, what=what)


async def _was_late(visit: Visit) -> Response:
    """Between the look and the write somebody was first, or it was erased."""
    found = await find(visit)
    if found is None:
        return await absent(visit)
    return await shown(visit, *found, Amiss(taken=True))


def _can_remind(visit: Visit, day: date) -> bool:
    today = day_of(visit.desk.clock.now())
    return can_remind(day, today, visit.desk.registry.calendar(visit.agency))


async def _may_have_it(visit: Visit, name: str) -> bool:
    person = await visit.desk.people.person(name)
    return person is not None and may_hold(person, visit.agency)


def _back(work: CaseWork) -> Response:
    return RedirectResponse(f"/faelle/{work.case}/{work.referral}", status_code=303)


DOORS = (
    Door(f"{PATH}/bearbeitung", "POST", ANSWERING, hand),
    Door(f"{PATH}/wiedervorlage", "POST", ANSWERING, remind),
)
