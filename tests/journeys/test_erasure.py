"""Taking back is as easy as giving: whoever was told erases, and of the case nothing is kept."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from services.intake.contract.topics import CASES
from services.notify.contract.deliveries import DELIVERIES
from services.referral.contract.about import REFERRALS
from shared.store.seen import Seen
from tests.world.days import MONDAY, at, next_plain
from tests.world.family import child
from tests.world.office import Assignment
from tests.world.world import World

CONTENT = {
    "children",
    "child",
    "district",
    "residence",
    "age_band",
    "caregiver",
    "needs",
    "sealed",
    "jwe",
    "parts",
    "notice",
    "consent",
    "purposes",
    "admitted_on",
    "referrals",
    "content",
    "reported",
}
"""Names of fields that say something of a family; none may be left in a receipt."""
FOR_ITS_PRISON = {"children", "purposes", "admitted_on", "reported"}
"""Of them those that its answers depend on, of a case that somebody else took back."""


def names_in(value: Any) -> Iterator[str]:
    """Every field name at any depth."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from names_in(entry)


def words_in(value: Any) -> Iterator[str]:
    """Every text at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from words_in(entry)


async def told(world: World, *children: Any, accepted: bool = True) -> Assignment:
    """A case that the city of Rostock was told of, and has taken on."""
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(*children)
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.confirm_delivery()
    await world.quiet()
    if accepted:
        await referral.accept()
        await world.quiet()
    return referral


def assert_that_only_receipts_are_left(world: World, case: str, *, by_prison: bool = True) -> None:
    left = world.database.about(case)
    assert left["events"] == []
    for service in ("intake", "referral"):
        [receipt] = left[service]
        assert receipt["erased"]
        assert receipt["waiting"] == []
        seen = receipt["state"].pop("appearance", None)
        assert (seen is not None) == (service == "intake" and not by_prison)
        assert (CONTENT - FOR_ITS_PRISON).isdisjoint(names_in(seen)), seen
        assert CONTENT.isdisjoint(names_in(receipt["state"])), receipt["state"]
        for line in receipt["seen"]:
            assert Seen.from_line(line).key.count("/") == 1
    for document in (document for documents in left.values() for document in documents):
        words = list(words_in(document))
        assert not [word for word in words if word.count(".") == 4 and word.startswith("eyJ")]
        for telling in ('"13003"', '"children"', '"6-9"', "telling_the_child", '"jwe"'):
            assert not [word for word in words if telling in word], telling
        assert {"13003", "6-9", "telling_the_child"}.isdisjoint(words)


async def test_a_withdrawn_consent_is_erased_everywhere_and_every_receiver_confirms(
    world: World,
) -> None:
    referral = await told(world)
    case, office, prison = referral.case, referral.office, await world.prison()
    with pytest.raises(AssertionError):
        assert_that_only_receipts_are_left(world, case)  # or it would see nothing at all
    assert await prison.may("intake", "WithdrawConsent", case) == "withdrawn"
    request = await office.hears(case, "ErasureRequested")
    assert request.data == {"referrals": [referral.id], "why": "consent_withdrawn"}
    await world.quiet()
    assert_that_only_receipts_are_left(world, case)
    assert world.subjects("jugendamt-13003@kvi.example", case)[-1] == (
        "Netzwerk KvI M-V: Bitte um Löschung"
    )
    await office.may("intake", "ConfirmErasure", case, {"extent": "erased"})
    await world.quiet()
    assert (await world.names_told(CASES, case))[-2:] == ["ConsentWithdrawn", "ErasureConfirmed"]
    receipt = world.database.aggregate("intake", case)
    assert receipt is not None
    assert set(receipt["state"].pop("deadlines")) == {"receipt"}
    # Who consented is shown as long as it is shown who erased, and nobody by name.
    proofs = receipt["state"].pop("proofs")
    given = [(p["about"], p["given_by"], p["ended_on"]) for p in proofs]
    today = str(world.today)
    assert given == [
        ("prisoner", "prisoner", today),
        ("children", "prisoner", today),
        ("children", "other_parent", today),
    ]
    assert receipt["state"] == {
        "life": "withdrawn",
        "owing": [],
        "confirmed": {office.id: "erased"},
    }
    assert_that_only_receipts_are_left(world, case)


async def test_an_office_that_knows_of_the_case_can_take_the_withdrawal_too(world: World) -> None:
    referral = await told(world)
    assert await referral.office.may("intake", "WithdrawConsent", referral.case) == "withdrawn"
    await referral.office.hears(referral.case, "ErasureRequested")
    await world.quiet()
    withdrawn = [r for r in await world.told(CASES, referral.case) if "Withdrawn" in r.type_name]
    assert [r.data for r in withdrawn] == [{"by": referral.office.id, "children": []}]


async def test_a_withdrawal_at_an_office_before_intake_knows_of_it_is_not_lost(
    world: World,
) -> None:
    referral = await told(world)
    schwerin = await world.office("jugendamt-13004")
    assert await schwerin.may("intake", "WithdrawConsent", referral.case) == "asked"
    await world.quiet()
    assert "ConsentWithdrawn" not in await world.names_told(CASES, referral.case)
    await referral.hand_over(schwerin.id)
    for office in (referral.office, schwerin):
        await office.hears(referral.case, "ErasureRequested")
    await world.quiet()
    withdrawn = [r for r in await world.told(CASES, referral.case) if "Withdrawn" in r.type_name]
    assert [r.data for r in withdrawn] == [{"by": schwerin.id, "children": []}]
    assert_that_only_receipts_are_left(world, referral.case, by_prison=False)


async def test_a_retraction_after_the_notice_reaches_every_office_that_was_told(
    world: World,
) -> None:
    prison, rostock = await world.prison(), await world.office()
    schwerin, wismar = await world.office("jugendamt-13004"), await world.office("jugendamt-13074")
    case = await prison.report_admission(
        child("c1", district="13003"), child("c2", district="13004")
    )
    await world.pass_time(minutes=45)
    first = await rostock.receives(case)
    await first.hand_over(wismar.id)
    await wismar.receives(case)
    await world.quiet()
    said = {"code": "entered_in_error"}
    assert await prison.may("intake", "RetractNotice", case, said) == "retracted"
    for office in (rostock, schwerin, wismar):
        request = await office.hears(case, "ErasureRequested")
        assert request.data["why"] == "notice_retracted"
        assert (await office.has_heard(case))[-1].type_name == "ErasureRequested"
    await world.quiet()
    [withdrawn] = [
        r for r in await world.told(REFERRALS, case) if r.type_name == "ReferralWithdrawn"
    ]
    assert set(withdrawn.data["offices"]) == {rostock.id, schwerin.id, wismar.id}
    assert_that_only_receipts_are_left(world, case)


async def test_after_an_erasure_every_command_gets_the_one_answer(world: World) -> None:
    referral = await told(world)
    case, prison = referral.case, await world.prison()
    await prison.may("intake", "WithdrawConsent", case)
    await world.quiet()
    assert (await referral.refused("CloseReferral", outcome="helped"))["code"] == "case_erased"
    retraction = {"code": "wrong_person"}
    assert (await prison.may_not("intake", "RetractNotice", case, retraction))["code"] == (
        "case_erased"
    )
    again = prison.admission(case, child())
    assert (await prison.may_not("intake", "ReportAdmission", case, again))["code"] == (
        "case_erased"
    )
    await world.quiet()
    assert_that_only_receipts_are_left(world, case)


async def test_an_office_with_a_duty_of_its_own_says_so(world: World) -> None:
    referral = await told(world)
    await (await world.prison()).may("intake", "WithdrawConsent", referral.case)
    await referral.office.hears(referral.case, "ErasureRequested")
    said = {"extent": "kept_own_duty"}
    await referral.office.may("intake", "ConfirmErasure", referral.case, said)
    await world.quiet()
    confirmed = (await world.told(CASES, referral.case))[-1]
    assert confirmed.data == {"receiver": referral.office.id, "extent": "kept_own_duty"}


async def test_who_was_never_told_has_nothing_to_confirm(world: World) -> None:
    referral = await told(world)
    await (await world.prison()).may("intake", "WithdrawConsent", referral.case)
    await world.quiet()
    other = await world.office("jugendamt-13075")
    refused = await other.may_not("intake", "ConfirmErasure", referral.case, {"extent": "erased"})
    assert refused["code"] == "unknown_referral"


async def test_a_confirmation_that_does_not_come_is_asked_for_after_five_working_days(
    world: World,
) -> None:
    monday = next_plain(MONDAY, world.today)
    await world.pass_time_to(at(monday, 10))
    referral = await told(world)
    case, office = referral.case, referral.office
    await (await world.prison()).may("intake", "WithdrawConsent", case)
    last = at(monday + timedelta(days=8))
    await world.pass_time_to(last - timedelta(seconds=1))
    assert "ErasureOverdue" not in await world.names_told(CASES, case)
    await world.pass_time_to(last)
    overdue = (await world.told(CASES, case))[-1]
    assert (overdue.type_name, overdue.data) == ("ErasureOverdue", {"receivers": [office.id]})
    assert world.subjects("jugendamt-13003@kvi.example", case)[-1] == (
        "Netzwerk KvI M-V: Bestätigung der Löschung steht aus"
    )
    assert world.subjects("leitung-jugendamt-13003@kvi.example", case)[-1] == (
        "Netzwerk KvI M-V: Bestätigung der Löschung durch Ihr Haus steht aus"
    )
    await office.may("intake", "ConfirmErasure", case, {"extent": "erased"})
    await world.quiet()
    assert (await world.names_told(CASES, case))[-1] == "ErasureConfirmed"


async def test_a_consent_ends_by_itself_on_its_last_day(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = world.new_case()
    said = prison.admission(case, child())
    last_day = world.today + timedelta(days=10)
    said["consents"][1]["valid_until"] = str(last_day)
    await prison.may("intake", "ReportAdmission", case, said)
    await world.pass_time(minutes=45)
    assert (await office.receives(case)).said["retain_until"] == str(last_day)
    await world.pass_time_to(at(last_day + timedelta(days=1)))
    assert (await office.hears(case, "ErasureRequested")).data["why"] == "consent_expired"
    assert_that_only_receipts_are_left(world, case)


async def test_a_case_of_which_nothing_more_is_heard_is_erased_after_a_year(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child(), path="relatives_in_need")
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    # Nobody at the office ever answers, so its sealed part is kept for it all the time.
    last_day = date.fromisoformat(referral.said["retain_until"])
    assert last_day == world.today + timedelta(days=365)
    await world.pass_time_to(at(last_day + timedelta(days=1)) - timedelta(seconds=1))
    assert "RetentionEnded" not in await world.names_told(CASES, case)
    await world.pass_time_to(at(last_day + timedelta(days=1)))
    assert (await office.hears(case, "ErasureRequested")).data["why"] == "retention_ended"
    await office.may("intake", "ConfirmErasure", case, {"extent": "erased"})
    await world.quiet()
    informed = {"informed_on": str(world.today)}
    assert await prison.may("intake", "RecordSubjectInformed", case, informed) == "notified"
    assert (await world.names_told(CASES, case))[-2:] == ["RetentionEnded", "ErasureConfirmed"]
    assert_that_only_receipts_are_left(world, case, by_prison=False)


async def test_what_was_still_to_be_told_of_a_withdrawn_case_is_not_told(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    with world.mails.away():
        case = await prison.report_admission(child())
        await world.pass_time(minutes=45)
        await office.receives(case)
        await world.quiet()
        await prison.may("intake", "WithdrawConsent", case)
        await world.quiet()
    await world.pass_time(minutes=1)
    assert world.subjects("jugendamt-13003@kvi.example", case) == [
        "Netzwerk KvI M-V: Bitte um Löschung"
    ]
    given_up = [
        r.data["wording"]
        for r in await world.told(DELIVERIES, case)
        if r.type_name == "NotificationGivenUp"
    ]
    assert given_up == ["new_referral"]
