"""After a request to erase, nothing of these referrals is left in the desk's whole database."""

import json
from uuid import uuid4

import pytest

from services.desk.domain.people import Role
from services.desk.stored.cases import View
from shared.network.sealing import seal
from shared.network.sealing_keys import public_jwk
from shared.network.working_days import day_of
from tests.desk.at_hand import AtHand
from tests.desk.made import OFFICE_KEY
from tests.desk.told import CASE, OFFICE, assigned, erasure, referral, told, updated

SEALED = "eyJhbGciOiJFQ0RILUVTK0EyNTZLVyJ9.Kanarienvogel.versiegelt.der.Familie"
NOTE = seal(
    {"note": "of the family"}, case=CASE, receiver=OFFICE, public_key=public_jwk(OFFICE_KEY)
)
WORDS = ("Kanarienvogel", "stillbirth-canary", "withheld-canary", NOTE, "reminders")
PATH = f"/faelle/{CASE}/{referral()}"


def what_is_left(desk: AtHand) -> list[str]:
    """Documents in which something stands that only this referral says."""
    dump = desk.everything().splitlines()
    return [line for line in dump if any(word in line for word in WORDS)]


def next_working_day(desk: AtHand) -> str:
    today = day_of(desk.desk.clock.now())
    return desk.desk.registry.calendar(OFFICE).working_days_later(today, 1).isoformat()


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test has the case for itself."""
    desk.root.forget_all()


async def test_a_dump_holds_nothing_of_it_but_ids(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    await desk.is_told(
        assigned(1, sealed=SEALED),
        assigned(2, of=2, sealed="another.part.that.is.kept"),
        updated(3, by="acknowledged"),
        told("AMessageOfTomorrow", 4, {"referral": referral(), "says": WORDS[1]}),
        updated(5, of=2, life="active", answers=[]),
    )
    part = await desk.knock("GET", f"{PATH}/versiegelt", she)
    assert (part.status, part.body) == (200, SEALED)
    await desk.knock("GET", PATH, she)
    pressed = {"since": updated(3).id, "reason": "duplicate"}
    given = await desk.knock("POST", f"{PATH}/AcceptReferral", she, form=pressed)
    assert given.status == 303
    assert she.person is not None
    her = she.person.id
    took = await desk.knock("POST", f"{PATH}/bearbeitung", she, form={"to": her, "had": ""})
    assert took.status == 303
    day = {"day": next_working_day(desk)}
    assert (await desk.knock("POST", f"{PATH}/wiedervorlage", she, form=day)).status == 303
    note = {"id": str(uuid4()), "jwe": NOTE}
    assert (await desk.knock("POST", f"{PATH}/notiz", she, data=note)).status == 200
    (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
    assert order.data is not None
    assert what_is_left(desk)
    await desk.is_told(erasure(6, 1))
    assert what_is_left(desk) == []
    (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
    assert (order.data, order.life, order.code) == (None, "refused", "erased_before_it_left")
    # What is left of it: that there was a message, a command and a look, by ids.
    about = [line for line in desk.everything().splitlines() if referral() in line]
    assert {line.partition(":")[0] for line in about} == {
        "mailbox",
        "office_cases",
        "orders",
        "case_work",
    }
    trail = await desk.desk.trails.lines(OFFICE)
    done = ["opened", "looked", "ordered", "took", "reminded", "noted"]
    assert [line.deed for line in trail] == done
    kept = await desk.database["case_work"].find({}).to_list(None)
    assert kept == [{"_id": f"{OFFICE}/{referral()}", "erased": True}]
    assert "another.part.that.is.kept" in desk.everything()


async def test_an_unsent_command_about_it_does_not_leave(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    await desk.is_told(assigned(1), assigned(2, of=2))
    for of in (1, 2):
        path = f"/faelle/{CASE}/{referral(of)}/AcceptReferral"
        await desk.knock("POST", path, she, form={"since": "x"})
    assert len(await desk.desk.orders.unsent(OFFICE, limit=10)) == 2
    await desk.is_told(erasure(3, 1))
    (left,) = await desk.desk.orders.unsent(OFFICE, limit=10)
    assert left.referral == referral(2)


async def test_what_comes_after_the_request_is_not_kept(desk: AtHand) -> None:
    await desk.is_told(erasure(1, 1))
    await desk.is_told(assigned(2, sealed=SEALED))
    assert what_is_left(desk) == []


async def test_a_reader_that_was_frozen_brings_nothing_back(desk: AtHand) -> None:
    first = assigned(1, sealed=SEALED)
    await desk.is_told(first)
    await desk.is_told(erasure(2, 1))
    await desk.is_told(first)
    assert what_is_left(desk) == []


async def test_it_is_erased_also_where_this_version_cannot_read_the_case(desk: AtHand) -> None:
    await desk.is_told(
        assigned(1, sealed=SEALED),
        assigned(2, sealed=SEALED, path="of a newer kind"),
        updated(3, of=2, life="of a newer kind"),
    )
    await desk.is_told(erasure(4, 1))
    assert what_is_left(desk) == []
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    assert case.is_erased(referral())


async def test_whoever_presses_on_an_old_page_hears_it_and_leaves_nothing(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    await desk.is_told(assigned(1, sealed=SEALED), erasure(2, 1))
    before = [line for line in desk.everything().splitlines() if "sessions:" not in line]
    for command in ("AcceptReferral", "DeclineReferral", "NoCommandOfOurs"):
        said = {"since": assigned(1).id, "reason": "duplicate"}
        reply = await desk.knock("POST", f"{PATH}/{command}", she, form=said)
        assert reply.status == 410
        assert "musste gelöscht werden" in reply.body
    for door, said in (("bearbeitung", {"to": "", "had": ""}), ("wiedervorlage", {"done": "yes"})):
        assert (await desk.knock("POST", f"{PATH}/{door}", she, form=said)).status == 410
    note = {"id": str(uuid4()), "jwe": NOTE}
    assert (await desk.knock("POST", f"{PATH}/notiz", she, data=note)).status == 410
    for path in (PATH, f"{PATH}/versiegelt", f"/faelle/{CASE}"):
        assert (await desk.knock("GET", path, she)).status == 410
    after = [line for line in desk.everything().splitlines() if "sessions:" not in line]
    assert after == before


async def looked_up_before_the_request(desk: AtHand) -> None:
    """A case is to be erased, and a page still has it."""
    await desk.is_told(assigned(1))
    seen = await desk.desk.cases.get(OFFICE, CASE)
    assert seen is not None
    await desk.is_told(erasure(2, 1))
    await desk.desk.cases.put([View(seen, 10)])


async def test_a_command_that_met_the_request_is_emptied_when_its_answer_comes(
    desk: AtHand,
) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    await looked_up_before_the_request(desk)
    form = {"since": assigned(1).id}
    assert (await desk.knock("POST", f"{PATH}/AcceptReferral", she, form=form)).status == 303
    (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
    refused = {"code": "wrong_state", "command": "AcceptReferral"}
    await desk.is_told(told("CommandRefused", 11, refused, cause=order.id))
    (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
    assert (order.data, order.life, order.code) == (None, "refused", "wrong_state")


async def test_a_note_that_met_the_request_is_not_kept(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    await looked_up_before_the_request(desk)
    note = {"id": str(uuid4()), "jwe": NOTE}
    await desk.knock("POST", f"{PATH}/notiz", she, data=note)
    assert what_is_left(desk) == []


async def test_the_office_says_what_it_did_and_only_once(desk: AtHand) -> None:
    she, colleague = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.LEAD)
    await desk.is_told(assigned(1), erasure(2, 1))
    for by, extent in ((she, "erased"), (colleague, "restricted")):
        path = f"/loeschungen/{CASE}"
        assert (await desk.knock("POST", path, by, form={"extent": extent})).status == 303
    (order,) = await desk.desk.orders.of_case(OFFICE, CASE)
    assert she.person is not None
    assert (order.by, json.loads(order.data or "")) == (she.person.id, {"extent": "erased"})
