"""An enquiry is answered at once, and nobody can tell later that it came."""

import io
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from prometheus_client import generate_latest

from shared.engine.facts import declare_facts
from shared.engine.report import Report
from shared.language.message import Enquiry, Message
from shared.language.topics import inbound_topic, outbound_topic
from shared.watch.logs import configure, get_log
from shared.watch.metrics import Metrics
from shared.wire.kind import Kind, row
from shared.wire.switchboard import Switchboard
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy import contract
from tests.shared.toy.box import Box, colour_of
from tests.shared.toy.contract import AddMarble, AskColour, MarbleAdded, OpenBox
from tests.shared.toy.records import (
    BOX,
    OPERATOR,
    OTHER_BOX,
    PRISON,
    MemoryRecord,
    command,
    record,
)
from tests.shared.toy.switchboard import ANYBODY, SWITCHBOARD

pytestmark = pytest.mark.usefixtures("log_as_before")

ASKED = command(AskColour(mark=7), 7, key=OTHER_BOX)
SORTS = {
    "that is answered": (ASKED, ["ColourTold blue", "accepted answered"]),
    "that is refused": (
        command(AskColour(mark=700), 7, key=OTHER_BOX),
        ["refused unknown_item"],
    ),
    "that cannot be read": (replace(ASKED, value=b'{"mark": "x"}'), ["refused schema_violation"]),
    "of a version that is not known": (
        record(
            {"mark": 7}, topic=inbound_topic("toy", PRISON), number=7, kind="de.kvi-mv.AskColour.v2"
        ),
        ["refused unknown_version"],
    ),
    "that its sender may not ask": (
        command(AskColour(mark=7), 7, key=OTHER_BOX, by=OPERATOR),
        ["refused wrong_sender"],
    ),
    "whose key is none": (replace(ASKED, key=b"x"), ["refused key_mismatch"]),
}


@pytest.mark.parametrize(("asked", "answers"), SORTS.values(), ids=SORTS.keys())
def test_an_enquiry_leaves_no_trace_but_its_answer(asked: MemoryRecord, answers: Any) -> None:
    lines, metrics = io.StringIO(), Metrics()
    configure("toy", stream=lines, colours=False, strict=True)
    declare_facts(SWITCHBOARD.tells())

    async def story() -> None:
        shop = Workshop(log=get_log(), report=Report(get_log(), metrics))
        shop.process.start()
        await shop.deliver(asked)
        assert [*shop.answers(), *shop.answers(OPERATOR)] == answers
        assert shop.documents.documents.keys() <= {"watermark"}
        assert shop.documents.records == {}
        assert lines.getvalue() == ""
        figures = generate_latest(metrics.registry).decode()
        assert "AskColour" not in figures
        assert "ColourTold" not in figures
        assert 'code="' not in figures

    run(story())


def test_an_enquiry_that_comes_again_is_answered_by_the_same_messages() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(ASKED, ASKED)
        ids = [dict(one.headers)["ce_id"] for one in shop.broker.records(outbound_topic(PRISON))]
        assert len(ids) == 4
        assert len(set(ids)) == 2

    run(story())


def test_an_enquiry_waits_for_nothing_and_changes_nothing_of_what_has_its_key() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await shop.deliver(command(OpenBox(mark=1), 1))
        before = dict(shop.document(BOX))
        await shop.deliver(command(AskColour(mark=1), 2))
        assert shop.document(BOX) == before

    run(story())


def test_an_enquiry_that_crashes_is_answered_and_holds_nobody_up() -> None:
    lines, metrics = io.StringIO(), Metrics()
    configure("toy", stream=lines, colours=False, strict=True)

    async def story() -> None:
        shop = Workshop(log=get_log(), report=Report(get_log(), metrics))
        shop.rules.broken = True
        shop.process.start()
        await shop.deliver(command(AskColour(mark=13), 7, key=OTHER_BOX))
        assert shop.answers() == ["refused cannot_answer"]
        assert lines.getvalue() == ""

    run(story())


def in_a_kind() -> Switchboard:
    on: dict[type[Message], Any] = {AskColour: row(colour_of, by=ANYBODY)}
    return Switchboard("toy", (Kind(Box, on),), contract)


def for_another() -> Switchboard:
    def of_a_marble(_message: AddMarble, _at: Any) -> None:
        """Takes another message."""

    asked: dict[type[Enquiry], Any] = {AskColour: row(of_a_marble, by=ANYBODY)}
    return Switchboard("toy", (), contract, enquiries=asked)


def no_enquiry() -> Switchboard:
    asked: dict[type[Any], Any] = {AddMarble: row(colour_of, by=ANYBODY)}
    return Switchboard("toy", (), contract, enquiries=asked)


def answered_by(answer: Any) -> Switchboard:
    def find_out(_message: AskColour, _at: Any) -> Any:
        """Gives what its signature says."""

    find_out.__annotations__["return"] = answer
    return Switchboard("toy", (), contract, enquiries={AskColour: row(find_out, by=ANYBODY)})


def by_nobody() -> Switchboard:
    return Switchboard("toy", (), contract, enquiries={AskColour: row(colour_of)})


@pytest.mark.parametrize(
    ("build", "why"),
    [
        (in_a_kind, "is an enquiry and stands in the table of a kind"),
        (for_another, "the answer to AskColour is written for another message"),
        (by_nobody, "needs by="),
        (no_enquiry, "AddMarble is no enquiry and stands in enquiries="),
        (partial(answered_by, Any), "the step of AskColour has to say which event it gives"),
        (partial(answered_by, OpenBox), "the step of AskColour has to say which event it gives"),
        (partial(answered_by, MarbleAdded), "the step of AskColour has to say which event it"),
    ],
)
def test_a_table_of_enquiries_that_cannot_work_is_refused_in_a_sentence(
    build: Any, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        build()
