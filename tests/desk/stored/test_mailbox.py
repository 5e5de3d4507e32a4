"""A mailbox on the real mongod: each message once, in order, and views made from it."""

import asyncio
import dataclasses
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid5

import pytest

from services.desk.domain.entry import Entry
from services.desk.domain.office_case import VIEW_VERSION
from services.desk.stored.cases import View
from shared.store.mongo import MongoAway
from tests.desk.at_hand import AtHand
from tests.desk.made import STRANGER
from tests.desk.told import CASE, OFFICE, START, assigned, erasure, referral, told, updated

BATCH = 500


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test begins with no message."""
    for name in ("mailbox", "mailbox_numbers", "office_cases"):
        await desk.database[name].delete_many({})


async def ids(desk: AtHand) -> list[str]:
    return [entry.id for entry in await desk.desk.mailbox.of_case(OFFICE, CASE)]


async def test_what_comes_again_is_kept_once_and_in_its_first_order(desk: AtHand) -> None:
    batch = [assigned(1), updated(2), updated(3)]
    for again in (batch[:2], batch, batch[1:], [*batch, batch[0]]):
        await desk.desk.mailbox.keep(OFFICE, again)
    assert await ids(desk) == [entry.id for entry in batch]


async def test_two_readers_at_once_keep_each_message_once(desk: AtHand) -> None:
    batch = [assigned(1), *(updated(number) for number in range(2, 50))]

    async def keeps() -> None:
        # As the loop does it: what MongoDB refuses goes again.
        while True:
            with suppress(MongoAway):
                await desk.desk.mailbox.keep(OFFICE, batch)
                return

    await asyncio.gather(*(keeps() for _ in range(4)))
    assert sorted(await ids(desk)) == sorted(entry.id for entry in batch)
    numbers = [entry.number for entry in await desk.desk.mailbox.of_case(OFFICE, CASE)]
    assert len(set(numbers)) == len(batch)


async def test_the_same_id_at_another_office_is_another_message(desk: AtHand) -> None:
    await desk.desk.mailbox.keep(OFFICE, [assigned(1)])
    await desk.desk.mailbox.keep(STRANGER, [dataclasses.replace(assigned(1), agency=STRANGER)])
    assert await ids(desk) == [assigned(1).id]
    assert await desk.desk.mailbox.cases(STRANGER) == [CASE]


async def test_a_reader_that_was_frozen_does_not_turn_a_view_back(desk: AtHand) -> None:
    await desk.is_told(assigned(1))
    old = await desk.desk.cases.get(OFFICE, CASE)
    assert old is not None
    await desk.is_told(updated(2))
    await desk.desk.cases.put([View(old, 1)])
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    assert case.referrals[0].life == "acknowledged"


async def test_a_view_that_was_lost_is_made_again(desk: AtHand) -> None:
    await desk.is_told(assigned(1), updated(2))
    before = await desk.desk.cases.get(OFFICE, CASE)
    await desk.database["office_cases"].delete_many({})
    await desk.keeping.catch_up(OFFICE)
    assert await desk.desk.cases.get(OFFICE, CASE) == before
    assert before is not None


@pytest.mark.parametrize("version", [VIEW_VERSION - 1, VIEW_VERSION + 1, None])
async def test_a_view_of_another_version_is_shown_to_nobody_and_made_anew(
    desk: AtHand, version: int | None
) -> None:
    await desk.is_told(assigned(1))
    other = {"$set": {"version": version, "view": "what this version cannot read"}}
    await desk.database["office_cases"].update_many({}, other)
    assert await desk.desk.cases.get(OFFICE, CASE) is None
    assert await desk.desk.cases.by_deadline(OFFICE, skip=0, limit=10) == []
    await desk.keeping.catch_up(OFFICE)
    assert await desk.desk.cases.get(OFFICE, CASE) is not None


async def test_making_views_leaves_those_alone_that_are_whole(desk: AtHand) -> None:
    await desk.is_told(assigned(1))
    await desk.database["office_cases"].update_one({}, {"$set": {"mark": True}})
    await desk.keeping.catch_up(OFFICE)
    assert await desk.database["office_cases"].find_one({"mark": True})


async def test_what_cannot_be_read_leaves_the_others_alone_and_is_counted(
    desk: AtHand, capsys: pytest.CaptureFixture[str]
) -> None:
    other = dataclasses.replace(assigned(9, of=9), case="2d3f6d55-0f0b-4b0e-8a3e-8c1f1c6d4e5f")
    strange = updated(2, life="of a newer kind")
    await desk.is_told(assigned(1), strange, other)
    assert await desk.desk.cases.get(OFFICE, other.case) is not None
    assert await desk.desk.cases.not_read() == 1
    said = capsys.readouterr().err
    assert '"event":"case.not_read"' in said
    assert strange.id in said
    assert "of a newer kind" not in said
    # What the office saw before stays, as far as it was seen.
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    assert case.referrals == ()


async def test_a_desk_that_can_read_it_makes_the_view_when_it_starts(desk: AtHand) -> None:
    await desk.is_told(assigned(1), updated(2, life="of a newer kind"))
    # As a newer version would read it.
    await desk.database["mailbox"].update_one(
        {"id": updated(2).id}, {"$set": {"value": updated(2).value}}
    )
    await desk.keeping.catch_up(OFFICE)
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    assert case.referrals[0].life == "acknowledged"
    assert await desk.desk.cases.not_read() == 0


async def test_answers_of_a_newer_service_still_say_yes_or_no(desk: AtHand) -> None:
    """An answer that cannot be read would otherwise hold up all that is told behind it."""
    strange = [
        told("CommandRefused", 1, {"code": "of_a_newer_kind", "more": {}}, cause="no order"),
        told("CommandAccepted", 2, {"command": 1, "state": []}, cause="no order"),
        dataclasses.replace(told("CommandRefused", 3, {}, cause="no order"), value="[1]"),
    ]
    await desk.is_told(*strange, assigned(4))
    assert await desk.desk.cases.get(OFFICE, CASE) is not None


def one_of_many(number: int, many: int) -> Entry:
    name = str(uuid5(UUID(CASE), str(number)))
    return dataclasses.replace(
        assigned(number % 4 + 1, of=number),
        id=name,
        case=str(uuid5(UUID(CASE), f"case {number % (many // 2)}")),
        told_at=START + timedelta(seconds=number),
    )


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.short(0))])
async def test_thousands_of_messages_are_kept_seen_and_made_again(desk: AtHand, many: int) -> None:
    entries = [one_of_many(number, many) for number in range(many)]
    for first in range(0, many, BATCH):
        await desk.is_told(*entries[first : first + BATCH])
    assert await desk.desk.mailbox.size() == many
    assert await desk.desk.cases.count(OFFICE) == many // 2
    page = await desk.desk.cases.by_deadline(OFFICE, skip=many // 2 - 50, limit=50)
    assert len(page) == 50
    await desk.database["office_cases"].delete_many({})
    await desk.keeping.catch_up(OFFICE)
    assert await desk.desk.cases.count(OFFICE) == many // 2


async def test_a_case_of_which_all_is_erased_is_no_case_to_work_on(desk: AtHand) -> None:
    await desk.is_told(assigned(1), erasure(2, 1))
    assert await desk.desk.cases.count(OFFICE) == 0
    (case,) = await desk.desk.cases.with_erasures(OFFICE)
    assert case.erasures[0].referrals == (referral(),)


async def test_who_is_named_in_a_certificate_is_forgotten_in_time_and_nothing_else_is(
    desk: AtHand,
) -> None:
    certificate = told("CertificatePassedOn", 1, {"signed": "its name is in clear"})
    batch = [certificate, assigned(2)]
    await desk.desk.mailbox.keep(OFFICE, batch)
    await desk.desk.mailbox.forget_names(certificate.told_at)
    assert [one.value for one in await desk.desk.mailbox.of_case(OFFICE, CASE)] == [
        one.value for one in batch
    ]
    await desk.desk.mailbox.forget_names(certificate.told_at + timedelta(milliseconds=1))
    await desk.desk.mailbox.keep(OFFICE, batch)
    first, second = await desk.desk.mailbox.of_case(OFFICE, CASE)
    assert (first.value, second.value) == (None, batch[1].value)
