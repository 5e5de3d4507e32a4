"""A name that was sealed stands nowhere in clear, whatever way its case has gone."""

import asyncio
import base64
from uuid import uuid4

from tests.journeys.test_training import person, plan
from tests.run.bound import HANG_SECONDS
from tests.world.family import BIRTHDAY, CANARY, PROFESSIONAL, child, consents
from tests.world.figures import figures
from tests.world.search import disguises, places_of
from tests.world.world import World

COUNTED = ("kvi_handled", "kvi_told", "kvi_refused", "kvi_parked")
CODE_HASH = "c0ffee" * 10 + "c0de"
"""Of the code on the giver's own copy of each consent."""
GARBAGE = "Plappermaul"
"""A name that careless software puts where no name belongs."""


async def drive_a_case_along_every_path(world: World) -> str:
    """Held, notified, handed over, missed, escalated, consulted, closed, withdrawn, confirmed."""
    prison, office = await world.prison(), await world.office()
    next_office = await world.office("jugendamt-13071")
    kids = (child("c1"), child("c2", district="13004"), child("c3", kind="outside_land"))
    signed = consents(world.today, kids, receivers=("youth_office", "coordination_office"))
    coded = [{**one, "code_hash": CODE_HASH} for one in signed]
    case = await prison.report_admission(*kids, consents=coded)
    await prison.may("intake", "RecordSubjectInformed", case, {"informed_on": str(world.today)})
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.confirm_delivery("cannot_open")
    await world.pass_time(days=3)
    await referral.accept()
    await referral.record_consultation()
    await referral.hand_over(next_office.id)
    following = await next_office.receives(case)
    assert following.opened()["prisoner"]["family_name"] == CANARY
    await following.decline("not_competent")
    await referral.close("partly")
    await prison.may("intake", "ReportFirstVisit", case, {"visited_on": str(world.today)})
    await prison.may("intake", "WithdrawConsent", case)
    await office.hears(case, "ErasureRequested")
    await office.may("intake", "ConfirmErasure", case, {"extent": "erased"})
    await world.pass_time(days=9)
    return case


async def speak_carelessly(world: World) -> None:
    """Put a name into every part of a record that is refused, and of a proper one."""
    prison, case = await world.prison(), world.new_case()
    name = GARBAGE.encode()
    good = {
        "ce_specversion": b"1.0",
        "ce_id": str(uuid4()).encode(),
        "ce_source": b"/agencies/jva-buetzow",
        "ce_type": b"de.kvi-mv.ReportFirstVisit.v1",
        "ce_time": b"2026-03-02T09:00:00Z",
        "ce_subject": case.encode(),
        "content-type": b"application/json",
    }
    values = [
        name,
        b'{"%s": 1}' % name,
        b'{"visited_on": "%s"}' % name,
        b'{"visited_on": "2026-03-05", "%s": {"%s": "%s"}}' % (name, name, name),
        b'{"visited_on": ["%s"' % name,
    ]
    for value in values:
        fresh = {**good, "ce_id": str(uuid4()).encode()}
        await prison.throw("intake", value, list(fresh.items()), case.encode())
    for header in good:
        fresh = {**good, "ce_id": str(uuid4()).encode(), header: name}
        visit = b'{"visited_on": "2026-03-05"}'
        await prison.throw("intake", visit, list(fresh.items()), case.encode())
    extra = [*good.items(), (GARBAGE, name)]
    await prison.throw("intake", b"{}", extra, name)
    notice = prison.admission(case, child())
    notice["sealed"][0]["jwe"] = base64.b64encode(b'{"name": "%s"}' % name).decode()
    refused = await prison.may_not("intake", "ReportAdmission", case, notice)
    assert refused["code"] == "unsealed_personal_data"
    await world.quiet()


async def test_the_name_of_a_family_stands_nowhere_in_clear(world: World) -> None:
    case = await drive_a_case_along_every_path(world)
    assert await places_of(world, CANARY, str(BIRTHDAY)) == set()
    # By a code somebody can be found: nobody hears of it, and with the case it is forgotten.
    assert await places_of(world, CODE_HASH) == {
        "topic:intake.from.jva-buetzow.v1",
        "database:local",  # what replication keeps of the writes to intake's
    }
    # The search is not blind: what may be seen, it sees everywhere.
    seen = await places_of(world, case)
    assert {
        "mail",
        "log:intake.log",
        "log:referral.log",
        "log:notify.log",
        "database:intake",
        "database:referral",
        "database:notify",
        "topic:referral.sealed.v1",
        "topic:intake.cases.v1",
        "topic:to.jugendamt-13003.v1",
    } <= seen


async def test_a_name_where_none_belongs_goes_no_further_than_its_sender_put_it(
    world: World,
) -> None:
    await speak_carelessly(world)
    assert await places_of(world, GARBAGE) == {"topic:intake.from.jva-buetzow.v1"}


def counted(world: World) -> dict[str, float]:
    """What intake counts by message or by code."""
    shown = figures(world.system.ports["intake"])
    return {name: value for name, value in shown.items() if name.startswith(COUNTED)}


async def test_that_a_telephone_number_was_asked_for_is_known_to_the_asker_alone(
    world: World,
) -> None:
    prison, call = await world.prison(), world.new_case()
    office = world.registry.office_of("13003", world.now)
    assert office is not None
    await world.quiet()
    before = await asyncio.to_thread(counted, world)
    await prison.may("intake", "AskPhoneContact", call, {"district": "13003"})
    told = (await prison.has_heard(call))[0]
    assert (told.type_name, told.data["duty_phone"]) == ("PhoneRequired", office.duty_phone)
    refused = await prison.may_not("intake", "AskPhoneContact", call, {"district": "01001"})
    assert refused["code"] == "unknown_agency"
    await prison.may_not("intake", "AskPhoneContact", call, {"child": GARBAGE})
    await world.quiet()
    own = {"topic:intake.from.jva-buetzow.v1", "topic:to.jva-buetzow.v1"}
    assert await places_of(world, call) == own
    assert await places_of(world, "AskPhoneContact") <= own
    assert await asyncio.to_thread(counted, world) == before


async def test_who_may_not_ask_for_a_telephone_number_is_refused_and_leaves_no_trace_either(
    world: World,
) -> None:
    office, call = await world.office(), world.new_case()
    await world.quiet()
    before = await asyncio.to_thread(counted, world)
    refused = await office.may_not("intake", "AskPhoneContact", call, {"district": "13003"})
    assert refused["code"] == "wrong_sender"
    assert await office.has_heard(call) == []
    await world.quiet()
    own = {f"topic:intake.from.{office.id}.v1", f"topic:to.{office.id}.v1"}
    assert await places_of(world, call) == own
    assert await asyncio.to_thread(counted, world) == before


async def test_who_asks_under_the_id_of_a_case_of_another_learns_and_changes_nothing_of_it(
    world: World,
) -> None:
    case = await (await world.prison()).report_admission(child())
    stranger = await world.prison("jva-waldeck")
    await world.quiet()
    before = await asyncio.to_thread(counted, world), world.database.about(case)
    sent = await stranger.send("intake", "AskPhoneContact", case, {"district": "13003"})
    answer = await stranger.client.answer_to(sent, HANG_SECONDS)
    unknown = world.new_case()
    same = await stranger.ask("intake", "AskPhoneContact", unknown, {"district": "13003"})
    # It is answered as under an id that nobody has: whether there is such a case shows nowhere.
    assert answer.data == same.data
    assert [r.data for r in await stranger.has_heard(case)] == [
        r.data for r in await stranger.has_heard(unknown)
    ]
    await world.quiet()
    assert (await asyncio.to_thread(counted, world), world.database.about(case)) == before
    own = {"topic:intake.from.jva-waldeck.v1", "topic:to.jva-waldeck.v1"}
    assert await places_of(world, sent) == own


async def test_professionals_are_known_to_the_programme_and_in_their_own_mails(
    world: World,
) -> None:
    holder, prison, training = (
        await world.coordination_office(),
        await world.prison(),
        world.new_case(),
    )
    await holder.may("events", "ScheduleTraining", training, plan(world))
    await prison.may("events", "RegisterParticipant", training, person())
    await world.pass_time(days=13)
    places = await places_of(world, PROFESSIONAL)
    assert "topic:events.from.jva-buetzow.v1" in places
    # Notify forgets them with each mail that has left, and tells and logs nothing of them.
    # Who holds it has the attendance list, and whose people have certificates by another story of
    # this world reads them there.
    passed_on = {f"topic:to.{one.id}.v1" for one in (holder, prison, await world.office())}
    elsewhere = {place for place in places if not place.startswith("topic:events.from.")}
    assert elsewhere - passed_on == {
        "database:events",
        "topic:notify.post.v1",
        "mail",
        "database:local",  # what replication keeps of the writes to it
    }


def test_a_word_in_disguise_is_recognised() -> None:
    for before in range(6):
        hidden = base64.b64encode(b"x" * before + CANARY.encode() + b"yz")
        assert any(disguise in hidden for disguise in disguises(CANARY)[1:])
