"""What the documents tell a reader to type works, and prints what they say it prints."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.docs.blocks import DOCUMENTS, ROOT, blocks, missing, steps
from tests.docs.reader import START, STOP, Reader
from tests.run.running import SYSTEM, what_is_wrong
from tests.run.shared_systems import SHARED

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
