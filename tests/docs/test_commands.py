"""What the documents tell a reader to type works, and prints what they say it prints."""

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from deploy.local.agency_keys import key_file
from deploy.messages.written_message import examples_of
from deploy.stack.stack import running
from shared.language.topics import outbound_topic
from shared.network.sealing import seal
from shared.network.sealing_keys import public_jwk
from tests.docs.blocks import DOCUMENTS, ROOT, blocks, missing, steps
from tests.docs.reader import START, STOP, Reader
from tests.run.running import SYSTEM, what_is_wrong
from tests.run.shared_systems import SHARED

OFFICE = "jugendamt-13003"
START_OFFICE = f"""
./kvi credentials {OFFICE} --format python --out again_settings.py 2> /dev/null
.venv/bin/python docs/examples/office.py again_settings.py "$KVI_DATA/keys/{OFFICE}.jwk"
"""
TYPED = [document for document in DOCUMENTS if steps(document)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    reader = Reader(tmp_path_factory.mktemp("reader"))
    look = partial(what_is_wrong, reader.data, SYSTEM)
    with reader.running(), SHARED.watched("reader", look):
        yield reader


@pytest.mark.parametrize("document", TYPED, ids=lambda document: document.name)
def test_a_reader_can_follow_the_document(document: Path, reader: Reader) -> None:
    followed = steps(document)
    printed = reader.follow(followed)
    for step, really in zip(followed, printed, strict=False):
        promised = step.output.text if step.output is not None else ""
        absent = missing(promised, really)
        assert absent is None, f"{document.name}:{step.commands.line}: {absent!r} not in\n{really}"


async def test_the_office_of_the_guide_opens_nothing_that_it_was_asked_to_erase(
    reader: Reader,
) -> None:
    case, endpoints = str(uuid4()), running(reader.data)
    private = json.loads(key_file(reader.data, OFFICE).read_text("utf-8"))
    part = seal(b"{}", case=case, receiver=OFFICE, public_key=public_jwk(private))
    assigned = examples_of("ReferralAssigned")["with_consent"]
    again = assigned.with_data({**assigned.data, "sealed": part})
    asked = examples_of("ErasureRequested")["consent_withdrawn"]
    asked = asked.with_data({**asked.data, "referrals": [again.data["referral"]]})
    async with AIOKafkaProducer(**endpoints.login("referral").aiokafka()) as referral:
        for each in (asked, again):
            headers = [(name, text.encode()) for name, text in each.headers.items()]
            await referral.send_and_wait(
                outbound_topic(OFFICE), each.value(), key=case.encode(), headers=headers
            )
    said = await asyncio.to_thread(reader.type, START_OFFICE)
    told = [line for line in said.splitlines() if not line.startswith("Command")]
    assert told == ["erased", "tell the operators: assigned after a request to erase"]


def test_documents_start_and_stop_the_system_as_the_reader_does() -> None:
    found = {
        (block.info, block.text)
        for document in DOCUMENTS
        for block in blocks(document)
        if block.info in {"sh up", "sh down"}
    }
    assert found == {("sh up", START), ("sh down", STOP)}


def test_a_program_shown_in_a_document_is_the_one_that_is_run() -> None:
    shown = [
        (block.info.partition("file=")[2], block.text)
        for document in DOCUMENTS
        for block in blocks(document)
        if "file=" in block.info
    ]
    assert shown
    for file, text in shown:
        assert text == (ROOT / file).read_text("utf-8"), file


def test_a_promised_line_has_to_come_and_in_order() -> None:
    assert missing("one …\n…\nthree\n", "zero\none and two\n2\n  three\n") is None
    assert missing("three\none …\n", "one and two\nthree\n") == "one …"
