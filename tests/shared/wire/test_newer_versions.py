"""A fact that is heard waits when it comes in a version that is not heard yet; it is never lost."""

import asyncio
import io
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from shared.engine.decide import Decider
from shared.engine.facts import declare_facts
from shared.engine.report import Report
from shared.language.answers import ReleaseParked
from shared.language.codes import Code
from shared.watch.logs import configure, get_log
from shared.watch.metrics import Metrics
from shared.wire.decode import Decoder
from shared.wire.kind import Kind, row
from shared.wire.switchboard import Switchboard
from tests.shared.engine.deciding import Bench
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy import contract, neighbour
from tests.shared.toy.box import Box, add
from tests.shared.toy.contract import AddMarble
from tests.shared.toy.neighbour import GIFTS
from tests.shared.toy.records import (
    BOX,
    OPEN,
    OPERATOR,
    REGISTRY,
    MemoryRecord,
    command,
    gift,
    message_id,
)
from tests.shared.toy.switchboard import ON, SWITCHBOARD


class MarbleGiven(neighbour.MarbleGiven):
    """As the neighbour tells it from the next version on."""

    revision: ClassVar[int] = 2

    colour: str


@dataclass
class Told:
    lines: list[dict[str, Any]]
    metrics: Metrics

    def counted(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(name, labels) or 0


def newer(number: int, key: str = BOX) -> MemoryRecord:
    return gift(MarbleGiven(mark=number, colour="red"), number, key=key)


def story(tell: Coroutine[Any, Any, None], stream: io.StringIO, metrics: Metrics) -> Told:
    run(tell)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    return Told([line for line in lines if line["level"] == "warning"], metrics)


def shop_that_logs() -> tuple[Workshop, io.StringIO, Metrics]:
    stream, metrics = io.StringIO(), Metrics()
    configure("toy", stream=stream, colours=False, strict=True)
    declare_facts(SWITCHBOARD.tells())
    return Workshop(log=get_log(), report=Report(get_log(), metrics)), stream, metrics


@pytest.mark.usefixtures("log_as_before")
def test_it_is_parked_and_log_figures_and_operators_are_told_what_it_is() -> None:
    async def tell() -> None:
        shop.process.start()
        await asyncio.sleep(1)
        await shop.deliver(OPEN)
        for number in range(2, 14):
            await shop.deliver(newer(number))
        await shop.deliver(command(AddMarble(mark=14), 14))
        assert shop.marks(BOX) == [1]

    shop, stream, metrics = shop_that_logs()
    told = story(tell(), stream, metrics)
    first, tenth, behind = told.lines
    assert (first["event"], first["code"], first["message"]) == (
        "record.parked",
        "unknown_version",
        "MarbleGiven.v2",
    )
    assert (first["topic"], first["case"], first["next"]) == (GIFTS, BOX, "./kvi parked list")
    assert (first["count"], tenth["count"], behind["code"]) == (1, 10, "queued")
    assert told.counted("kvi_not_read_total", message="MarbleGiven.v2") == 12
    kept = shop.documents.records.values()
    assert {(each.code, each.place) for each in kept} == {
        (Code.UNKNOWN_VERSION, "MarbleGiven.v2"),
        ("queued", ""),
    }


@pytest.mark.usefixtures("log_as_before")
def test_so_many_at_once_stop_the_service_and_a_line_says_what_it_cannot_read() -> None:
    async def tell() -> None:
        shop.process.start()
        await asyncio.sleep(1)
        shop.write(*(newer(number, message_id(number)) for number in range(100, 140)))
        await asyncio.sleep(30)
        assert shop.process.lanes[0].trouble.current == ("steps.crash",)
        assert not shop.documents.records

    shop, stream, metrics = shop_that_logs()
    told = story(tell(), stream, metrics)
    assert {(line["event"], line["code"], line["message"]) for line in told.lines} == {
        ("steps.crash", "unknown_version", "MarbleGiven.v2")
    }
    assert len(told.lines) < 10


def test_the_next_version_of_the_service_carries_out_what_waited_in_order() -> None:
    bench = Bench()
    bench.take(OPEN, newer(2), command(AddMarble(mark=3), 3))
    assert list(bench.state.marks) == [1]
    hears_both = Switchboard("toy", (Kind(Box, {**ON, MarbleGiven: row(add)}),), contract)
    bench.decoder = Decoder(hears_both, REGISTRY)
    bench.decider = Decider(hears_both, bench.rules, "2.0.0", bench.decoder.decode)
    bench.take(command(ReleaseParked(), 9, by=OPERATOR))
    assert list(bench.state.marks) == [1, 2, 3]
    assert not bench.box.waiting
