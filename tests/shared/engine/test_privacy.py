import asyncio
import io
from dataclasses import replace

import pytest

from shared.engine.facts import declare_facts
from shared.engine.report import Report
from shared.watch.logs import configure, get_log
from shared.watch.metrics import Metrics
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy.contract import AddGlass, AddMarble, OpenBox
from tests.shared.toy.neighbour import MarbleGiven
from tests.shared.toy.records import (
    BOX,
    OPERATOR,
    MemoryRecord,
    command,
    gift,
    with_headers,
)
from tests.shared.toy.switchboard import SWITCHBOARD

pytestmark = pytest.mark.usefixtures("log_as_before")

NAME = "Erika-Mustermann"
CANARY = NAME.encode()
GOOD = command(AddMarble(mark=1))
ADD = AddMarble.ce_type()


def data(**fields: object) -> MemoryRecord:
    return command({"mark": 1, **fields}, kind=ADD)


BAD = {
    "value that is no JSON": replace(GOOD, value=CANARY),
    "value cut short": replace(GOOD, value=b'{"mark": 1, "ribbon": "' + CANARY),
    "name of a field": data(**{NAME: 1}),
    "name of a field further in": data(ribbon={"colour": "red", "length": 1, NAME: 1}),
    "name of a field that stands twice": replace(
        GOOD, value=b'{"%b": 1, "%b": 2}' % (CANARY, CANARY)
    ),
    "value of a field": data(mark=NAME),
    "value of a code": data(ribbon={"colour": NAME, "length": 1}),
    "field that is not there": data(ribbon={"colour": "red", "surname": NAME}),
    "key": replace(GOOD, key=CANARY),
    "subject": with_headers(GOOD, ce_subject=CANARY),
    "id": with_headers(GOOD, ce_id=CANARY),
    "type": with_headers(GOOD, ce_type=CANARY),
    "type that looks right": with_headers(GOOD, ce_type=b"de.kvi-mv.ErikaMustermann.v1"),
    "version of a type": with_headers(GOOD, ce_type=ADD.encode() + CANARY),
    "time": with_headers(GOOD, ce_time=CANARY),
    "source": with_headers(GOOD, ce_source=CANARY),
    "content type": with_headers(GOOD, content_type=CANARY),
    "version of CloudEvents": with_headers(GOOD, ce_specversion=CANARY),
    "correlation": with_headers(GOOD, ce_correlationid=CANARY),
    "trace": with_headers(GOOD, ce_traceparent=CANARY),
    "name of a header": replace(GOOD, headers=[*GOOD.headers, (NAME, b"1"), (NAME, b"2")]),
    "header that nobody knows": with_headers(GOOD, x=CANARY),
    "header that is not UTF-8": with_headers(GOOD, x=CANARY + b"\xff"),
    "text of a crash": command(AddGlass(mark=1)),
    "fact of a service": gift({"mark": NAME}, kind=MarbleGiven.ce_type()),
    "fact of a service without a key": replace(gift(MarbleGiven(mark=1)), key=CANARY),
    "what is too large": with_headers(GOOD, x=CANARY * 20_000),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_name_in_a_bad_record_appears_nowhere(bad: MemoryRecord) -> None:
    lines = io.StringIO()
    configure("toy", stream=lines, colours=False, strict=True)
    declare_facts(SWITCHBOARD.tells())
    metrics = Metrics()

    async def story() -> None:
        shop = Workshop(log=get_log(), report=Report(get_log(), metrics))
        shop.rules.broken = True
        shop.process.start()
        await shop.deliver(command(OpenBox(mark=5), 5))
        before = lines.tell()
        await shop.deliver(bad)
        assert lines.tell() > before
        told = [
            record
            for place, log in shop.broker.logs.items()
            for record in log
            if place.topic.startswith("to.") or place.topic == "toy.boxes.v1"
        ]
        stored = [str(shop.document(BOX)), *map(_metadata, shop.documents.records.values())]
        everything = "\n".join([lines.getvalue(), *map(str, told), *stored])
        for part in ("Erika", "Mustermann"):
            assert part not in everything

    run(story())


def _metadata(parked: object) -> str:
    """Of a parked record, all that operators see."""
    return str({k: getattr(parked, k) for k in ("id", "code", "place", "aggregate", "topic")})


def test_the_trouble_of_a_line_that_breaks_names_no_value() -> None:
    lines = io.StringIO()
    configure("toy", stream=lines, colours=False, strict=True)

    async def story() -> None:
        shop = Workshop(log=get_log(), report=Report(get_log(), Metrics()))
        shop.process.start()
        await asyncio.sleep(1)
        shop.process.producer.frozen = True
        shop.write(command(OpenBox(mark=5), 5), command(OpenBox(mark=5), 6, by=OPERATOR))
        await asyncio.sleep(30)
        shop.process.producer.thaw()
        await shop.deliver()

    run(story())
    assert '"event":"kafka.silent"' in lines.getvalue()
    assert '"event":"trouble.over"' in lines.getvalue()
