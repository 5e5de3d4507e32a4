"""The lead says who works at the desk; whoever leaves takes nothing along and leaves no key."""

import asyncio
from datetime import UTC, datetime

import pytest

from services.desk.domain.keys import OfficeKey, PersonalKey, Share, Wrap
from services.desk.domain.people import Person, Role
from services.desk.domain.secret import hash_of
from shared.network.sealing_keys import new_key, public_jwk
from shared.network.working_days import day_of
from tests.desk.at_hand import ORIGIN, AtHand, Browser, Reply
from tests.desk.device import Device
from tests.desk.doors.test_signing_in import cookie_of, joins, signs_in
from tests.desk.shown import WRAPPED
from tests.desk.told import CASE, OFFICE, assigned

NEW = "neu@example.org"


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test has the desk for itself."""
    desk.root.forget_all()


async def invites(desk: AtHand, by: Browser, email: str = NEW, role: str = "caseworker") -> Reply:
    return await desk.knock("POST", "/personen/einladung", by, form={"email": email, "role": role})


def secret_in(reply: Reply) -> str:
    """What stands behind the # of the link that the page shows."""
    return reply.body.partition(f"{ORIGIN}/einladung#")[2].partition("<")[0]


async def ends(desk: AtHand, by: Browser, whose: Person) -> Reply:
    return await desk.knock("POST", f"/personen/{whose.id}/ende", by, form={})


async def has_a_key(desk: AtHand, maker: Person) -> str:
    """She has a key of her own and one of the office; gives the name of that one."""
    own, office = public_jwk(new_key("own")), public_jwk(new_key("of-the-office"))
    wrap = Wrap(passkey=None, wrapped=WRAPPED)
    hers = PersonalKey(kid="a" * 43, public=own, wraps=(wrap,))
    await desk.desk.keys.keep_personal(maker.id, hers)
    kid: str = office["kid"]
    key = OfficeKey(kid=kid, public=office, made_at=datetime.now(UTC), made_by=maker.id)
    share = Share(kid=kid, person=maker.id, wrapped=WRAPPED, approved_by=maker.id)
    await desk.desk.keys.keep_office(OFFICE, key, share)
    return kid


def of(browser: Browser) -> Person:
    assert browser.person is not None
    return browser.person


async def test_a_lead_invites_from_the_page_and_the_link_is_shown_once(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    secret = secret_in(await invites(desk, lead, role="reader"))
    assert len(secret) > 40
    page = await desk.knock("GET", "/personen", lead)
    assert NEW in page.body
    assert secret not in page.body + desk.everything()
    joined = await joins(desk, secret, Device(ORIGIN))
    by = Browser(cookie_of(joined)[0], joined.data["token"])
    assert "nur lesend" in (await desk.knock("GET", "/eingang", by)).body


async def test_an_invitation_that_was_withdrawn_lets_nobody_in(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    secret = secret_in(await invites(desk, lead))
    (open_one,) = await desk.desk.people.invitations(OFFICE, datetime.now(UTC))
    path = f"/personen/einladung/{open_one.id}"
    assert (await desk.knock("POST", path, lead, form={})).status == 303
    assert (await joins(desk, secret, Device(ORIGIN))).status == 404


async def test_the_audit_says_who_was_invited_and_whose_invitation_was_ended(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    secret = secret_in(await invites(desk, lead))
    assert f"hat eingeladen: {NEW}" in (await desk.knock("GET", "/protokoll", lead)).body
    path = f"/personen/einladung/{hash_of(secret)}"
    for _ in range(2):
        await desk.knock("POST", path, lead, form={})
    lines = [(line.deed, line.what) for line in await desk.desk.trails.lines(OFFICE)]
    assert lines == [("invited", hash_of(secret)), ("invitation_ended", hash_of(secret))]
    assert NEW not in str(await desk.desk.trails.lines(OFFICE))


async def test_what_was_no_invitation_is_not_in_the_audit(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await desk.knock("POST", "/personen/einladung/somebody-by-name", lead, form={})
    assert await desk.desk.trails.lines(OFFICE) == []


@pytest.mark.parametrize("email", ["", "no address", "CASEWORKER@example.org"])
async def test_who_is_there_already_or_has_no_address_is_not_invited(
    desk: AtHand, email: str
) -> None:
    lead = await desk.who_is(Role.LEAD)
    there = await desk.person(Role.CASEWORKER)
    move = {"$set": {"email": "caseworker@example.org"}}
    await desk.database["people"].update_one({"_id": there.id}, move)
    reply = await invites(desk, lead, email)
    assert reply.status == 422
    assert 'aria-describedby="email-flaw"' in reply.body
    assert await desk.desk.people.invitations(OFFICE, datetime.now(UTC)) == []


async def test_another_role_holds_from_the_next_request_on(desk: AtHand) -> None:
    lead, she = await desk.who_is(Role.LEAD), await desk.who_is(Role.CASEWORKER)
    path = f"/personen/{of(she).id}/rolle"
    assert (await desk.knock("GET", "/personen", she)).status == 403
    assert (await desk.knock("POST", path, lead, form={"role": "lead"})).status == 303
    assert (await desk.knock("GET", "/personen", she)).status == 200
    (line,) = await desk.desk.trails.lines(OFFICE)
    assert (line.deed, line.what, line.person) == ("made_lead", of(she).id, of(lead).id)


async def test_an_office_always_has_a_lead(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    await desk.who_is(Role.CASEWORKER)
    path = f"/personen/{of(lead).id}/rolle"
    refused = await desk.knock("POST", path, lead, form={"role": "reader"})
    for reply in (refused, await ends(desk, lead, of(lead))):
        assert reply.status == 409
        assert "mindestens eine Leitung" in reply.body
    assert await desk.desk.trails.lines(OFFICE) == []
    assert (await desk.knock("GET", "/personen", lead)).status == 200


async def test_of_two_leads_who_end_each_others_access_at_once_one_stays(desk: AtHand) -> None:
    one, other = await desk.who_is(Role.LEAD), await desk.who_is(Role.LEAD)
    await asyncio.gather(ends(desk, one, of(other)), ends(desk, other, of(one)))
    there = [each for each in await desk.desk.people.of_agency(OFFICE) if not each.left_at]
    assert there


async def test_who_leaves_is_shut_out_at_once_and_all_she_had_is_gone(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    device = Device(ORIGIN)
    joined = await joins(desk, secret_in(await invites(desk, lead, role="lead")), device)
    she = Browser(cookie_of(joined)[0], joined.data["token"])
    found = await desk.desk.people.of_agency(OFFICE)
    her = next(each for each in found if each.email == NEW)
    kid = await has_a_key(desk, her)
    by_her = secret_in(await invites(desk, she, "back-door@example.org"))
    assert (await ends(desk, lead, her)).status == 303
    assert (await desk.knock("GET", "/eingang", she)).status == 303
    assert (await signs_in(desk, device)).status == 403
    assert (await joins(desk, by_her, Device(ORIGIN))).status == 404
    dump = desk.everything()
    assert WRAPPED not in dump
    assert not [line for line in dump.splitlines() if line.startswith(("passkeys", "personal"))]
    page = (await desk.knock("GET", "/personen", lead)).body
    assert "kann ihn kopiert haben" in page
    lines = await desk.desk.trails.lines(OFFICE)
    assert (lines[-1].deed, lines[-1].what) == ("access_ended", her.id)
    after = next(each for each in await desk.desk.people.of_agency(OFFICE) if each.id == her.id)
    assert after.knew == (kid,)


async def test_who_is_lead_no_more_does_not_come_back_by_an_invitation_of_her_own(
    desk: AtHand,
) -> None:
    lead, she = await desk.who_is(Role.LEAD), await desk.who_is(Role.LEAD)
    hers = secret_in(await invites(desk, she, "back-door@example.org", "lead"))
    others = secret_in(await invites(desk, lead))
    path = f"/personen/{of(she).id}/rolle"
    assert (await desk.knock("POST", path, lead, form={"role": "caseworker"})).status == 303
    assert (await joins(desk, hers, Device(ORIGIN))).status == 404
    assert (await joins(desk, others, Device(ORIGIN))).status == 200


async def test_the_work_of_who_leaves_is_free_for_others(desk: AtHand) -> None:
    lead, she = await desk.who_is(Role.LEAD), await desk.who_is(Role.CASEWORKER)
    await desk.is_told(assigned(1))
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    today = day_of(desk.desk.clock.now())
    for person in (of(she), of(lead)):
        work = await desk.desk.work.of(case, case.referrals[0])
        await desk.desk.work.remind(work, person.id, today)
    await desk.desk.work.hand(await desk.desk.work.of(case, case.referrals[0]), of(she).id)
    for away, stand_in in ((she, lead), (lead, she)):
        said = {"stand_in": of(stand_in).id, "until": today.isoformat()}
        assert (await desk.knock("POST", "/vertretung", away, form=said)).status == 303
    await desk.knock("POST", "/kalender", she, form={})
    assert (await ends(desk, lead, of(she))).status == 303
    work = await desk.desk.work.of(case, case.referrals[0])
    assert (work.holder, work.reminders) == (None, {of(lead).id: today})
    assert await desk.desk.absences.of_agency(OFFICE, today) == []
    assert not await desk.desk.feeds.has(of(she).id)
    # Given to her by a request that was under way: the list does not say that she works on it.
    await desk.desk.work.hand(work, of(she).id)
    inbox = (await desk.knock("GET", "/eingang", lead)).body
    assert "jemandem, der nicht mehr hier arbeitet" in inbox
    assert of(she).email not in inbox


async def test_an_invitation_for_who_leaves_ends_too(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    secret = secret_in(await invites(desk, lead))
    her = await desk.person(Role.CASEWORKER)
    await desk.database["people"].update_one({"_id": her.id}, {"$set": {"email": NEW.upper()}})
    await ends(desk, lead, her)
    assert (await joins(desk, secret, Device(ORIGIN))).status == 404


async def test_what_a_crash_has_left_of_her_is_taken_away_later(desk: AtHand) -> None:
    lead, her = await desk.who_is(Role.LEAD), await desk.person(Role.CASEWORKER)
    await has_a_key(desk, her)
    await desk.desk.people.leave(her, datetime.now(UTC), ())
    assert "Rest entfernen" in (await desk.knock("GET", "/personen", lead)).body
    await ends(desk, lead, her)
    assert WRAPPED not in desk.everything()
    assert "Rest entfernen" not in (await desk.knock("GET", "/personen", lead)).body


async def test_nobody_ends_the_access_of_people_of_another_agency(desk: AtHand) -> None:
    lead, stranger = await desk.who_is(Role.LEAD), await desk.who_is(Role.LEAD, "jugendamt-13003")
    assert (await ends(desk, lead, of(stranger))).status == 404
    assert (await desk.knock("GET", "/personen", stranger)).status == 200
