"""A store, and the same documents as another process has them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deploy.servers.endpoints import Endpoints
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.store.aggregate import Aggregate
from shared.store.seen import Answer, Seen
from shared.store.unreadable import LOST_VERSION
from shared.store.watermark import Restored
from tests.shared.store.suites import (
    HOUR,
    KINDS,
    NOON,
    NOON_MS,
    Suite,
    bag,
    box,
    keys,
    load,
    mongo,
    open_store,
    outgoing,
    parked,
)
from tests.shared.toy.box import Box


async def test_an_aggregate_comes_back_as_it_was_saved(suite: Suite) -> None:
    (key,) = keys(1)
    saved = box(key, marks=(1, 2), told=3, deadlines={"alarm": NOON + timedelta(microseconds=7)})
    refused = Answer("open", Code.OVER_CAPACITY, "/mark")
    saved.remember(Seen("a/1", "digest", NOON_MS, refused))
    saved.remember(Seen("b/2", "other", NOON_MS + 1))
    saved.outbox = [outgoing(1), outgoing(2, topic="to.jva-toy.v1")]
    saved.queue("t-0-1")
    assert await suite.store.save([saved]) == []
    found = await load(suite.store, key)
    assert (found.version, found.state, found.erased) == (1, saved.state, False)
    assert found.seen == saved.seen
    assert found.outbox == saved.outbox
    assert found.waiting == ["t-0-1"]
    assert (found.added, found.changed) == ([], False)


async def test_the_versions_of_what_is_stored_are_told_without_reading_it(suite: Suite) -> None:
    one, two, unknown = keys(3)
    await suite.store.save([box(one), box(two)])
    await suite.store.save([replace(await load(suite.store, two), changed=True)])
    assert await suite.another().versions([one, two, unknown]) == {one: 1, two: 2}


async def test_an_unknown_id_gives_a_new_aggregate(suite: Suite) -> None:
    one, two = keys(2)
    await suite.store.save([box(one)])
    found = await suite.store.load([two, one], 0)
    assert (found[two].version, found[two].state) == (0, None)
    assert found[one].version == 1


async def test_an_erased_aggregate_stays_erased(suite: Suite) -> None:
    (key,) = keys(1)
    await suite.store.save([box(key, marks=(1,))])
    erased = await load(suite.store, key)
    erased.erase(Box(life="emptied"))
    assert await suite.store.save([erased]) == []
    found = await load(suite.store, key)
    assert (found.erased, found.state, found.version) == (True, Box(life="emptied"), 2)


async def test_only_those_are_written_whose_version_is_still_the_loaded_one(suite: Suite) -> None:
    three = keys(3)
    await suite.store.save([box(key) for key in three])
    mine = await suite.store.load(three, 0)
    await suite.another().save([replace(mine[three[1]], state=Box(life="theirs"))])
    for each in mine.values():
        each.state = Box(life="mine")
    new = box(keys(1)[0])
    assert await suite.store.save([*mine.values(), new]) == [three[1]]
    found = await suite.store.load([*three, new.id], 0)
    lives = [each.state.life for each in found.values() if each.state is not None]
    assert lives == ["mine", "theirs", "mine", "open"]
    assert [each.version for each in found.values()] == [2, 2, 2, 1]


async def test_of_two_that_create_the_same_aggregate_one_is_told_it_is_late(suite: Suite) -> None:
    (key,) = keys(1)
    assert await suite.store.save([box(key, told=1)]) == []
    assert await suite.another().save([box(key, told=2)]) == [key]
    assert (await load(suite.store, key)).state == Box(life="open", told=1)


async def test_nothing_changed_writes_nothing(suite: Suite) -> None:
    assert await suite.store.save([]) == []
    assert await suite.store.load([], 0) == {}


async def test_what_was_seen_adds_up(suite: Suite) -> None:
    (key,) = keys(1)
    for number in range(3):
        found = await load(suite.store, key)
        found.state = Box(life="open")
        found.remember(Seen(f"a/{number}", "d", NOON_MS + number))
        await suite.store.save([found])
    assert list((await load(suite.store, key)).seen) == ["a/0", "a/1", "a/2"]


async def test_forgetting_is_by_age_and_not_by_the_order_in_which_things_were_seen(
    suite: Suite,
) -> None:
    (key,) = keys(1)
    saved = box(key)
    # A released record lay parked for long: it was seen after younger ones.
    for name, at_ms in (("young", 50), ("released", 10), ("younger", 60)):
        saved.remember(Seen(name, "d", at_ms))
    await suite.store.save([saved])
    found = await load(suite.store, key)
    found.forget_before(20)
    found.remember(Seen("new", "d", 70))
    await suite.store.save([found])
    assert sorted((await load(suite.store, key)).seen) == ["new", "young", "younger"]


async def test_what_this_process_saw_published_is_no_longer_in_the_outbox(suite: Suite) -> None:
    (key,) = keys(1)
    saved = box(key)
    saved.outbox = [outgoing(1), outgoing(2), outgoing(3)]
    await suite.store.save([saved])
    suite.published(suite.store).add(["2"])
    assert [one.id for one in (await load(suite.store, key)).outbox] == ["1", "3"]
    # Another process has not seen it, and must not rely on us.
    theirs = await load(suite.another(), key)
    assert [one.id for one in theirs.outbox] == ["1", "2", "3"]
    mine = await load(suite.store, key)
    await suite.store.save([mine])
    assert [one.id for one in (await load(suite.another(), key)).outbox] == ["1", "3"]


async def test_what_was_published_between_loading_and_saving_is_not_carried_forward(
    suite: Suite,
) -> None:
    (key,) = keys(1)
    saved = box(key)
    saved.outbox = [outgoing(1), outgoing(2)]
    suite.published(suite.store).add(["1"])
    await suite.store.save([saved])
    assert [one.id for one in (await load(suite.another(), key)).outbox] == ["2"]


async def test_what_is_older_than_any_input_is_known_to_be_published(suite: Suite) -> None:
    (key,) = keys(1)
    saved = box(key)
    saved.outbox = [outgoing(1, saved_ms=99), outgoing(2, saved_ms=100)]
    await suite.store.save([saved])
    assert [one.id for one in (await load(suite.store, key, since_ms=100)).outbox] == ["2"]


async def test_deadlines_come_the_earliest_first_and_no_more_than_asked_for(suite: Suite) -> None:
    late, early, pending, none, erased = keys(5)
    boxes = [
        box(late, deadlines={"a": NOON}),
        box(early, deadlines={"a": NOON - HOUR, "b": NOON - 2 * HOUR, "c": NOON + HOUR}),
        box(pending, deadlines={"a": NOON + timedelta(milliseconds=1)}),
        box(none),
    ]
    gone = box(erased, deadlines={"a": NOON})
    gone.erase(Box(life="emptied"))
    await suite.store.save([*boxes, gone])
    due = await suite.store.due(NOON, 10, KINDS)
    assert [(each.id, each.version) for each in due] == [(early, 1), (late, 1)]
    assert due[0].deadlines == (
        DeadlineReached(kind="b", due=NOON - 2 * HOUR),
        DeadlineReached(kind="a", due=NOON - HOUR),
    )
    assert [each.id for each in await suite.store.due(NOON, 1, KINDS)] == [early]
    assert await suite.store.due(NOON - 3 * HOUR, 10, KINDS) == []


async def test_a_deadline_that_was_met_is_no_longer_due(suite: Suite) -> None:
    (key,) = keys(1)
    await suite.store.save([box(key, deadlines={"a": NOON})])
    met = await load(suite.store, key)
    met.state = Box(life="open")
    await suite.store.save([met])
    assert await suite.store.due(NOON, 10, KINDS) == []


async def test_what_is_due_of_one_kind_hides_nothing_of_another(suite: Suite) -> None:
    *early, later, strange = keys(6)
    boxes = [box(key, deadlines={"a": NOON - HOUR}) for key in early]
    odd = box(strange, deadlines={"a": NOON})
    await suite.store.save([*boxes, bag(later, deadlines={"a": NOON}), odd])
    await suite.spoil(strange, "kind", "of a later version")
    due = [each.id for each in await suite.store.due(NOON, 3, KINDS)]
    assert set(due[:3]) < set(early)
    # What no model knows waits until it is mended, and somebody has to hear of it.
    assert sorted(due[3:]) == sorted([later, strange])
    boxes_alone = [each.id for each in await suite.store.due(NOON, 3, frozenset({"box"}))]
    assert boxes_alone == [*due[:3], strange]
    bags_alone = [each.id for each in await suite.store.due(NOON, 3, frozenset({"bag"}))]
    assert sorted(bags_alone) == sorted([later, strange])


async def test_thousands_of_mails_that_are_late_keep_no_other_deadline_from_being_told(
    stack: Endpoints,
) -> None:
    database = mongo(stack)
    await database["aggregates"].delete_many({})
    store = open_store(database)
    await store.prepare()
    await store.save([bag(key, deadlines={"mail": NOON - HOUR}) for key in keys(10_000)])
    (late,) = keys(1)
    await store.save([box(late, deadlines={"a": NOON})])
    assert [each.id for each in await store.due(NOON, 1_000, frozenset({"box"}))] == [late]
    found = await store.due(NOON, 1_000, KINDS)
    assert (len(found), found[-1].id) == (1_001, late)
    assert await store.overdue(NOON) == {"bag": 10_000, "box": 1}
    await database["aggregates"].delete_many({})
    database.client.close()


async def test_a_parked_record_comes_back_byte_for_byte(suite: Suite) -> None:
    empty = replace(parked("two"), value=None)
    await suite.store.park([parked("one"), empty])
    found = await suite.store.parked(["one", "two", "three"])
    assert found == {"one": parked("one"), "two": empty}


async def test_parking_the_same_record_again_only_notes_the_later_version(suite: Suite) -> None:
    await suite.store.park([parked("one", version=3)])
    await suite.store.park([replace(parked("one"), value=b"other"), parked("two")])
    await suite.store.park([replace(parked("two", version=5), code="queued")])
    found = await suite.store.parked(["one", "two"])
    assert found == {"one": parked("one", version=3), "two": parked("two", version=5)}
    await suite.store.park([])


async def test_what_an_aggregate_waits_for_no_longer_is_deleted(suite: Suite) -> None:
    one, two = keys(2)
    records = [parked("done", one), parked("waits", one), parked("other", two), parked("no", None)]
    await suite.store.park(records)
    saved = box(one)
    saved.queue("waits")
    names = ["done", "waits", "other", "no"]
    for _ in range(2):
        await suite.store.unpark([saved], ["other", "absent"])
        assert (await suite.store.parked(names)).keys() == {"waits", "other", "no"}
    await suite.store.unpark([], [])
    await suite.store.unpark([saved], ["no", "waits"])
    assert (await suite.store.parked(names)).keys() == {"waits", "other"}


async def test_bytes_that_another_replica_keeps_for_a_later_version_are_left_alone(
    suite: Suite,
) -> None:
    (key,) = keys(1)
    three = ["old", "now", "next"]
    await suite.store.park([parked(name, key, 3 + at) for at, name in enumerate(three)])
    await suite.store.unpark([Aggregate(key, 4)], [])
    assert (await suite.store.parked(three)).keys() == {"now", "next"}
    await suite.store.unpark([box(key, 4)], [])
    assert (await suite.store.parked(three)).keys() == {"next"}


async def test_what_waits_for_repair_does_not_hide_later_deadlines(suite: Suite) -> None:
    waits, later = keys(2)
    repaired = box(waits, deadlines={"a": NOON - HOUR})
    repaired.queue("one")
    await suite.store.save([repaired, box(later, deadlines={"a": NOON})])
    assert [each.id for each in await suite.store.due(NOON, 1, KINDS)] == [later]
    released = await load(suite.store, waits)
    released.settle("one")
    await suite.store.save([released])
    assert [each.id for each in await suite.store.due(NOON, 1, KINDS)] == [waits]


BROKEN: list[tuple[str, Any]] = [
    ("state.colour", "Erika"),
    ("state", ["Erika"]),
    ("erased", None),
    ("outbox", [{"name": "Erika"}]),
    ("outbox", ["Erika"]),
    ("outbox", {}),
    ("seen", [{"name": "Erika"}]),
    ("seen", ["Erika"]),
    ("seen", ""),
]


@pytest.mark.parametrize(("field", "value"), BROKEN)
async def test_of_a_document_that_cannot_be_read_only_what_waits_is_written(
    suite: Suite, field: str, value: Any
) -> None:
    key, other = keys(2)
    saved = box(key, told=3, deadlines={"a": NOON})
    saved.remember(Seen("a/1", "digest", NOON_MS))
    saved.queue("old")
    await suite.store.save([saved, box(other)])
    await suite.spoil(key, field, value)
    before = await suite.stored(key)
    found = await suite.store.load([key, other], 0)
    assert (found[other].unreadable, found[other].version) == (None, 1)
    stopped = found[key]
    assert stopped.unreadable is not None
    assert "Erika" not in str(stopped.unreadable)
    assert (stopped.version, stopped.waiting, stopped.state) == (1, ["old"], None)
    late = (await suite.another().load([key], 0))[key]
    for one, name in ((stopped, "new"), (late, "late")):
        one.queue(name)
    assert await suite.store.save([stopped]) == []
    assert await suite.another().save([late]) == [key]
    after = await suite.stored(key)
    frame = {"version": 2, "previous": 1, "waiting": ["old", "new"], "due_at": None}
    assert after == {**before, **frame}
    assert await suite.store.due(NOON, 10, KINDS) == []


@pytest.mark.parametrize("version", [None, "1", 1.0, 1.5, True, {}])
async def test_a_document_without_a_version_gets_one_that_nobody_has_seen(
    suite: Suite, version: Any
) -> None:
    (key,) = keys(1)
    await suite.store.save([box(key)])
    old = await load(suite.store, key)
    await suite.spoil(key, "version", version)
    first, second = await load(suite.store, key), await load(suite.another(), key)
    assert (first.unreadable is None, first.version) == (False, LOST_VERSION)
    for each in (first, second):
        each.queue("one")
    assert await suite.store.save([first]) == []
    old.changed = True
    for stale in (second, old):
        assert await suite.another().save([stale]) == [key]
    found = await load(suite.store, key)
    assert (found.unreadable, found.version) == (None, LOST_VERSION + 1)
    assert (found.state, found.waiting) == (Box(life="open"), ["one"])
    found.settle("one")
    assert await suite.store.save([found]) == []


@pytest.mark.parametrize("waiting", [None, "Erika", {}, [7]])
async def test_what_a_document_waits_for_is_known_by_the_bytes_that_were_kept(
    suite: Suite, waiting: Any
) -> None:
    key, other = keys(2)
    await suite.store.save([box(key), box(other)])
    names = ["t-0-3", "t-0-9", "t-0-10"]
    records = [
        replace(parked(name, key), topic="t", offset=int(name[4:]), timestamp=NOON_MS + at)
        for at, name in enumerate(names)
    ]
    await suite.store.park([*reversed(records), parked("else", other)])
    await suite.spoil(key, "waiting", waiting)
    found = await load(suite.store, key)
    assert (found.unreadable is None, found.version, found.waiting) == (False, 1, names)
    found.queue("t-0-11")
    assert await suite.store.save([found]) == []
    again = await load(suite.store, key)
    assert (again.unreadable, again.waiting) == (None, [*names, "t-0-11"])


@pytest.mark.parametrize("deadlines", [{"a": "soon"}, "Erika", {"a": None}])
async def test_a_deadline_that_cannot_be_read_hides_no_other(suite: Suite, deadlines: Any) -> None:
    key, other = keys(2)
    await suite.store.save(
        [box(key, deadlines={"a": NOON - HOUR}), box(other, deadlines={"a": NOON})]
    )
    await suite.spoil(key, "state.deadlines", deadlines)
    due = await suite.store.due(NOON, 10, KINDS)
    assert [each.id for each in due] == [key, other]
    assert due[0].deadlines == (DeadlineReached(kind="unreadable", due=NOON - HOUR),)


async def test_a_database_that_was_put_back_is_read_and_written_by_nobody_who_knows_better(
    suite: Suite,
) -> None:
    one, two, three = keys(3)
    await suite.store.save([box(one)])
    put_back = await suite.back_up()
    other = suite.another()
    await other.check()
    loaded = await suite.store.load([one, two], 0)
    loaded[one].changed = True
    await other.save([box(three, deadlines={"a": NOON})])
    late = suite.another()
    for store in (suite.store, late):
        await store.check()
    put_back_newer = await suite.back_up()
    await put_back()
    for store in (suite.store, other):
        with pytest.raises(Restored):
            await store.load([one], 0)
        with pytest.raises(Restored):
            await store.check()
    # What was loaded before is not saved as if nothing had happened.
    with pytest.raises(Restored):
        await late.save([box(two)])
    with pytest.raises(Restored) as caught:
        await suite.store.check()
    assert caught.value.stored < caught.value.acknowledged
    await put_back_newer()
    assert (await suite.store.load([one, two], 0))[one].version == 1
    assert await late.save([box(two)]) == []


async def test_an_emptied_database_does_not_look_like_a_new_one(suite: Suite) -> None:
    (one, two) = keys(2)
    empty = await suite.back_up()
    await suite.store.check()
    await suite.store.save([box(one)])
    newer = suite.another()
    await newer.check()
    await empty()
    for store in (suite.store, newer):
        with pytest.raises(Restored) as caught:
            await store.load([one], 0)
        assert caught.value.stored == "empty"
    with pytest.raises(Restored):
        await newer.save([box(two)])
    with pytest.raises(Restored):
        await newer.check()


async def test_what_is_due_in_a_database_that_was_put_back_is_not_told(suite: Suite) -> None:
    one, two = keys(2)
    await suite.store.save([box(one, deadlines={"a": NOON})])
    put_back = await suite.back_up()
    newer = suite.another()
    await newer.check()
    await newer.save([box(two)])
    await suite.store.check()
    await put_back()
    with pytest.raises(Restored):
        await suite.store.due(NOON, 10, KINDS)
