"""Every door, and everybody who may stand before it: a table by hand, the rest from the routes."""

from datetime import UTC, datetime, timedelta

import pytest

from services.desk.domain.people import Role
from services.desk.pages.doors import DOORS
from services.desk.pages.visit import Door, OpenDoor
from tests.desk.at_hand import CANARY, CLEARING, PRISONS, PROVIDER, AtHand, Browser, Reply
from tests.desk.made import STRANGER
from tests.desk.told import CASE, OFFICE, announced, assigned, erasure, given, referral

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
    ("POST", "/schluessel/{kid}/ruhestand"): (401, 403, 403, 404, 404),
    ("GET", "/geraete"): (303, 200, 200, 200, 200),
    ("POST", "/geraete/frage"): (401, 200, 200, 200, 200),
    ("POST", "/geraete"): (401, 422, 422, 422, 422),
    ("POST", "/geraete/schluessel"): (401, 422, 422, 422, 422),
    ("POST", "/geraete/anmeldungen"): (401, 303, 303, 303, 303),
    ("POST", "/geraete/{passkey}/ende"): (401, 404, 404, 404, 404),
    ("GET", "/personen"): (303, 403, 403, 200, 200),
    ("POST", "/personen/einladung"): (401, 403, 403, 422, 422),
    ("POST", "/personen/einladung/{invitation}"): (401, 403, 403, 303, 303),
    ("POST", "/personen/{person}/rolle"): (401, 403, 403, 404, 404),
    ("POST", "/personen/{person}/ende"): (401, 403, 403, 404, 404),
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
    ("GET", "/meldungen/{case}"): (303, 404, 404, 404, 404),
    ("POST", "/meldungen/{case}/{command}"): (401, 403, 404, 404, 404),
    ("GET", "/meldungen/neu"): (303, 403, 200, 200, 200),
    ("GET", "/meldungen/orte"): (303, 403, 200, 200, 200),
    ("GET", "/meldungen/merkblatt"): (303, 200, 200, 200, 200),
    ("GET", "/meldungen/kopien"): (303, 200, 200, 200, 200),
    ("GET", "/meldungen/{case}/ergaenzen"): (303, 403, 404, 404, 404),
    ("POST", "/meldungen/{case}/ergaenzen"): (401, 403, 404, 404, 404),
    ("GET", "/meldungen/{case}/kopie"): (303, 404, 404, 404, 404),
    ("POST", "/meldungen/pruefen"): (401, 403, 200, 200, 200),
    ("POST", "/meldungen"): (401, 403, 422, 422, 422),
    ("POST", "/meldungen/{case}/antwort"): (401, 403, 422, 422, 422),
}
"""Those that people of prisons alone may use."""
HOLDERS_DOORS = {
    ("GET", "/fortbildungen/neu"): (303, 403, 200, 200, 200),
    ("POST", "/fortbildungen"): (401, 403, 422, 422, 422),
    ("POST", "/fortbildungen/{training}/teilnahme"): (401, 403, 404, 404, 404),
    ("POST", "/fortbildungen/{training}/abschluss"): (401, 403, 404, 404, 404),
}
"""Those of whoever may hold a training, none of which is this one."""
EXPECTED |= PRISON_DOORS | HOLDERS_DOORS
ANSWER = given(4, question="custody", sealed="a.b.c.d.e")
TRAINING = "2f9f1c37-60d1-4b8e-9c11-5c1b7a0f4f12"
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


@pytest.fixture(autouse=True, scope="module")
async def there_is_a_case(desk: AtHand) -> None:
    """Of which one referral is there, and another is to be erased."""
    await desk.is_told(
        assigned(1), assigned(2, of=2), erasure(3, 2), ANSWER, announced(5, TRAINING)
    )


def agencies_of(door: Door | OpenDoor) -> tuple[str, str]:
    """Two agencies for whose people it is."""
    first, second = PRISONS
    way = (door.method, door.path)
    if way in HOLDERS_DOORS:
        return CLEARING, PROVIDER
    return (first, second) if way in PRISON_DOORS else (OFFICE, STRANGER)


def path_of(door: Door | OpenDoor) -> str:
    names = {
        "case": CASE,
        "referral": referral(),
        "command": "DeclineReferral",
        "message": ANSWER.id,
        "training": TRAINING,
        "participant": TRAINING,
        "token": "a-token-that-nobody-has",
        "invitation": "none",
        "person": "nobody",
        "passkey": "none",
        "kid": "none",
    }
    return door.path.format(**names)


async def enter(
    desk: AtHand, door: Door | OpenDoor, by: Browser | None, **changed: object
) -> Reply:
    if door.method == "GET":
        return await desk.knock("GET", f"{path_of(door)}?x={CANARY}", by, **changed)  # type: ignore[arg-type]
    said = {"form": {"x": CANARY}} if door.path in FORMS else {"data": {"x": CANARY}}
    return await desk.knock("POST", path_of(door), by, **{**said, **changed})  # type: ignore[arg-type]


def test_the_table_names_every_door() -> None:
    assert set(EXPECTED) == {(door.method, door.path) for door in DOORS}


@pytest.mark.parametrize("door", DOORS, ids=DOOR_IDS)
async def test_each_person_is_let_in_where_the_table_says(desk: AtHand, door: Door) -> None:
    agency, another = agencies_of(door)
    found = tuple(
        [
            (await enter(desk, door, by)).status
            for by in (
                None,
                await desk.who_is(Role.READER, agency),
                await desk.who_is(Role.CASEWORKER, agency),
                await desk.who_is(Role.LEAD, agency),
                await desk.who_is(Role.LEAD, another),
            )
        ]
    )
    assert found == EXPECTED[door.method, door.path]


@pytest.mark.parametrize("door", DOORS, ids=DOOR_IDS)
async def test_whoever_is_not_here_any_more_is_nobody(desk: AtHand, door: Door) -> None:
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
        reply = await enter(desk, door, by)
        assert reply.status == EXPECTED[door.method, door.path][NOBODY]
        if reply.status == 303:
            assert reply.headers["location"].split("?")[0] == "/anmelden"


@pytest.mark.parametrize("door", POSTS, ids=[door.path for door in POSTS])
async def test_what_another_site_sends_is_refused_and_leaves_nothing(
    desk: AtHand, door: Door | OpenDoor
) -> None:
    agency, _ = agencies_of(door)
    lead, colleague = await desk.who_is(Role.LEAD, agency), await desk.who_is(Role.LEAD, agency)
    forged = Browser(lead.cookie, "", lead.person)
    swapped = Browser(lead.cookie, colleague.token, lead.person)
    await enter(desk, DOORS[0], lead)
    before = desk.everything()
    for origin in (None, "null", "https://elsewhere.example", "http://localhost:8001", ""):
        reply = await enter(desk, door, lead, headers={"origin": origin})
        assert reply.status == 403
    for by in (forged, swapped) if isinstance(door, Door) else ():
        assert (await enter(desk, door, by)).status == 403
    assert without_moments(desk.everything()) == without_moments(before)


@pytest.mark.parametrize("door", DOORS, ids=DOOR_IDS)
async def test_a_door_has_no_other_way_in(desk: AtHand, door: Door) -> None:
    lead = await desk.who_is(Role.LEAD, agencies_of(door)[0])
    ways = {each.method for each in DOORS if each.path == door.path}
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} - ways:
        reply = await desk.knock(method, path_of(door), lead, headers={"origin": "null"})
        assert reply.status == SHADOWED.get((method, door.path), 405), method
    if door.method == "GET":
        reply = await desk.knock("HEAD", path_of(door), lead)
        assert (reply.status, reply.body) == ((await enter(desk, door, lead)).status, "")


def without_moments(dump: str) -> list[str]:
    """A session goes on, also by what is refused."""
    return [line for line in dump.splitlines() if not line.startswith("sessions:")]
