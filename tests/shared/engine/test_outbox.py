from dataclasses import replace
from uuid import UUID

import pytest

from shared.store.aggregate import to_changes
from shared.store.published import Published
from shared.wire.envelope import Outgoing
from tests.shared.engine.deciding import Bench
from tests.shared.toy.contract import OpenBox, PassMarble
from tests.shared.toy.records import BOX, OTHER_BOX, command, with_headers

CAUSE, ID = "0d1f6a54-8f57-4a3c-9c38-3f5d4f0a7e21", "5d6a2c1e-77b0-5c3d-8a52-7a53a3a1f0c1"
FOLLOWS = Outgoing(
    id=ID,
    topic="toy.boxes.v1",
    key=BOX,
    type="de.kvi-mv.MarbleAdded.v1",
    time="2026-03-16T12:00:00.000Z",
    value='{"mark":1}',
    correlation=BOX,
    causation=CAUSE,
    saved_ms=1,
)
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
ABOUT_ANOTHER = replace(FOLLOWS, key=OTHER_BOX)


@pytest.mark.parametrize(
    ("outgoing", "beside"),
    [
        (FOLLOWS, set()),
        (replace(FOLLOWS, correlation=OTHER_BOX), {"correlation"}),
        (replace(FOLLOWS, trace="a" * 32), {"traceparent"}),
        (ABOUT_ANOTHER, {"key", "correlation"}),
        (replace(ABOUT_ANOTHER, correlation=OTHER_BOX), {"key"}),
        (replace(ABOUT_ANOTHER, trace="a" * 32), {"key", "correlation", "traceparent"}),
    ],
)
def test_what_follows_from_the_rest_is_not_stored_and_comes_back(
    outgoing: Outgoing, beside: set[str]
) -> None:
    line = outgoing.to_line(BOX)
    assert written(line) == beside
    assert Outgoing.from_line(line, BOX) == outgoing


@pytest.mark.parametrize("trace", [None, TRACE])
@pytest.mark.parametrize("correlation", [None, BOX, OTHER_BOX])
def test_whatever_is_told_comes_back_from_the_store_unchanged(
    trace: str | None, correlation: str | None
) -> None:
    given = {"ce_traceparent": trace, "ce_correlationid": correlation}
    headers = {name: text.encode() for name, text in given.items() if text is not None}
    bench = Bench()
    bench.take(
        with_headers(command(OpenBox(mark=1)), **headers),
        with_headers(command(PassMarble(mark=2, other=UUID(OTHER_BOX)), 2), **headers),
    )
    told = list(bench.box.outbox)
    assert {each.key for each in told} == {BOX, OTHER_BOX}
    bench.stored()
    assert bench.box.outbox == told


def test_nothing_that_follows_is_written_for_what_is_told_of_the_aggregate_itself() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)))
    (line,) = to_changes(bench.box, published=Published())["$set"]["outbox"]
    assert written(line) == set()


def written(line: str) -> set[str]:
    """What stands in a line although it follows from the rest for most records."""
    words = zip(("key", "correlation", "traceparent"), line.split(" ")[6:9], strict=True)
    return {name for name, word in words if word != "-"}
