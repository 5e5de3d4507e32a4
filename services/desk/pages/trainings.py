"""The trainings that an agency was told of or holds, and its people's places in them."""

import json
from uuid import uuid4

from starlette.responses import RedirectResponse, Response

from services.desk.domain.participant import KEPT, Participant
from services.desk.domain.training import CANCEL, REGISTER, Training
from services.desk.domain.training_form import REGISTRATION, wrong_with
from services.desk.pages.answers import page
from services.desk.pages.training_views import (
    expected,
    give,
    known_training,
    known_trainings,
    may_be_there,
    random_id,
)
from services.desk.pages.visit import ANSWERING, EVERYONE, Door, Visit
from services.events.contract.format_names import FORMAT_NAMES
from services.events.contract.place_words import place_in_words
from services.events.contract.sector_names import SECTOR_NAMES
from services.events.contract.theme_titles import THEME_TITLES
from services.events.contract.trainings import RegisterParticipant

LATEST = 30
"""How many of those that are over stand in the list."""


async def trainings(visit: Visit) -> Response:
    """What is to come, and what was."""
    now = visit.desk.clock.now()
    known = await known_trainings(visit.desk, visit.agency)
    return visit.show(
        "trainings.html",
        to_come=[each for each in known if each.ends >= now],
        over=[each for each in reversed(known) if each.ends < now][:LATEST],
        formats=FORMAT_NAMES,
        themes=THEME_TITLES,
        registry=visit.desk.registry,
    )


async def show(visit: Visit) -> Response:
    """One training."""
    seen = await known_training(visit)
    if seen is None:
        return page("not_here.html", status=404)
    return await shown(visit, seen)


async def register(visit: Visit) -> Response:
    """Register somebody. The form brings her reference, so that sending it twice is one person."""
    seen = await known_training(visit)
    if seen is None:
        return page("not_here.html", status=404)
    said = {asked.field: visit.fields.get(asked.field, "").strip() for asked in REGISTRATION}
    reference = random_id(visit.fields.get("participant", ""))
    wrong = wrong_with(
        RegisterParticipant, _written(reference, said), REGISTRATION, said, visit.desk.clock.now()
    )
    if wrong:
        return await shown(visit, seen, said=said, wrong=wrong)
    known = await _kept(visit, seen, reference, said)
    if {name: getattr(known, name) for name in said} != said:
        # Back in the history of the browser the form was filled in for another person.
        reference = str(uuid4())
        await _kept(visit, seen, reference, said)
    await give(visit, seen.id, REGISTER, _written(reference, said), since="")
    return RedirectResponse(f"/fortbildungen/{seen.id}", status_code=303)


async def ask_again(visit: Visit) -> Response:
    """Ask how a registration stands: registered again, it is answered as it is by now."""
    seen = await known_training(visit)
    name = visit.request.path_params["participant"]
    people = (
        {} if seen is None else await visit.desk.participants.of_training(visit.agency, seen.id)
    )
    if seen is None or name not in people:
        return page("not_here.html", status=404)
    someone = people[name]
    said = {asked.field: getattr(someone, asked.field) for asked in REGISTRATION}
    await give(visit, seen.id, REGISTER, _written(name, said), since=seen.since)
    return RedirectResponse(f"/fortbildungen/{seen.id}", status_code=303)


async def cancel(visit: Visit) -> Response:
    """Give back the place of somebody whom this agency has registered."""
    seen = await known_training(visit)
    name = visit.request.path_params["participant"]
    if seen is None or name not in {each.participant for each in seen.registered}:
        return page("not_here.html", status=404)
    await give(visit, seen.id, CANCEL, json.dumps({"participant": name}), since="")
    return RedirectResponse(f"/fortbildungen/{seen.id}", status_code=303)


async def shown(
    visit: Visit,
    seen: Training,
    *,
    said: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    lists_wrong: str | None = None,
) -> Response:
    """The page of a training, with what is wrong with a form."""
    registry, now = visit.desk.registry, visit.desk.clock.now()
    coming = await expected(visit, seen)
    response = visit.show(
        "training.html",
        training=seen,
        is_own=seen.organiser == visit.agency,
        organiser=registry.known(seen.organiser),
        place=place_in_words(seen.plan.place, seen.plan.address, registry),
        people=await visit.desk.participants.of_training(visit.agency, seen.id),
        expected=coming,
        may_be_there=may_be_there(seen, coming),
        asks=REGISTRATION,
        said=said or {},
        wrong=wrong or {},
        lists_wrong=lists_wrong,
        formats=FORMAT_NAMES,
        themes=THEME_TITLES,
        sectors=SECTOR_NAMES,
        new_reference=str(uuid4()),
        now=now,
    )
    response.status_code = 422 if wrong or lists_wrong else 200
    return response


async def _kept(visit: Visit, seen: Training, reference: str, said: dict[str, str]) -> Participant:
    return await visit.desk.participants.put(
        Participant(visit.agency, seen.id, reference, **said, until=seen.ends + KEPT)
    )


def _written(reference: str, said: dict[str, str]) -> str:
    return json.dumps({"participant": reference, **said})


DOORS = (
    Door("/fortbildungen", "GET", EVERYONE, trainings),
    Door("/fortbildungen/{training}", "GET", EVERYONE, show),
    Door("/fortbildungen/{training}/anmeldungen", "POST", ANSWERING, register),
    Door("/fortbildungen/{training}/anmeldungen/{participant}", "POST", ANSWERING, ask_again),
    Door("/fortbildungen/{training}/anmeldungen/{participant}/absage", "POST", ANSWERING, cancel),
)
