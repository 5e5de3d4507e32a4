"""Whatever is sent to a door: no fault inside, nothing of it said again, nothing kept by a no.

The doors are those of the routes, so a new one is tried as well.
"""

import re
from collections.abc import Mapping
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from deploy.network.services import DESK
from services.desk.domain.buttons import BUTTONS
from services.desk.domain.people import Role
from services.desk.domain.prison_buttons import PRISON_BUTTONS
from services.desk.pages.bodies import FORM, JSON, LARGEST
from services.desk.pages.visit import TOKEN_HEADER, Door, OpenDoor
from shared.network.sealing import seal
from shared.network.sealing_keys import public_jwk
from tests.desk.at_hand import CLEARING, PRISONS, AtHand, Reply
from tests.desk.domain.test_training_form import FILLED
from tests.desk.doors.nasty import MARK, NASTY, as_json, form
from tests.desk.doors.test_bodies import KEY
from tests.desk.doors.test_completing import OWN, notice, own_copy
from tests.desk.doors.test_matrix import (
    FORMS,
    POSTS,
    TRAINING,
    agencies_of,
)
from tests.desk.doors.test_office_keys import MARK as APPROVAL
from tests.desk.doors.test_office_keys import keeps
from tests.desk.doors.test_trainings import IN_2099
from tests.desk.made import OFFICE_KEY, STRANGER
from tests.desk.shown import WRAPPED
from tests.desk.test_prison_pages_in_browser import QUESTION
from tests.desk.told import (
    CASE,
    OFFICE,
    accepted,
    announced,
    assigned,
    erasure,
    referral,
    to,
    told,
    updated,
)

Ids = Mapping[str, list[str]]
"""What may stand in a path, by its name there."""
TIMES = 30
PRISON, _ = PRISONS
ANOTHER_S = "8c7a3f6e-6a0f-4d8e-9b1c-2f1d3e4a5b6c"
"""A case of another office."""
IN_FIELDS = re.compile(r' value="[^"]*"|<textarea[^>]*>[^<]*</textarea>')
"""Where what was typed stands again, so that it can be mended; it is escaped there."""


@pytest.fixture(scope="module")
async def ids(desk: AtHand) -> Ids:
    """An office and a prison can do all there is, and another office has something as well."""
    await desk.is_told(
        assigned(1),
        updated(2, answers=[each.name for each in BUTTONS]),
        assigned(3, of=2),
        erasure(4, 2),
    )
    await desk.is_told(*to(STRANGER, assigned(5, of=3, case=ANOTHER_S)), agency=STRANGER)
    waits = accepted(6, "ReportAdmission", "awaiting_consent", cause="m")
    asked = told("QuestionPassedOn", 7, {**QUESTION, "facility": PRISON})
    await desk.is_told(*to(PRISON, waits, asked), agency=PRISON)
    await keeps(desk, await desk.who_is(Role.LEAD, PRISON), OWN)
    for agency in (OFFICE, PRISON):
        await desk.is_told(*to(agency, announced(8, TRAINING, **IN_2099)), agency=agency)
    organiser = await desk.who_is(Role.LEAD, CLEARING)
    plan = {**FILLED, "training": TRAINING, "sittings": "1"}
    assert (await desk.knock("POST", "/fortbildungen", organiser, form=plan)).status == 303
    (order,) = await desk.desk.orders.of_case(CLEARING, TRAINING)
    taken = accepted(9, order.command, "scheduled", cause=order.id, case=TRAINING)
    await desk.is_told(*to(CLEARING, taken), agency=CLEARING)
    people = [await desk.person(Role.READER, agency) for agency in (OFFICE, PRISON, STRANGER)]
    return {
        "case": [CASE, CASE, CASE, CASE, ANOTHER_S],
        "referral": [referral(), referral(), referral(), referral(2), referral(3)],
        "training": [TRAINING, TRAINING, ANOTHER_S],
        "participant": [referral(6), ANOTHER_S],
        "person": [person.id for person in people],
        "kid": [OWN["kid"], "none"],
    }


def sealed_note() -> str:
    return seal({"note": "x"}, case=CASE, receiver=OFFICE, public_key=public_jwk(OFFICE_KEY))


def said_by_scripts(desk: AtHand, path: str) -> Any:
    """What a page of ours would send there."""
    asked = told("QuestionPassedOn", 7, QUESTION).id
    colleague = {"person": "x", "own": "a" * 43, "wrapped": WRAPPED, "approval": APPROVAL}
    office_key = {"kid": "a-kid", "public": OWN, "wrapped": WRAPPED, "approval": APPROVAL}
    credential = {"id": "aa", "rawId": "aa", "type": "public-key", "response": {"x": "y"}}
    return {
        "/meldungen": {"case": str(uuid4()), "notice": notice(desk), "own": own_copy("x")},
        "/meldungen/pruefen": notice(desk),
        "/meldungen/{case}/ergaenzen": {"notice": notice(desk), "own": own_copy("x")},
        "/meldungen/{case}/antwort": {"asked": asked, "unavailable": "not_known"},
        "/faelle/{case}/{referral}/notiz": {"id": str(uuid4()), "jwe": sealed_note()},
        "/schluessel/eigener": KEY,
        "/schluessel/amt": {**office_key, "others": [colleague]},
        "/schluessel/freigabe": {**colleague, "kid": "a-kid"},
        "/schluessel/blatt": {"kid": "a-kid"},
        "/geraete/schluessel": {"passkey": None, "wrapped": WRAPPED},
    }.get(path, {"credential": credential, "invitation": "x"})


def somewhere(chance: Random, door: Door | OpenDoor, ids: Ids) -> str:
    """The path of the door, now and then with the ids of another agency or of nothing."""
    is_a_prison_s = door.path.startswith("/meldungen")
    commands = [each.name for each in (PRISON_BUTTONS if is_a_prison_s else BUTTONS)]
    known = {**ids, "command": [*commands, "versiegelt"]}
    return re.sub(
        r"\{([a-z]+)\}", lambda name: chance.choice(known.get(name[1], ["none"])), door.path
    )


def is_quiet(reply: Reply) -> bool:
    """Whether nothing of what came stands there but in the field where it was typed."""
    return MARK not in IN_FIELDS.sub("", reply.body) + str(reply.headers)


def last_write(desk: AtHand) -> Any:
    """When anything was written the last time, as replication has it."""
    return next(desk.root.client["local"]["oplog.rs"].find().sort("$natural", -1).limit(1))["ts"]


def written_since(desk: AtHand, moment: Any) -> set[str]:
    """Where something was; but a session goes on, also by what is refused."""
    of_the_desk = re.compile(rf"^{DESK}\.(?!sessions$)")
    search = {"ts": {"$gt": moment}, "ns": of_the_desk}
    return {each["ns"] for each in desk.root.client["local"]["oplog.rs"].find(search)}


@pytest.mark.short(13)
@pytest.mark.parametrize("door", POSTS, ids=[door.path for door in POSTS])
async def test_a_door_takes_what_it_asks_for_and_nothing_else(
    desk: AtHand, door: Door | OpenDoor, ids: Ids
) -> None:
    chance = Random(door.path)  # noqa: S311 - chance, no secret
    agency, _ = agencies_of(door)
    by = await desk.who_is(Role.LEAD, agency)
    for _ in range(TIMES):
        is_form = (door.path in FORMS) == (chance.random() < 0.95)
        kind = FORM if is_form else JSON
        body = (
            form(chance, by.token) if is_form else as_json(chance, said_by_scripts(desk, door.path))
        )
        if len(body) > LARGEST[kind]:
            continue
        headers = {"content-type": kind, TOKEN_HEADER: by.token}
        path, before = somewhere(chance, door, ids), last_write(desk)
        reply = await desk.knock("POST", path, by, body=body, headers=headers)
        assert reply.status < 500, (path, body)
        assert is_quiet(reply), (path, body)
        if reply.status >= 400:
            # Who was late stands in the audit alone.
            may = {f"{DESK}.trail"} if reply.status == 409 else set()
            assert written_since(desk, before) <= may, (path, body)
        else:
            by = await desk.who_is(Role.LEAD, agency)


def test_what_is_sent_is_nasty_enough() -> None:
    """Else the test above would find nothing."""
    bodies = [form(Random(seed), "t") for seed in range(50)]  # noqa: S311 - as above
    assert sum(MARK.encode() in body for body in bodies) > len(bodies) // 2
    assert len(set(NASTY)) == len(NASTY)
