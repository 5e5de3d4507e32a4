"""A hint fits its flaw, also when the answer is given again from what was remembered of it."""

import json

import pytest

from shared.engine.decide import Decider
from shared.language.answers import CommandRefused
from shared.language.codes import HINTS, Code
from shared.language.flaws import Hint
from shared.language.steps import At, Outcome, Refused
from shared.wire.decode import Decoder
from shared.wire.decoded import Rejected
from shared.wire.kind import Kind, row
from shared.wire.switchboard import Switchboard
from tests.shared.engine.deciding import Bench
from tests.shared.toy import contract
from tests.shared.toy.box import Box
from tests.shared.toy.contract import AddMarble, OpenBox
from tests.shared.toy.records import OFFICE, OPEN, REGISTRY, command
from tests.shared.toy.switchboard import ANYBODY, ON


def _of_another(_box: Box, _message: AddMarble, _at: At[object]) -> Outcome[Box]:
    raise Refused(Code.WRONG_SENDER, pointer="/mark")


def test_whoever_names_another_agency_is_told_so_and_not_that_its_kind_may_not_send_this() -> None:
    bench = Bench()
    board = Switchboard(
        "toy", (Kind(Box, {**ON, AddMarble: row(_of_another, by=ANYBODY)}),), contract
    )
    bench.decoder = Decoder(board, REGISTRY)
    bench.decider = Decider(board, bench.rules, "1.0.0", bench.decoder.decode)
    bench.take(OPEN, command(AddMarble(mark=2), 2))
    bench.stored()
    bench.take(command(AddMarble(mark=2), 2))
    first, again = (json.loads(each.value) for each in bench.answers[1:])
    assert first == again
    assert (first["code"], first["pointer"], first["hint"]) == (
        "wrong_sender",
        "/mark",
        Hint.OF_ANOTHER,
    )


def test_whoever_may_not_send_this_at_all_is_told_that() -> None:
    bench = Bench()
    item = bench.decoder.decode(command(OpenBox(mark=1), by=OFFICE))
    assert isinstance(item, Rejected)
    refusal = bench.context.voice.refuse(item)
    assert json.loads(refusal.value)["hint"] == HINTS[Code.WRONG_SENDER]


@pytest.mark.parametrize("hint", [*Hint, *HINTS.values()])
def test_a_hint_can_be_told(hint: str) -> None:
    refused = CommandRefused(code=Code.MALFORMED, hint=hint)
    assert CommandRefused.from_json(refused.to_json()) == refused


def test_a_code_has_a_hint() -> None:
    assert set(HINTS) == set(Code)
