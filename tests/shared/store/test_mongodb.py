"""What only the real MongoDB can show of the store."""

from typing import Any

import pytest
from bson import InvalidBSON, encode
from bson.codec_options import CodecOptions, DatetimeConversion
from bson.raw_bson import RawBSONDocument
from pymongo import monitoring
from pymongo.errors import AutoReconnect, OperationFailure

from deploy.servers.endpoints import Endpoints
from shared.store.mongo import connect, trouble_with
from shared.store.mongo_guard import Unguarded
from shared.store.mongo_store import index_of_noted
from shared.store.store import Unsaveable
from tests.shared.store.suites import (
    HOUR,
    KINDS,
    NOON,
    NOON_MS,
    bag,
    box,
    keys,
    mongo,
    open_store,
    outgoing,
    parked,
)
from tests.world.database import Database as Root


async def test_a_document_that_is_no_bson_any_more_keeps_no_other_from_being_read(
    stack: Endpoints,
) -> None:
    database = mongo(stack)
    aggregates = database["aggregates"]
    await aggregates.delete_many({})
    store = open_store(database)
    await store.prepare()
    known = keys(7)
    await store.save([box(key, deadlines={"a": NOON}) for key in known])
    # What a driver never writes, but disks and other programs do: a text that is no UTF-8.
    text = encode({"life": "open", "marks": [1]}).replace(b"open", b"\xff\xfe\xfd\xfc")
    for key in known[2:4]:
        state = RawBSONDocument(text)
        await aggregates.update_one({"_id": key}, {"$set": {"state": state}})
    with pytest.raises(InvalidBSON):
        await aggregates.find_one({"_id": known[2]})
    found = await store.load(known, 0)
    unreadable = [key for key in known if found[key].unreadable is not None]
    assert unreadable == known[2:4]
    assert [found[key].version for key in known] == [1] * 7
    assert [each.id for each in await store.due(NOON, 10, KINDS)] == known
    states = dict(await store.due_states("box", NOON, 10))
    assert [key for key in known if states[key] is None] == known[2:4]
    for key in unreadable:
        found[key].queue("one")
    assert await store.save([found[key] for key in unreadable]) == []
    assert await store.waiting(known[1:3]) == {known[1]: [], known[2]: ["one"]}
    await aggregates.delete_many({})
    database.client.close()


async def test_a_write_that_mongodb_never_takes_is_named(stack: Endpoints) -> None:
    database = mongo(stack)
    store = open_store(database)
    small, large, grown = keys(3)
    too_much = box(large)
    too_much.outbox = [outgoing(number, value=" " * 1024 * 1024) for number in range(17)]
    with pytest.raises(Unsaveable) as caught:
        await store.save([box(small), too_much])
    assert caught.value.aggregate == large
    # As much as that lies there already, and only with it the document is too large.
    await store.save([box(grown)])
    filler = {"seen": [f"{NOON_MS} a/{number} {'d' * 1024 * 1024}" for number in range(10)]}
    await database["aggregates"].update_one({"_id": grown}, {"$set": filler})
    too_much = box(grown, 1)
    too_much.outbox = [outgoing(number, value=" " * 1024 * 1024) for number in range(10)]
    with pytest.raises(Unsaveable) as caught:
        await store.save([too_much])
    assert caught.value.aggregate == grown
    await database["aggregates"].delete_many({})
    database.client.close()


async def test_only_the_id_tells_that_a_version_was_stale(stack: Endpoints) -> None:
    database = mongo(stack)
    store = open_store(database)
    one, two = keys(2)
    await store.save([box(one, told=7)])
    index = await database["aggregates"].create_index("state.told", unique=True, sparse=True)
    with pytest.raises(Unsaveable) as caught:
        await store.save([box(one, told=8), box(two, told=7)])
    assert caught.value.aggregate == two
    await database["aggregates"].drop_index(index)
    await database["aggregates"].delete_many({})
    database.client.close()


async def test_a_server_that_refuses_is_told_from_one_that_is_away(stack: Endpoints) -> None:
    known = mongo(stack)
    stranger = connect(stack.mongo_uri, database="toy", user="toy", password="wrong")  # noqa: S106
    for database in (known.client["other"], stranger):
        with pytest.raises(OperationFailure) as caught:
            await database["aggregates"].insert_one({"_id": "x"})
        assert trouble_with(caught.value) == "mongo.refused"
    assert trouble_with(AutoReconnect()) == "mongo.away"
    assert trouble_with(OperationFailure("elected", 189)) == "mongo.away"
    known.client.close()
    stranger.client.close()


class _Commands(monitoring.CommandListener):
    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, Any]]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.database_name == "toy":
            self.seen.append((event.command_name, dict(event.command)))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


async def test_every_write_waits_for_a_majoritys_journal_and_every_read_for_a_majority(
    stack: Endpoints,
) -> None:
    commands = _Commands()
    monitoring.register(commands)
    database = mongo(stack)
    store = open_store(database)
    (key,) = keys(1)
    await store.save([box(key)])
    await store.load([key], 0)
    await store.park([parked("one")])
    await store.parked(["one"])
    await store.unpark([box(key)], [])
    await store.due(NOON, 1, KINDS)
    database.client.close()
    for name, command in commands.seen:
        if name in {"update", "insert", "delete"}:
            assert command["writeConcern"] == {"w": "majority", "j": True}
            # MongoDB keeps a record of each write that its driver may repeat; those of aggregates
            # are loaded and decided again instead.
            is_of_an_aggregate = command[name] == "aggregates"
            assert ("txnNumber" in command) != (name == "delete" or is_of_an_aggregate)
        elif name == "find":
            assert command["readConcern"]["level"] == "majority"
    names = [name for name, _ in commands.seen]
    assert (names.count("find"), names.count("update"), names.count("delete")) == (3, 2, 1)


async def test_what_is_due_is_found_by_an_index(stack: Endpoints) -> None:
    commands = _Commands()
    monitoring.register(commands)
    database = mongo(stack)
    store = open_store(database)
    await store.prepare()
    await store.due(NOON, 1, KINDS)
    (asked,) = [command for name, command in commands.seen if name == "find"]
    query = {name: asked[name] for name in ("find", "filter", "sort", "projection", "limit")}
    plan = await database.command("explain", query)
    database.client.close()
    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


async def test_what_is_overdue_or_pending_is_counted_by_the_same_index(stack: Endpoints) -> None:
    commands = _Commands()
    monitoring.register(commands)
    database = mongo(stack)
    await database["aggregates"].delete_many({})
    store = open_store(database)
    await store.prepare()
    passed, exact, later, none, other, strange = keys(6)
    await store.save(
        [
            box(passed, marks=(7,), deadlines={"a": NOON - HOUR}),
            box(exact, deadlines={"a": NOON}),
            box(later, marks=(7,), deadlines={"a": NOON + HOUR}),
            box(none, marks=(7,)),
            bag(other, marks=(7,), deadlines={"a": NOON}),
            bag(strange, deadlines={"a": NOON}),
        ]
    )
    await database["aggregates"].update_one({"_id": strange}, {"$set": {"kind": ["Erika"]}})
    assert await store.overdue(NOON) == {"box": 2, "bag": 1, "unknown": 1}
    assert await store.pending("box", {"state.marks": 7}) == 2
    counted = [command for name, command in commands.seen if name == "aggregate"]
    assert len(counted) == 2
    # The bounds of an index reach further than Python's dates.
    whole = CodecOptions[dict[str, Any]](datetime_conversion=DatetimeConversion.DATETIME_MS)
    for asked in counted:
        query = {name: asked[name] for name in ("aggregate", "pipeline", "cursor")}
        plan = str(await database.command("explain", query, codec_options=whole))
        assert "IXSCAN" in plan or "COUNT_SCAN" in plan
        assert "COLLSCAN" not in plan
    database.client.close()


async def test_what_was_noted_is_found_by_an_index_of_one_kinds_documents(
    stack: Endpoints,
) -> None:
    commands = _Commands()
    monitoring.register(commands)
    database, root = mongo(stack), Root(stack)
    store = open_store(database)
    aggregates = database["aggregates"]
    await aggregates.delete_many({})
    await store.prepare([index_of_noted("box", "losses")])
    saved = [box(key) for key in keys(2)], [bag(key) for key in keys(3)]
    await store.save([*saved[0], *saved[1]])
    for each in (saved[0][0], *saved[1]):
        losses = [{"at": "2026-03-16T11:00:00Z"}, {"at": "2026-03-15T11:00:00Z"}]
        await aggregates.update_one({"_id": each.id}, {"$set": {"state.losses": losses}})
    assert await store.noted("box", "losses", NOON - 2 * HOUR) == 1
    (asked,) = [command for name, command in commands.seen if name == "aggregate"]
    query = {name: asked[name] for name in ("aggregate", "pipeline", "cursor")}
    plan = str(await database.command("explain", query))
    assert "IXSCAN" in plan
    assert "COLLSCAN" not in plan
    validated = root.client["toy"].command("validate", "aggregates")
    assert validated["keysPerIndex"]["state.losses.at_1"] == 2
    await aggregates.drop_index("state.losses.at_1")
    await aggregates.delete_many({})
    database.client.close()
    root.close()


async def test_what_is_parked_is_counted_by_kind_without_reading_bytes(stack: Endpoints) -> None:
    commands = _Commands()
    monitoring.register(commands)
    database = mongo(stack)
    await database["parked"].delete_many({})
    store = open_store(database)
    await store.prepare()
    records = [parked("one"), parked("two", "bag", kind="bag"), parked("three", "bag", kind="bag")]
    await store.park([*records, parked("four", None, kind="unknown")])
    assert await store.parked_count() == {"box": 1, "bag": 2, "unknown": 1}
    assert await store.waited_for(["crashed"]) == {"box": 1, "bag": 1, "unknown": 1}
    assert await store.waited_for(["unreadable"]) == {}
    asked = next(command for name, command in commands.seen if name == "aggregate")
    query = {name: asked[name] for name in ("aggregate", "pipeline", "cursor", "hint")}
    plan = str(await database.command("explain", query))
    assert "FETCH" not in plan
    assert "COLLSCAN" not in plan
    await database["parked"].delete_many({})
    database.client.close()


async def test_a_collection_without_its_version_guard_is_not_used(stack: Endpoints) -> None:
    database = mongo(stack)
    await database["aggregates"].drop()
    await database.create_collection("aggregates")
    store = open_store(database)
    with pytest.raises(Unguarded):
        await store.prepare()
    await database["aggregates"].drop()
    await store.prepare()
    await store.prepare()
    database.client.close()
