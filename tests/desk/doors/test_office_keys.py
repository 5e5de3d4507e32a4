"""An office changes its key, gives it to whom it has compared, and retires the old one."""

from typing import Any
from uuid import uuid4

import pytest

from services.desk.domain.case_work import Note
from services.desk.domain.keys import PersonalKey, Share, Wrap
from services.desk.domain.people import Person, Role
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from tests.desk.at_hand import LISTED, AtHand, Browser, Reply
from tests.desk.made import STRANGER, sent_by
from tests.desk.shown import WRAPPED
from tests.desk.told import CASE, OFFICE, assigned, given

MARK = "m" * 43
OLD, NEW = public_jwk(new_key("old")), public_jwk(new_key("new"))


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test has the desk for itself."""
    desk.root.forget_all()


def of(browser: Browser) -> Person:
    assert browser.person is not None
    return browser.person


async def has_own_key(desk: AtHand, person: Person) -> str:
    """Gives its name."""
    name = person.id.replace("-", "").ljust(43, "x")
    wrap = Wrap(passkey=None, wrapped=WRAPPED)
    key = PersonalKey(kid=name, public=public_jwk(new_key("own")), wraps=(wrap,))
    await desk.desk.keys.keep_personal(person.id, key)
    return name


def for_colleague(person: Person, own: str) -> dict[str, str]:
    return {"person": person.id, "own": own, "wrapped": WRAPPED, "approval": MARK}


async def keeps(desk: AtHand, by: Browser, public: dict[str, Any], *others: Any) -> Reply:
    said = {"kid": public["kid"], "public": public, "wrapped": WRAPPED, "approval": MARK}
    return await desk.knock("POST", "/schluessel/amt", by, data={**said, "others": others})


async def passes_on(desk: AtHand, by: Browser, kid: str, said: dict[str, str]) -> Reply:
    return await desk.knock("POST", "/schluessel/freigabe", by, data={**said, "kid": kid})


async def retires(desk: AtHand, by: Browser, kid: str, **form: str) -> Reply:
    return await desk.knock("POST", f"/schluessel/{kid}/ruhestand", by, form=form)


async def can_open(desk: AtHand, by: Browser) -> list[str]:
    mine = await desk.knock("GET", "/schluessel/meine", by)
    return sorted(share["kid"] for share in mine.data["shares"])


async def deeds(desk: AtHand) -> list[tuple[str, str | None]]:
    return [(line.deed, line.what) for line in await desk.desk.trails.lines(OFFICE)]


async def test_the_first_key_is_anybodys_and_the_next_one_the_leads(desk: AtHand) -> None:
    she, lead = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.LEAD)
    assert (await keeps(desk, she, OLD)).status == 200
    refused = await keeps(desk, she, NEW)
    assert (refused.status, refused.data) == (403, {"flaw": "lead"})
    assert (await keeps(desk, lead, NEW)).status == 200
    assert await can_open(desk, she) == ["old"]


async def test_a_new_key_comes_with_what_colleagues_open_it_by(desk: AtHand) -> None:
    lead, she = await desk.who_is(Role.LEAD), await desk.who_is(Role.CASEWORKER)
    own = await has_own_key(desk, of(she))
    await keeps(desk, lead, OLD)
    await passes_on(desk, lead, "old", for_colleague(of(she), own))
    found = (await desk.knock("GET", "/schluessel/freigaben", lead)).data["colleagues"]
    assert [(each["person"], each["approvals"]) for each in found] == [(of(she).id, {"old": MARK})]
    await keeps(desk, lead, NEW, for_colleague(of(she), own))
    assert await can_open(desk, she) == ["new", "old"]
    assert await deeds(desk) == [
        ("key_made", "old"),
        ("compared", own),
        ("approved", of(she).id),
        ("key_made", "new"),
        ("approved", of(she).id),
    ]


async def test_how_many_colleagues_are_too_many_for_one_request_is_said(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await keeps(desk, lead, OLD)
    for _ in range(52):
        she = await desk.person(Role.CASEWORKER)
        await has_own_key(desk, she)
        await desk.desk.keys.keep_share(
            OFFICE,
            Share(
                kid="old", person=she.id, wrapped=WRAPPED, approved_by=of(lead).id, approval=MARK
            ),
        )
    found = (await desk.knock("GET", "/schluessel/freigaben", lead)).data
    assert (len(found["colleagues"]), found["leftOut"]) == (50, 2)


async def test_nothing_is_kept_that_is_wrapped_for_another_key_than_hers(desk: AtHand) -> None:
    lead, she = await desk.who_is(Role.LEAD), await desk.who_is(Role.CASEWORKER)
    await has_own_key(desk, of(she))
    await keeps(desk, lead, OLD)
    wrong = for_colleague(of(she), "w" * 43)
    assert (await passes_on(desk, lead, "old", wrong)).status == 422
    assert (await keeps(desk, lead, NEW, wrong)).status == 422
    assert [deed for deed, _ in await deeds(desk)] == ["key_made"]
    assert await can_open(desk, she) == []


async def test_nobody_who_has_left_or_works_elsewhere_is_given_a_key(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await keeps(desk, lead, OLD)
    left = await desk.person(Role.CASEWORKER, left_at=desk.desk.wall())
    for person in (left, of(await desk.who_is(Role.LEAD, "jugendamt-13003"))):
        own = await has_own_key(desk, person)
        reply = await passes_on(desk, lead, "old", for_colleague(person, own))
        assert reply.status == 422


async def test_who_has_the_sheet_brings_the_key_back_when_nobody_has_it_any_more(
    desk: AtHand,
) -> None:
    lead, she = await desk.who_is(Role.LEAD), await desk.who_is(Role.CASEWORKER)
    await keeps(desk, lead, OLD)
    await desk.desk.keys.take_away(OFFICE, of(lead).id)
    assert "Niemand kann diesen" in (await desk.knock("GET", "/schluessel", she)).body
    another = public_jwk(new_key("old"))
    assert (await keeps(desk, she, another)).status == 409
    assert (await keeps(desk, she, OLD)).status == 200
    assert await can_open(desk, she) == ["old"]
    assert "Niemand kann diesen" not in (await desk.knock("GET", "/schluessel", she)).body


async def test_a_key_is_retired_only_when_another_has_taken_its_place(desk: AtHand) -> None:
    lead, kid = await desk.who_is(Role.LEAD, STRANGER), LISTED["kid"]
    await keeps(desk, lead, LISTED)
    assert "der neueste Schlüssel" in (await retires(desk, lead, kid)).body
    await keeps(desk, lead, NEW)
    reply = await retires(desk, lead, kid)
    assert reply.status == 409
    assert "Im Verzeichnis steht er noch" in reply.body
    assert await can_open(desk, lead) == sorted([kid, "new"])


async def test_a_key_that_open_cases_need_is_retired_only_on_purpose(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await keeps(desk, lead, OLD)
    sealed = seal({"name": "a family"}, case=CASE, receiver=OFFICE, public_key=OLD)
    await desk.is_told(assigned(1, sealed=sealed))
    await keeps(desk, lead, NEW)
    reply = await retires(desk, lead, "old")
    assert reply.status == 409
    assert "Aus einem offenen Fall ist eine Angabe" in reply.body
    assert (await retires(desk, lead, "old", anyway="yes")).status == 303
    assert await can_open(desk, lead) == ["new"]
    assert "nicht mehr in Gebrauch" in (await desk.knock("GET", "/schluessel", lead)).body
    # It is gone for good: neither its sheet nor a colleague brings it back.
    assert (await keeps(desk, lead, OLD)).status == 409
    she = await desk.person(Role.CASEWORKER)
    own = await has_own_key(desk, she)
    assert (await passes_on(desk, lead, "old", for_colleague(she, own))).status == 422


async def test_notes_and_answers_of_the_prison_need_their_key_too(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await keeps(desk, lead, OLD)
    sealed = seal({"said": "something"}, case=CASE, receiver=OFFICE, public_key=OLD)
    elsewhere = seal({"said": "something"}, case=CASE, receiver=OFFICE, public_key=NEW)
    answer = given(2, question="ways_of_contact", sealed=sealed)
    await desk.is_told(assigned(1, sealed=elsewhere), answer)
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    work = await desk.desk.work.of(case, case.referrals[0])
    for jwe in (sealed, elsewhere):
        note = Note(id=str(uuid4()), by=of(lead).id, at=desk.desk.clock.now(), jwe=jwe)
        assert await desk.desk.work.note(work, note)
    await keeps(desk, lead, NEW)
    assert "Aus offenen Fällen sind 2 Angaben" in (await retires(desk, lead, "old")).body


async def test_no_other_key_is_kept_under_a_name_of_the_registry(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD, STRANGER)
    assert (await keeps(desk, lead, {**NEW, "kid": LISTED["kid"]})).status == 422


async def test_a_prison_retires_its_own_key_when_no_copy_needs_it(desk: AtHand) -> None:
    prison = "jva-waldeck"
    lead = await desk.who_is(Role.LEAD, prison)
    await keeps(desk, lead, OLD)
    copy = seal({"name": "a family"}, case=CASE, receiver=prison, public_key=OLD)
    await desk.desk.own_copies.put(sent_by(prison, "ReportAdmission", {}), copy)
    await desk.desk.prison_cases.begin(prison, CASE, desk.desk.clock.now())
    await keeps(desk, lead, NEW)
    reply = await retires(desk, lead, "old")
    assert reply.status == 409
    assert "Eine Kopie ist" in reply.body
    await desk.desk.own_copies.forget(prison, CASE)
    assert (await retires(desk, lead, "old")).status == 303
    assert '"kid": "new"' in (await desk.knock("GET", "/meldungen/neu", lead)).body


async def test_that_a_sheet_was_printed_is_in_the_audit(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await keeps(desk, lead, OLD)
    said = {"kid": "old"}
    assert (await desk.knock("POST", "/schluessel/blatt", lead, data=said)).status == 200
    assert (await deeds(desk))[-1] == ("sheet_made", "old")
