"""Whatever is done at a desk, and every look into a case, has its line before it is done.

The doors are those of the routes, so a new one has to say here which lines it leaves, or why none.
"""

import re
from itertools import takewhile
from typing import Any
from uuid import uuid4

import pytest

from deploy.network.services import DESK
from services.desk.domain.buttons import BUTTONS
from services.desk.domain.people import Person, Role
from services.desk.domain.secret import hash_of
from services.desk.domain.trail import TrailLine
from services.desk.pages.doors import DOORS
from services.desk.pages.visit import Door, OpenDoor
from shared.network.sealing_keys import new_key, public_jwk
from shared.network.working_days import day_of
from tests.desk.at_hand import CLEARING, ORIGIN, PRISONS, AtHand, Browser
from tests.desk.device import Device
from tests.desk.domain.test_training_form import FILLED
from tests.desk.doors.test_completing import OWN, notice, own_copy
from tests.desk.doors.test_devices import adds
from tests.desk.doors.test_matrix import FORMS, POSTS, agencies_of
from tests.desk.doors.test_nasty_forms import last_write, sealed_note
from tests.desk.doors.test_office_keys import MARK, NEW, OLD, for_colleague, has_own_key, keeps, of
from tests.desk.doors.test_people import invites, secret_in
from tests.desk.doors.test_prison_buttons import ASKED
from tests.desk.doors.test_sent_notices import about
from tests.desk.doors.test_signing_in import invitation, joins
from tests.desk.doors.test_trainings import IN_2099, SAID, SHE
from tests.desk.made import sent_by
from tests.desk.shown import WRAPPED
from tests.desk.told import (
    CASE,
    OFFICE,
    accepted,
    announced,
    assigned,
    erasure,
    given,
    referral,
    reminded,
    to,
    updated,
)

DONE = {
    "/schluessel/eigener": ["own_key_made"],
    "/schluessel/amt": ["key_made"],
    "/schluessel/freigabe": ["compared", "approved"],
    "/schluessel/blatt": ["sheet_made"],
    "/schluessel/{kid}/ruhestand": ["key_retired"],
    "/geraete": ["device_added"],
    "/geraete/schluessel": ["own_key_wrapped"],
    "/geraete/anmeldungen": ["sessions_ended"],
    "/geraete/{passkey}/ende": ["device_removed"],
    "/personen/einladung": ["invited"],
    "/personen/einladung/{invitation}": ["invitation_ended"],
    "/personen/{person}/rolle": ["made_reader"],
    "/personen/{person}/ende": ["access_ended"],
    "/loeschungen/{case}": ["ordered"],
    "/fortbildungen": ["ordered"],
    "/fortbildungen/{training}/anmeldungen": ["ordered"],
    "/fortbildungen/{training}/anmeldungen/{participant}": ["ordered"],
    "/fortbildungen/{training}/anmeldungen/{participant}/absage": ["ordered"],
    "/fortbildungen/{training}/teilnahme": ["ordered"],
    "/fortbildungen/{training}/abschluss": ["ordered"],
    "/faelle/{case}/{referral}/bearbeitung": ["took"],
    "/faelle/{case}/{referral}/wiedervorlage": ["reminded"],
    "/faelle/{case}/{referral}/notiz": ["noted"],
    "/faelle/{case}/{referral}/{command}": ["ordered"],
    "/vertretung": ["away"],
    "/vertretung/ende": ["back"],
    "/kalender": ["feed_made"],
    "/kalender/ende": ["feed_ended"],
    "/meldungen": ["ordered"],
    "/meldungen/{case}/ergaenzen": ["ordered"],
    "/meldungen/{case}/antwort": ["ordered"],
    "/meldungen/{case}/{command}": ["ordered"],
    "/anmelden": ["signed_in"],
    "/einladung": ["joined"],
    "/abmelden": ["signed_out"],
}
"""The lines of what can be sent."""
CHANGES_NOTHING = {
    # What a device is to sign: whether it does, the line of the next request says.
    *("/anmelden/frage", "/einladung/frage", "/geraete/frage"),
    # Whether the codes of a form fit each other; nothing of it is kept.
    "/meldungen/pruefen",
}
"""What is sent without a line."""
LOOKS = {
    "/faelle/{case}/{referral}": "looked",
    "/faelle/{case}/{referral}/versiegelt": "opened",
    "/faelle/{case}/{referral}/antwort/{message}": "opened",
    "/meldungen/{case}": "looked",
    "/meldungen/{case}/ergaenzen": "looked",
    "/meldungen/{case}/kopie": "copy_opened",
    "/meldungen/kopien": "copies_opened",
}
"""The line of each page that shows a case, or fetches what is sealed of one."""
SHOWS_NOTHING = {"/faelle/{case}"}
"""The link in a mail: it shows nothing, and leads to a page that does."""
KEPT_BEFORE = {
    # What a device has signed is taken, so that it holds once, and counted.
    "/anmelden": {"challenges", "passkeys"},
    "/geraete": {"challenges"},
    # Only then there is somebody of whom a line could tell.
    "/einladung": {"challenges", "passkeys", "invitations", "people"},
    # What nobody could make again is there before the command that needs it.
    "/meldungen": {"own_copies"},
    "/meldungen/{case}/ergaenzen": {"own_copies"},
    "/fortbildungen/{training}/anmeldungen": {"participants"},
}
"""What may be written ahead of the line."""
SIGNED = {"/anmelden", "/einladung", "/geraete"}
"""What brings something that a device has signed."""
TRAINING, ANOTHER_S = str(uuid4()), str(uuid4())
ANSWER = given(4, question="custody", sealed="a.b.c.d.e")
PRISON, _ = PRISONS


@pytest.fixture(autouse=True, scope="module")
async def there_is_something_of_everything(desk: AtHand) -> None:
    """Each agency has what can be done there."""
    answers = [each.name for each in BUTTONS]
    await desk.is_told(assigned(1), updated(2, answers=answers), assigned(3, of=2), ANSWER)
    await desk.is_told(erasure(5, 2), announced(6, TRAINING, **IN_2099))
    await desk.is_told(*to(CLEARING, assigned(7, of=2), reminded(8)), agency=CLEARING)
    waits = accepted(9, "ReportAdmission", "awaiting_consent", cause="m")
    await desk.is_told(*to(PRISON, waits, ASKED), agency=PRISON)
    await desk.desk.own_copies.put(sent_by(PRISON, "ReportAdmission", {}), own_copy("x"))
    await keeps(desk, await desk.who_is(Role.LEAD, PRISON), OWN)
    lead = await desk.who_is(Role.LEAD)
    for key in (OLD, NEW):
        await keeps(desk, lead, key)
    form = {**SAID, "participant": SHE}
    await desk.knock("POST", f"/fortbildungen/{TRAINING}/anmeldungen", lead, form=form)
    organiser, plan = await desk.who_is(Role.LEAD, CLEARING), {**FILLED, "sittings": "1"}
    await desk.knock("POST", "/fortbildungen", organiser, form={**plan, "training": ANOTHER_S})


async def ids(desk: AtHand, door: Door | OpenDoor, by: Browser, colleague: str) -> dict[str, str]:
    """Of what is there, by its name in the path."""
    is_held = agencies_of(door)[0] == CLEARING
    found = {"case": CASE, "referral": referral(), "message": ANSWER.id, "kid": OLD["kid"]}
    found |= {"participant": SHE, "person": colleague}
    found["training"] = ANOTHER_S if is_held else TRAINING
    found["command"] = "SetProtectiveStop" if "meldungen" in door.path else "AcknowledgeReferral"
    if "{invitation}" in door.path:
        found["invitation"] = hash_of(secret_in(await invites(desk, by)))
    if "{passkey}" in door.path:
        lost, _ = [(await adds(desk, by, Device(ORIGIN))).data["passkey"] for _ in range(2)]
        found["passkey"] = lost
    return found


async def signed_by_a_device(desk: AtHand, path: str, by: Browser) -> dict[str, Any]:
    """What a device answers to what it was asked."""
    device, said = Device(ORIGIN), {}
    if path == "/einladung":
        said = {"invitation": await invitation(desk)}
    if path == "/anmelden":
        await joins(desk, await invitation(desk), device)
    asked = (await desk.knock("POST", f"{path}/frage", by, data=said)).data["options"]
    signs = device.signs if path == "/anmelden" else device.makes
    return {**said, "credential": signs(asked)}


def said(desk: AtHand, path: str, by: Browser, colleague: Person, own: str) -> dict[str, Any]:
    """What a page of ours would send there, so that it is done."""
    today = day_of(desk.desk.clock.now())
    day = desk.desk.registry.calendar(OFFICE).working_days_later(today, 2)
    key = public_jwk(new_key("the-latest"))
    consents = {"notice": notice(desk), "own": own_copy("x"), "since": "awaiting_consent/0"}
    return {
        "/schluessel/eigener": {
            "wrapping": "passphrase",
            "kid": own,
            "public": key,
            "wrapped": WRAPPED,
        },
        "/schluessel/amt": {"kid": key["kid"], "public": key, "wrapped": WRAPPED, "approval": MARK},
        "/schluessel/freigabe": {"kid": NEW["kid"], **for_colleague(colleague, own)},
        "/schluessel/blatt": {"kid": NEW["kid"]},
        "/schluessel/{kid}/ruhestand": {"anyway": "yes"},
        "/geraete/schluessel": {"passkey": None, "wrapped": WRAPPED},
        "/personen/einladung": {"email": "noch.jemand@example.org", "role": "reader"},
        "/personen/{person}/rolle": {"role": "reader"},
        "/loeschungen/{case}": {"extent": "erased"},
        "/fortbildungen": {**FILLED, "training": str(uuid4()), "sittings": "1"},
        "/fortbildungen/{training}/anmeldungen": {**SAID, "participant": str(uuid4())},
        "/fortbildungen/{training}/teilnahme": {"module": "sitzung-1", "others": SHE},
        "/faelle/{case}/{referral}/bearbeitung": {"to": of(by).id, "had": ""},
        "/faelle/{case}/{referral}/wiedervorlage": {"day": day.isoformat()},
        "/faelle/{case}/{referral}/notiz": {"id": str(uuid4()), "jwe": sealed_note()},
        "/faelle/{case}/{referral}/{command}": {"since": "x"},
        "/vertretung": {"stand_in": colleague.id, "until": "2999-01-01"},
        "/meldungen": about(desk, str(uuid4())),
        "/meldungen/{case}/ergaenzen": consents,
        "/meldungen/{case}/antwort": {"asked": ASKED.id, "unavailable": "not_known"},
        "/meldungen/{case}/{command}": {"since": "x"},
    }.get(path, {})


def written(desk: AtHand, after: Any) -> list[str]:
    """Into which collections, in order; but a session goes on by any request."""
    oplog = desk.root.client["local"]["oplog.rs"]
    search = {"ts": {"$gt": after}, "ns": re.compile(rf"^{DESK}\.(?!sessions$)")}
    return [each["ns"].partition(".")[2] for each in oplog.find(search).sort("$natural", 1)]


async def lines(desk: AtHand, agency: str) -> list[TrailLine]:
    return await desk.desk.trails.lines(agency)


@pytest.mark.parametrize("path", DONE)
async def test_what_is_done_is_written_down_before(desk: AtHand, path: str) -> None:
    (door,) = [each for each in POSTS if each.path == path]
    agency, _ = agencies_of(door)
    by = await desk.who_is(Role.LEAD, agency)
    colleague = await desk.person(Role.CASEWORKER)
    own = await has_own_key(desk, colleague)
    names = await ids(desk, door, by, colleague.id)
    sends = said(desk, path, by, colleague, own)
    if path in SIGNED:
        sends = await signed_by_a_device(desk, path, by)
    known, before = await lines(desk, agency), last_write(desk)
    form, data = (sends, None) if path in FORMS else (None, sends)
    reply = await desk.knock("POST", path.format(**names), by, form=form, data=data)
    assert reply.status in {200, 303}
    new = (await lines(desk, agency))[len(known) :]
    assert [line.deed for line in new] == DONE[path]
    if isinstance(door, Door):
        assert {line.person for line in new} == {of(by).id}
    kept = takewhile(lambda name: name != "trail", written(desk, before))
    assert set(kept) <= KEPT_BEFORE.get(path, set())


@pytest.mark.parametrize("path", LOOKS)
async def test_who_looks_is_written_down(desk: AtHand, path: str) -> None:
    (door,) = [each for each in DOORS if (each.method, each.path) == ("GET", path)]
    agency, _ = agencies_of(door)
    by = await desk.who_is(Role.CASEWORKER, agency)
    names = await ids(desk, door, by, "nobody")
    known = await lines(desk, agency)
    assert (await desk.knock("GET", path.format(**names), by)).status == 200
    (line,) = (await lines(desk, agency))[len(known) :]
    case = None if "{case}" not in path else CASE
    assert (line.deed, line.person, line.case) == (LOOKS[path], of(by).id, case)


async def test_so_is_a_look_at_what_another_office_has(desk: AtHand) -> None:
    she = await desk.who_is(Role.READER, CLEARING)
    known = await lines(desk, CLEARING)
    assert (await desk.knock("GET", f"/faelle/{CASE}/{referral()}", she)).status == 200
    (line,) = (await lines(desk, CLEARING))[len(known) :]
    assert (line.deed, line.person, line.case) == ("looked", of(she).id, CASE)


async def test_a_reminder_that_is_ended_has_its_line_too(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    path = f"/faelle/{CASE}/{referral()}/wiedervorlage"
    assert (await desk.knock("POST", path, she, form={"done": "yes"})).status == 303
    line = (await lines(desk, OFFICE))[-1]
    assert (line.deed, line.person, line.case) == ("reminder_ended", of(she).id, CASE)


def test_each_door_says_which_line_it_leaves_or_why_none() -> None:
    assert {door.path for door in POSTS} == set(DONE) | CHANGES_NOTHING
    gets = {door.path for door in DOORS if door.method == "GET"}
    of_cases = {path for path in gets if "{case}" in path or path.endswith("kopien")}
    assert of_cases == set(LOOKS) | SHOWS_NOTHING
