"""Trouble with records is told once for what belongs together, with the command that comes next."""

import asyncio
import io
import json
from typing import Any

import pytest

from shared.engine.facts import declare_facts
from shared.engine.report import Report
from shared.watch.logs import configure, get_log
from shared.watch.metrics import Metrics
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import AddGlass, AddMarble, EmptyBox, OpenBag
from tests.shared.toy.neighbour import MarbleGiven
from tests.shared.toy.records import (
    BAG,
    BOX,
    OPEN,
    OTHER_BOX,
    PRISON,
    MemoryRecord,
    command,
    gift,
    with_headers,
)
from tests.shared.toy.switchboard import SWITCHBOARD

pytestmark = pytest.mark.usefixtures("log_as_before")


def lines_after(*batches: tuple[MemoryRecord, ...], metrics: Metrics) -> list[dict[str, Any]]:
    """What the toy logs of trouble while it carries these batches out."""
    stream = io.StringIO()
    configure("toy", stream=stream, colours=False, strict=True)
    declare_facts(SWITCHBOARD.tells())

    async def story() -> None:
        shop = Workshop(log=get_log(), report=Report(get_log(), metrics))
        shop.rules.broken = True
        shop.process.start()
        await asyncio.sleep(1)
        for batch in batches:
            await shop.deliver(*batch)

    run(story())
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in lines if line["level"] == "warning"]


def test_records_that_queue_behind_a_parked_one_are_one_line_for_a_case_and_batch() -> None:
    metrics = Metrics()
    behind = tuple(command(AddMarble(mark=number), number) for number in range(10, 40))
    others = tuple(command(AddMarble(mark=n), n, key=OTHER_BOX) for n in range(50, 55))
    crashing = command(AddGlass(mark=2), 2), command(AddGlass(mark=3), 3, key=OTHER_BOX)
    opened = OPEN, command(AddMarble(mark=1), 9, key=OTHER_BOX)
    made = command(AddMarble(mark=1), 60)
    lines = lines_after(opened, crashing, (*behind, *others), (made,), metrics=metrics)
    parked = [line for line in lines if line["event"] == "record.parked"]
    assert [(line["case"], line["code"], line.get("count")) for line in parked] == [
        (BOX, "crashed", None),
        (BOX, "queued", 30),
        (BOX, "queued", 1),
    ]
    assert {line["next"] for line in parked} == {"./kvi parked list"}
    value = metrics.registry.get_sample_value
    assert value("kvi_parked_total", {"code": "queued"}) == 31
    assert value("kvi_parked_total", {"code": "crashed"}) == 1


def test_an_unreadable_document_is_named_once_for_a_batch_with_the_place_in_our_code() -> None:
    metrics = Metrics()
    stream = io.StringIO()
    configure("toy", stream=stream, colours=False, strict=True)
    declare_facts(SWITCHBOARD.tells())

    async def story() -> None:
        shop = Workshop(log=get_log(), report=Report(get_log(), metrics))
        shop.process.start()
        await shop.deliver(OPEN)
        shop.document(BOX)["state"]["colour"] = "Erika"
        adding = [command(AddMarble(mark=number), number) for number in range(2, 7)]
        await shop.deliver(*adding, command(EmptyBox(), 9))

    run(story())
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    parked = [line for line in lines if line["event"] == "record.parked"]
    assert [(line["case"], line["code"], line["count"]) for line in parked] == [
        (BOX, "unreadable", 5),
        (BOX, "unreadable_urgent", 1),
    ]
    assert all(line["place"].startswith("shared.store.aggregate:") for line in parked)
    assert {line["kind"] for line in parked} == {"box"}
    assert "Erika" not in stream.getvalue()
    value = metrics.registry.get_sample_value
    assert value("kvi_parked_total", {"code": "unreadable"}) == 5


def test_every_line_of_trouble_with_a_record_names_the_next_command() -> None:
    bad = with_headers(command(AddMarble(mark=1), 4), ce_time=b"never")
    known, otherwise = gift(MarbleGiven(mark=7), 5), gift(MarbleGiven(mark=8), 5)
    lines = lines_after((OPEN,), (bad,), (known,), (otherwise,), metrics=Metrics())
    assert [(line["event"], line["next"]) for line in lines] == [
        ("record.refused", f"./kvi listen --as {PRISON} --from-start"),
        ("fact.ignored", f"./kvi case {BOX}"),
    ]


def test_a_line_of_a_record_names_the_kind_of_what_it_is_for_and_the_message() -> None:
    bag, elsewhere = command(OpenBag(mark=1), 2, key=BAG), gift(MarbleGiven(mark=7), 5, key=BAG)
    crashing = command(AddGlass(mark=2), 3)
    astray = command(AddMarble(mark=2), 6, key=BAG)
    metrics = Metrics()
    parked, ignored = lines_after((OPEN, bag), (crashing,), (elsewhere, astray), metrics=metrics)
    assert (parked["event"], parked["kind"]) == ("record.parked", "box")
    assert (ignored["event"], ignored["kind"]) == ("fact.ignored", "bag")
    assert (ignored["code"], ignored["message"]) == ("unknown_item", "MarbleGiven")
    value = metrics.registry.get_sample_value
    assert value("kvi_refused_total", {"code": "unknown_item"}) == 1
    assert value("kvi_handled_total", {"message": "OpenBag"}) == 1
    assert value("kvi_told_total", {"message": "MarbleAdded"}) == 2
