"""Every door, and everybody who may stand before it: a table by hand, the rest from the routes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.desk.domain.people import Role
from services.desk.pages.doors import DOORS
from services.desk.pages.visit import Door, OpenDoor
from shared.network.agency import HELPERS, AgencyKind
from tests.desk.at_hand import (
    CANARY,
    CLEARING,
    PRISONS,
    PROVIDER,
    SERVED,
    AtHand,
    Browser,
    Reply,
)
from tests.desk.domain.test_training_form import FILLED
from tests.desk.doors.test_completing import OWN as OF_THE_PRISON
from tests.desk.doors.test_completing import own_copy
from tests.desk.doors.test_office_keys import NEW, OLD, keeps
from tests.desk.made import STRANGER, sent_by
from tests.desk.test_prison_pages_in_browser import QUESTION
from tests.desk.told import (
    CASE,
    OFFICE,
    accepted,
    announced,
    assigned,
    erasure,
    given,
    referral,
    to,
    told,
)

Names = Mapping[str, str]
"""What stands in a path, by its name there: of what is there for the first of two agencies."""

NOBODY, READER, CASEWORKER, LEAD, OTHER_OFFICE = 0, 1, 2, 3, 4
EXPECTED = {
    # The answer to: nobody, a reader, a caseworker, a lead, the lead of another agency of the kind.
    # What is sent lacks something, so 422 is said by the room behind the door: it was passed.
    ("GET", "/"): (303, 303, 303, 303, 303),
    ("GET", "/eingang"): (303, 200, 200, 200, 200),
    ("GET", "/ablage"): (303, 200, 200, 200, 200),
    ("GET", "/wir"): (303, 200, 200, 200, 200),
    ("GET", "/schluessel"): (303, 200, 200, 200, 200),
    ("GET", "/schluessel/meine"): (303, 200, 200, 200, 200),
    ("POST", "/schluessel/eigener"): (401, 422, 422, 422, 422),
    ("POST", "/schluessel/amt"): (401, 403, 422, 422, 422),
    ("POST", "/schluessel/freigabe"): (401, 403, 403, 422, 422),
    ("GET", "/schluessel/freigaben"): (303, 403, 403, 200, 200),
    ("POST", "/schluessel/blatt"): (401, 403, 403, 422, 422),
    ("POST", "/schluessel/{kid}/ruhestand"): (401, 403, 403, 303, 404),
    ("GET", "/geraete"): (303, 200, 200, 200, 200),
    ("POST", "/geraete/frage"): (401, 200, 200, 200, 200),
    ("POST", "/geraete"): (401, 422, 422, 422, 422),
    ("POST", "/geraete/schluessel"): (401, 422, 422, 422, 422),
    ("POST", "/geraete/anmeldungen"): (401, 303, 303, 303, 303),
    ("POST", "/geraete/{passkey}/ende"): (401, 404, 404, 404, 404),
    ("GET", "/personen"): (303, 403, 403, 200, 200),
    ("POST", "/personen/einladung"): (401, 403, 403, 422, 422),
    ("POST", "/personen/einladung/{invitation}"): (401, 403, 403, 303, 303),
    ("POST", "/personen/{person}/rolle"): (401, 403, 403, 422, 404),
    ("POST", "/personen/{person}/ende"): (401, 403, 403, 303, 404),
    ("GET", "/loeschungen"): (303, 200, 200, 200, 200),
    ("POST", "/loeschungen/{case}"): (401, 403, 422, 422, 404),
    ("GET", "/protokoll"): (303, 403, 403, 200, 200),
    ("GET", "/faelle/{case}"): (303, 303, 303, 303, 404),
    ("GET", "/faelle/{case}/{referral}"): (303, 200, 200, 200, 404),
    ("GET", "/faelle/{case}/{referral}/versiegelt"): (303, 200, 200, 200, 404),
    ("GET", "/faelle/{case}/{referral}/antwort/{message}"): (303, 200, 200, 200, 404),
    ("GET", "/fortbildungen"): (303, 200, 200, 200, 200),
    ("GET", "/fortbildungen/{training}"): (303, 200, 200, 200, 404),
    ("POST", "/fortbildungen/{training}/anmeldungen"): (401, 403, 422, 422, 404),
    ("POST", "/fortbildungen/{training}/anmeldungen/{participant}"): (401, 403, 404, 404, 404),
    ("POST", "/fortbildungen/{training}/anmeldungen/{participant}/absage"): (
        *(401, 403, 404, 404, 404),
    ),
    ("POST", "/faelle/{case}/{referral}/bearbeitung"): (401, 403, 422, 422, 404),
    ("POST", "/faelle/{case}/{referral}/wiedervorlage"): (401, 403, 422, 422, 404),
    ("POST", "/faelle/{case}/{referral}/notiz"): (401, 403, 422, 422, 404),
    ("GET", "/vertretung"): (303, 403, 200, 200, 200),
    ("POST", "/vertretung"): (401, 403, 422, 422, 422),
    ("POST", "/vertretung/ende"): (401, 403, 303, 303, 303),
    ("GET", "/kalender"): (303, 403, 200, 200, 200),
    ("POST", "/kalender"): (401, 403, 200, 200, 200),
    ("POST", "/kalender/ende"): (401, 403, 303, 303, 303),
    ("GET", "/kalender/{token}.ics"): (404, 404, 404, 404, 404),
    ("GET", "/neues"): (303, 200, 200, 200, 200),
    ("GET", "/hilfe"): (200, 200, 200, 200, 200),
    ("GET", "/hilfe/koordinierungsstelle"): (200, 200, 200, 200, 200),
    ("GET", "/hilfe/anstalt"): (200, 200, 200, 200, 200),
    ("GET", "/hilfe/leitung"): (200, 200, 200, 200, 200),
    ("GET", "/barrierefreiheit"): (200, 200, 200, 200, 200),
    ("POST", "/faelle/{case}/{referral}/{command}"): (401, 403, 422, 422, 404),
    ("POST", "/abmelden"): (401, 303, 303, 303, 303),
    ("GET", "/anmelden"): (200, 200, 200, 200, 200),
    ("POST", "/anmelden/frage"): (200, 200, 200, 200, 200),
    ("POST", "/anmelden"): (422, 422, 422, 422, 422),
    ("GET", "/einladung"): (200, 200, 200, 200, 200),
    ("POST", "/einladung/frage"): (404, 404, 404, 404, 404),
    ("POST", "/einladung"): (404, 404, 404, 404, 404),
}
PRISON_DOORS = {
    ("GET", "/meldungen"): (303, 200, 200, 200, 200),
    ("GET", "/meldungen/{case}"): (303, 200, 200, 200, 404),
    ("POST", "/meldungen/{case}/{command}"): (401, 403, 422, 422, 404),
    ("GET", "/meldungen/neu"): (303, 403, 200, 200, 200),
    ("GET", "/meldungen/orte"): (303, 403, 200, 200, 200),
    ("GET", "/meldungen/merkblatt"): (303, 200, 200, 200, 200),
    ("GET", "/meldungen/kopien"): (303, 200, 200, 200, 200),
    ("GET", "/meldungen/{case}/ergaenzen"): (303, 403, 200, 200, 404),
    ("POST", "/meldungen/{case}/ergaenzen"): (401, 403, 422, 422, 404),
    ("GET", "/meldungen/{case}/kopie"): (303, 200, 200, 200, 404),
    ("POST", "/meldungen/pruefen"): (401, 403, 200, 200, 200),
    ("POST", "/meldungen"): (401, 403, 422, 422, 422),
    # The caseworker answers, and the lead comes too late.
    ("POST", "/meldungen/{case}/antwort"): (401, 403, 200, 409, 422),
}
"""Those that people of prisons alone may use."""
HOLDERS_DOORS = {
    ("GET", "/fortbildungen/neu"): (303, 403, 200, 200, 200),
    ("POST", "/fortbildungen"): (401, 403, 422, 422, 422),
    ("POST", "/fortbildungen/{training}/teilnahme"): (401, 403, 303, 303, 404),
    ("POST", "/fortbildungen/{training}/abschluss"): (401, 403, 303, 303, 404),
}
"""Those of whoever may hold a training; the second has only heard of that of the first."""
EXPECTED |= PRISON_DOORS | HOLDERS_DOORS
ANSWER = given(4, question="custody", sealed="a.b.c.d.e")
TRAINING = "2f9f1c37-60d1-4b8e-9c11-5c1b7a0f4f12"
HELD = "6d1e8c5b-2a3f-4b7c-8d9e-0f1a2b3c4d5e"
"""A training of the first that may hold one."""
REPORTED = accepted(1, "ReportAdmission", "awaiting_consent", cause="m")
ASKED = told("QuestionPassedOn", 2, {**QUESTION, "facility": PRISONS[0]})
COPY = own_copy("of the family")
FORMS = {
    "/abmelden",
    "/loeschungen/{case}",
    "/faelle/{case}/{referral}/{command}",
    *(path for _, path in EXPECTED if path.startswith("/fortbildungen")),
    "/faelle/{case}/{referral}/bearbeitung",
    "/faelle/{case}/{referral}/wiedervorlage",
    "/vertretung",
    "/vertretung/ende",
    "/kalender",
    "/kalender/ende",
    "/schluessel/{kid}/ruhestand",
    "/geraete/anmeldungen",
    "/geraete/{passkey}/ende",
    "/personen/einladung",
    "/personen/einladung/{invitation}",
    "/personen/{person}/rolle",
    "/personen/{person}/ende",
}
"""What is sent as a form; all else comes from scripts."""
SAID: Mapping[str, Mapping[str, str]] = {
    "/meldungen/{case}/antwort": {"asked": ASKED.id, "unavailable": "not_known"},
    "/fortbildungen/{training}/teilnahme": {"module": "sitzung-1"},
}
"""What the room behind has to take, so that what is there differs from what is not."""
SHADOWED = {
    # A command could have this name; it is refused since it comes from elsewhere.
    ("POST", "/faelle/{case}/{referral}/versiegelt"): 403,
    ("POST", "/meldungen/{case}/kopie"): 403,
    # And a case could.
    ("GET", "/meldungen/pruefen"): 404,
}
"""Paths that the pattern of another door takes, and what is said there."""
DOOR_IDS = [f"{door.method} {door.path}" for door in DOORS]
POSTS = [door for door in DOORS if door.method == "POST"]
WORK_HERE = {AgencyKind.PRISON, *HELPERS}
"""The kinds of agency that have people at a desk."""
OF_SOME = [door for door in DOORS if isinstance(door, Door) and not door.kinds >= WORK_HERE]


@pytest.fixture(scope="module")
async def names(desk: AtHand) -> Names:
    """The first of two agencies has all that a path can name, and the second nothing of it.

    Of the case one referral is there, and another is to be erased.
    """
    first = PRISONS[0]
    await desk.is_told(
        assigned(1), assigned(2, of=2), erasure(3, 2), ANSWER, announced(5, TRAINING)
    )
    await desk.is_told(*to(first, REPORTED, ASKED), agency=first)
    await keeps(desk, await desk.who_is(Role.LEAD, first), OF_THE_PRISON)
    await desk.desk.own_copies.put(sent_by(first, "ReportAdmission", {}), COPY)
    holder = await desk.who_is(Role.LEAD, CLEARING)
    plan = {**FILLED, "training": HELD, "sittings": "1"}
    assert (await desk.knock("POST", "/fortbildungen", holder, form=plan)).status == 303
    times = {"from": "2099-04-10T09:00:00Z", "to": "2099-04-10T12:00:00Z", "hours": 3}
    modules = [{"module": "sitzung-1", **times}]
    heard = announced(1, HELD, modules=modules, organiser=CLEARING)
    await desk.is_told(*to(PROVIDER, heard), agency=PROVIDER)
    lead, colleague = await desk.who_is(Role.LEAD), await desk.person(Role.READER)
    for key in (OLD, NEW):
        assert (await keeps(desk, lead, key)).status == 200
    asks = {"email": "neu@example.org", "role": "reader"}
    assert (await desk.knock("POST", "/personen/einladung", lead, form=asks)).status == 200
    (invitation,) = await desk.desk.people.invitations(OFFICE, desk.desk.wall())
    return {
        "case": CASE,
        "referral": referral(),
        "message": ANSWER.id,
        "participant": TRAINING,
        "token": "a-token-that-nobody-has",
        "invitation": invitation.id,
        "person": colleague.id,
        "passkey": "none",
        "kid": OLD["kid"],
    }


def agencies_of(door: Door | OpenDoor) -> tuple[str, str]:
    """Two agencies for whose people it is."""
    first, second = PRISONS
    way = (door.method, door.path)
    if way in HOLDERS_DOORS:
        return CLEARING, PROVIDER
    return (first, second) if way in PRISON_DOORS else (OFFICE, STRANGER)


def path_of(door: Door | OpenDoor, names: Names) -> str:
    way = (door.method, door.path)
    return door.path.format(
        **names,
        command="RetractNotice" if way in PRISON_DOORS else "DeclineReferral",
        training=HELD if way in HOLDERS_DOORS else TRAINING,
    )


async def enter(
    desk: AtHand, door: Door | OpenDoor, names: Names, by: Browser | None, **changed: Any
) -> Reply:
    path = path_of(door, names)
    if door.method == "GET":
        return await desk.knock("GET", f"{path}?x={CANARY}", by, **changed)
    said = SAID.get(door.path, {"x": CANARY})
    sent = {"form": said} if door.path in FORMS else {"data": said}
    return await desk.knock("POST", path, by, **{**sent, **changed})


def test_the_table_names_every_door() -> None:
    assert set(EXPECTED) == {(door.method, door.path) for door in DOORS}


@pytest.mark.parametrize("door", DOORS, ids=DOOR_IDS)
async def test_each_person_is_let_in_where_the_table_says(
    desk: AtHand, door: Door, names: Names
) -> None:
    agency, another = agencies_of(door)
    # She comes first: what the agency ends itself would be there for nobody.
    stranger = await desk.who_is(Role.LEAD, another)
    before = without(desk.everything(), another)
    last = (await enter(desk, door, names, stranger)).status
    if "{" in door.path:
        assert without(desk.everything(), another) == before
    found = [
        (await enter(desk, door, names, by)).status
        for by in (
            None,
            await desk.who_is(Role.READER, agency),
            await desk.who_is(Role.CASEWORKER, agency),
            await desk.who_is(Role.LEAD, agency),
        )
    ]
    assert (*found, last) == EXPECTED[door.method, door.path]


@pytest.mark.parametrize("door", OF_SOME, ids=[f"{door.method} {door.path}" for door in OF_SOME])
async def test_a_lead_of_another_kind_of_agency_is_let_in_nowhere(
    desk: AtHand, door: Door, names: Names
) -> None:
    kinds = {agency: desk.desk.registry[agency].kind for agency in SERVED}
    others = [agency for agency, kind in kinds.items() if kind not in door.kinds]
    assert {kinds[agency] for agency in others} == WORK_HERE - door.kinds
    for agency in others:
        assert (await enter(desk, door, names, await desk.who_is(Role.LEAD, agency))).status == 403


async def test_of_the_copies_of_a_prison_no_other_one_gets_any(desk: AtHand, names: Names) -> None:
    first, second = [
        await desk.knock("GET", "/meldungen/kopien", await desk.who_is(Role.LEAD, prison))
        for prison in PRISONS
    ]
    assert first.data["copies"] == [{"case": names["case"], "jwe": COPY}]
    assert second.data["copies"] == []


@pytest.mark.parametrize("door", DOORS, ids=DOOR_IDS)
async def test_whoever_is_not_here_any_more_is_nobody(
    desk: AtHand, door: Door, names: Names
) -> None:
    late = datetime.now(UTC) - timedelta(minutes=31)
    lead = await desk.person(Role.LEAD)
    left = await desk.person(Role.LEAD, left_at=datetime.now(UTC))
    moved = await desk.person(Role.LEAD, "jugendamt-13071")
    strangers = [
        await desk.signed_in(lead, used_at=late),
        await desk.signed_in(left),
        await desk.signed_in(moved),
        Browser("a cookie that was made up", "and a token"),
        Browser(""),
    ]
    for by in strangers:
        reply = await enter(desk, door, names, by)
        assert reply.status == EXPECTED[door.method, door.path][NOBODY]
        if reply.status == 303:
            assert reply.headers["location"].split("?")[0] == "/anmelden"


@pytest.mark.parametrize("door", POSTS, ids=[door.path for door in POSTS])
async def test_what_another_site_sends_is_refused_and_leaves_nothing(
    desk: AtHand, door: Door | OpenDoor, names: Names
) -> None:
    agency, _ = agencies_of(door)
    lead, colleague = await desk.who_is(Role.LEAD, agency), await desk.who_is(Role.LEAD, agency)
    forged = Browser(lead.cookie, "", lead.person)
    swapped = Browser(lead.cookie, colleague.token, lead.person)
    await enter(desk, DOORS[0], names, lead)
    before = desk.everything()
    for origin in (None, "null", "https://elsewhere.example", "http://localhost:8001", ""):
        reply = await enter(desk, door, names, lead, headers={"origin": origin})
        assert reply.status == 403
    for by in (forged, swapped) if isinstance(door, Door) else ():
        assert (await enter(desk, door, names, by)).status == 403
    assert without(desk.everything()) == without(before)


@pytest.mark.parametrize("door", DOORS, ids=DOOR_IDS)
async def test_a_door_has_no_other_way_in(desk: AtHand, door: Door, names: Names) -> None:
    lead = await desk.who_is(Role.LEAD, agencies_of(door)[0])
    ways = {each.method for each in DOORS if each.path == door.path}
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} - ways:
        reply = await desk.knock(method, path_of(door, names), lead, headers={"origin": "null"})
        assert reply.status == SHADOWED.get((method, door.path), 405), method
    if door.method == "GET":
        reply = await desk.knock("HEAD", path_of(door, names), lead)
        assert (reply.status, reply.body) == ((await enter(desk, door, names, lead)).status, "")


def without(dump: str, agency: str = "sessions:") -> list[str]:
    """All but what is this agency's, and when a session went on, as it does by a refusal too."""
    lines = dump.splitlines()
    return [line for line in lines if not line.startswith("sessions:") and agency not in line]
