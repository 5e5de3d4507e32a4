"""What is kept as a note is sealed for the office and this case, or is not kept."""

from uuid import uuid4

import pytest

from deploy.network.services import DESK
from services.desk.domain.case_work import MOST_NOTES
from services.desk.domain.people import Role
from shared.network.sealing import open_sealed, seal
from shared.network.sealing_keys import new_key, public_jwk
from tests.desk.at_hand import CANARY, AtHand, Browser, Reply
from tests.desk.made import OFFICE_KEY, STRANGER
from tests.desk.told import CASE, OFFICE, assigned, referral

PATH = f"/faelle/{CASE}/{referral()}"
NOTE = {"referral": referral(), "note": CANARY}
WAYS = ["not sealed", "another case", "another office", "another key", "too long"]


def sealed(case: str = CASE, receiver: str = OFFICE, text: str = CANARY) -> str:
    said = {**NOTE, "note": text}
    return seal(said, case=case, receiver=receiver, public_key=public_jwk(OFFICE_KEY))


@pytest.fixture
async def she(desk: AtHand) -> Browser:
    for name in ("case_work", "trail"):
        await desk.database[name].delete_many({})
    desk.reached = lambda _place: None
    await desk.is_told(assigned(1))
    return await desk.who_is(Role.CASEWORKER)


async def writes(desk: AtHand, by: Browser, jwe: str, name: str | None = None) -> Reply:
    data = {"id": name or str(uuid4()), "jwe": jwe}
    return await desk.knock("POST", f"{PATH}/notiz", by, data=data)


async def test_a_note_lies_there_as_its_browser_sealed_it_with_who_wrote_it_and_when(
    desk: AtHand, she: Browser
) -> None:
    part, name = sealed(), str(uuid4())
    for _ in range(2):
        assert (await writes(desk, she, part, name)).status == 200
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    (note,) = (await desk.desk.work.of(case, case.told_of[0])).notes
    assert she.person is not None
    assert (note.id, note.by, note.jwe) == (name, she.person.id, part)
    assert open_sealed(note.jwe, OFFICE_KEY, case=CASE, receiver=OFFICE) == NOTE
    assert CANARY not in desk.everything()
    colleague = await desk.who_is(Role.READER)
    page = (await desk.knock("GET", PATH, colleague)).body
    assert part in page
    assert she.person.email in page
    assert next(line.deed for line in await desk.desk.trails.lines(OFFICE)) == "noted"


@pytest.mark.parametrize("way", WAYS)
async def test_what_the_office_could_not_open_here_is_not_kept(
    desk: AtHand, she: Browser, way: str
) -> None:
    stranger = public_jwk(new_key("nobody-s"))
    part = {
        "not sealed": CANARY,
        "another case": sealed(case=str(uuid4())),
        "another office": sealed(receiver=STRANGER),
        "another key": seal(NOTE, case=CASE, receiver=OFFICE, public_key=stranger),
        "too long": sealed(text="x" * 12_000),
    }[way]
    reply = await writes(desk, she, part)
    assert (reply.status, reply.data) == (422, {"flaw": "note"})
    assert await desk.database["case_work"].count_documents({}) == 0


async def test_a_page_holds_so_many_notes_and_no_more(desk: AtHand, she: Browser) -> None:
    assert (await writes(desk, she, sealed())).status == 200
    document = await desk.database["case_work"].find_one({})
    assert document is not None
    many = {"$set": {"notes": document["notes"] * MOST_NOTES}}
    await desk.database["case_work"].update_one({}, many)
    reply = await writes(desk, she, sealed())
    assert (reply.status, reply.data) == (409, {"flaw": "full"})


async def test_a_note_for_which_a_colleague_took_the_last_room_is_not_said_to_be_kept(
    desk: AtHand, she: Browser
) -> None:
    assert (await writes(desk, she, sealed())).status == 200

    def fill(place: str) -> None:
        works = desk.root.client[DESK]["case_work"]
        for document in works.find() if place == "noting" else ():
            many = {"$set": {"notes": document["notes"] * MOST_NOTES}}
            works.update_one({"_id": document["_id"]}, many)

    desk.reached = fill
    reply = await writes(desk, she, sealed())
    assert (reply.status, reply.data) == (409, {"flaw": "full"})
