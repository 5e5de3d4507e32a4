"""The audit shows its end and says whether it was changed; all of it is checked when asked."""

from datetime import timedelta
from urllib.parse import quote

from deploy.network.services import DESK
from services.desk.domain.people import Role
from services.desk.domain.trail import Deed
from services.desk.pages.audit import SHOWN
from tests.desk.at_hand import CANARY, AtHand, Browser
from tests.desk.told import CASE, OFFICE, assigned, referral, updated

ANOTHER = "8d8b4a7f-7b1a-4e9f-8c2d-3a2e4f5b6c7d"
"""A case with nothing in it yet."""
FALL = f"/faelle/{CASE}/{referral()}"
ALL = "/protokoll?pruefen=alle"


async def test_what_was_changed_long_ago_is_found_when_all_lines_are_checked(
    desk: AtHand,
) -> None:
    lead = await desk.who_is(Role.LEAD)
    assert lead.person is not None
    for _ in range(SHOWN + 3):
        await desk.desk.trails.add(OFFICE, lead.person.id, Deed.LOOKED)
    assert "Das Protokoll ist unverändert." in (await desk.knock("GET", ALL, lead)).body
    changed = {"$set": {"person": "somebody else"}}
    await desk.database["trail"].update_one({"agency": OFFICE, "number": 2}, changed)
    page = (await desk.knock("GET", "/protokoll", lead)).body
    assert f"Die letzten {SHOWN} Zeilen sind unverändert." in page
    assert "Ab Zeile 2 stimmt" in (await desk.knock("GET", ALL, lead)).body


async def test_earlier_lines_stand_on_further_pages_and_each_page_is_checked(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await begin_anew(desk)
    for number in range(SHOWN + 3):
        await desk.desk.trails.add(OFFICE, f"person {number}", Deed.LOOKED)
    first = (await desk.knock("GET", "/protokoll", lead)).body
    assert "person 3<" in first
    assert "person 2<" not in first
    assert 'href="/protokoll?seite=2"' in first
    second = (await desk.knock("GET", "/protokoll?seite=2", lead)).body
    assert "Diese 3 Zeilen sind unverändert." in second
    assert [f"person {number}<" in second for number in range(4)] == [True, True, True, False]
    await desk.database["trail"].update_one({"number": 2}, {"$set": {"person": "another"}})
    assert "Ab Zeile 2 stimmt" in (await desk.knock("GET", "/protokoll?seite=2", lead)).body


async def test_what_was_done_with_one_case_is_found_by_its_sign(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await begin_anew(desk)
    await desk.desk.trails.add(OFFICE, "one who looked", Deed.LOOKED, case=CASE)
    await desk.desk.trails.add(OFFICE, "one who signed in", Deed.SIGNED_IN)
    for sign in (CASE, CASE[:8].upper(), f" {CASE[:12]} "):
        page = (await desk.knock("GET", f"/protokoll?fall={quote(sign)}", lead)).body
        assert "one who looked" in page
        assert "one who signed in" not in page
    none = (await desk.knock("GET", "/protokoll?fall=00000000", lead)).body
    assert "Hier steht keine Zeile." in none
    for wrong in ("", CASE[:7], CANARY, f"{CASE}0", ".*"):
        reply = await desk.knock("GET", f"/protokoll?fall={quote(wrong)}", lead)
        assert reply.status == 422
        assert "mindestens die ersten acht Zeichen" in reply.body


async def test_lines_whose_time_is_over_are_not_missed(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await begin_anew(desk)
    for number in range(3):
        await desk.desk.trails.add(OFFICE, f"person {number}", Deed.LOOKED)
    await desk.desk.trails.forget(timedelta(seconds=-1))
    await desk.desk.trails.add(OFFICE, "a later one", Deed.LOOKED)
    page = (await desk.knock("GET", "/protokoll", lead)).body
    assert "Das Protokoll ist unverändert." in page
    assert "Das Protokoll beginnt mit Zeile 4." in page
    assert "a later one" in page


async def begin_anew(desk: AtHand) -> None:
    for name in ("trail", "trail_starts"):
        await desk.database[name].delete_many({})


async def test_whoever_signs_out_from_it_leaves_no_key_in_the_browser(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    page = (await desk.knock("GET", "/protokoll", lead)).body
    assert "data-sign-out" in page
    assert 'src="/desk/pages/signing_out.js"' in page


async def test_a_command_stands_in_the_audit_before_it_is_written_down(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    await begin_anew(desk)
    await desk.is_told(assigned(11, case=ANOTHER))
    lines, orders = (desk.root.client[DESK][name] for name in ("trail", "orders"))
    ordered = {"case": ANOTHER, "deed": Deed.ORDERED.value, "what": "AcceptReferral"}
    seen = []

    def looks(place: str) -> None:
        found = lines.count_documents(ordered), orders.count_documents({"case": ANOTHER})
        seen.append((place, *found))

    desk.reached = looks
    path = f"/faelle/{ANOTHER}/{referral()}/AcceptReferral"
    reply = await desk.knock("POST", path, she, form={"since": assigned(11).id})
    desk.reached = lambda _place: None
    assert reply.status == 303
    assert seen == [("ordering", 1, 0), ("ordered", 1, 1)]


async def test_whoever_presses_what_a_colleague_has_pressed_is_in_the_audit_too(
    desk: AtHand,
) -> None:
    first, second = [await desk.who_is(Role.CASEWORKER) for _ in range(2)]
    assert first.person is not None
    assert second.person is not None
    await desk.is_told(assigned(1), updated(2))
    await begin_anew(desk)

    async def presses(by: Browser) -> int:
        form = {"since": updated(2).id}
        return (await desk.knock("POST", f"{FALL}/AcceptReferral", by, form=form)).status

    assert [await presses(first), await presses(second)] == [303, 409]
    await desk.is_told(updated(3, life="closed", answers=[], by="closed"))
    form = {"since": updated(2).id, "reason": "not_reachable"}
    late = await desk.knock("POST", f"{FALL}/DeclineReferral", second, form=form)
    assert late.status == 409
    given, repeated, impossible = await desk.desk.trails.lines(OFFICE)
    assert (given.person, given.deed, given.what) == (
        first.person.id,
        "ordered",
        "AcceptReferral",
    )
    for line, what in ((repeated, "AcceptReferral"), (impossible, "DeclineReferral")):
        assert (line.person, line.deed, line.what, line.case) == (
            second.person.id,
            "without_effect",
            what,
            CASE,
        )
    page = (await desk.knock("GET", "/protokoll", await desk.who_is(Role.LEAD))).body
    assert "hat ohne Wirkung gedrückt: übernommen" in page
