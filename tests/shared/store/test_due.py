from datetime import datetime, timedelta

from shared.engine.decide import Decider
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.message import Message
from shared.language.steps import At, Outcome, Refused
from shared.wire.decode import Decoder
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard
from tests.shared.engine.deciding import NOON, Bench
from tests.shared.toy import contract
from tests.shared.toy.box import Box
from tests.shared.toy.contract import AddMarble, EmptyBox, OpenBox, SetAlarms
from tests.shared.toy.records import REGISTRY, command, to_self
from tests.shared.toy.switchboard import ON

ONE, TWO = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


def with_alarms(*at: datetime) -> Bench:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)), command(SetAlarms(mark=2, at=at), 2))
    return bench


def test_the_earliest_pending_deadline_is_what_the_scheduler_looks_for() -> None:
    bench = with_alarms(TWO, ONE)
    assert bench.box.due_at == ONE
    bench.take(to_self(DeadlineReached(kind="metal:2:1", due=ONE), 3))
    assert bench.box.due_at == TWO


def test_a_deadline_fires_once() -> None:
    bench = with_alarms(ONE)
    reached = DeadlineReached(kind="metal:2:0", due=ONE)
    assert bench.take(to_self(reached, 3)) == ["AlarmRang metal:2:0"]
    assert bench.take(to_self(reached, 3), to_self(reached, 4)) == []
    assert bench.state.deadlines == {}


def test_a_deadline_is_void_unless_exactly_it_is_pending() -> None:
    bench = with_alarms(TWO)
    for number, wrong in enumerate(
        [
            DeadlineReached(kind="metal:2:0", due=ONE),
            DeadlineReached(kind="metal:2:0", due=TWO + timedelta(microseconds=1)),
            DeadlineReached(kind="metal:2:1", due=TWO),
        ],
        start=3,
    ):
        assert bench.take(to_self(wrong, number)) == []
    assert bench.state.deadlines == {"metal:2:0": TWO}


def test_a_deadline_is_the_same_after_it_was_stored() -> None:
    exact = NOON + timedelta(microseconds=123_456)
    bench = with_alarms(exact)
    bench.stored()
    reached = DeadlineReached(kind="metal:2:0", due=exact)
    assert bench.take(to_self(DeadlineReached.from_json(reached.to_json()), 3)) == [
        "AlarmRang metal:2:0"
    ]


def test_a_deadline_for_an_aggregate_that_is_not_there_is_void() -> None:
    bench = Bench()
    assert bench.take(to_self(DeadlineReached(kind="metal:2:0", due=ONE))) == []


def test_deadlines_that_are_due_when_they_are_set_fire_in_the_same_pass_oldest_first() -> None:
    bench = Bench(now=TWO)
    bench.take(command(OpenBox(mark=1)))
    asked = command(SetAlarms(mark=2, at=(TWO, ONE, TWO + timedelta(hours=1))), 2)
    assert bench.take(asked) == [
        "accepted open",
        "MarbleAdded 2",
        "AlarmRang metal:2:1",
        "AlarmRang metal:2:0",
    ]
    assert list(bench.state.deadlines) == ["metal:2:2"]
    told = bench.outgoing
    assert len({each.id for each in told}) == len(told)
    assert bench.take(asked) == ["accepted open"]
    assert {each.id for each in bench.outgoing} == {each.id for each in told}


def test_an_older_deadline_that_is_due_is_left_to_the_scheduler() -> None:
    bench = with_alarms(ONE)
    bench.later(hours=2)
    assert bench.take(command(AddMarble(mark=3), 3)) == ["accepted open", "MarbleAdded 3"]
    assert bench.take(command(SetAlarms(mark=4, at=(ONE,)), 4)) == [
        "accepted open",
        "MarbleAdded 4",
        "AlarmRang metal:4:0",
    ]
    assert bench.state.deadlines == {"metal:2:0": ONE}


def test_deadlines_end_with_an_erasure() -> None:
    bench = with_alarms(ONE)
    bench.take(command(EmptyBox(), 3))
    assert bench.box.due_at is None
    assert bench.take(to_self(DeadlineReached(kind="metal:2:0", due=ONE), 4)) == []


def test_a_receipt_gets_rid_of_a_deadline_that_nobody_hears_after_erasure() -> None:
    bench = with_alarms(ONE)
    bench.box.erased = True
    assert bench.take(to_self(DeadlineReached(kind="metal:2:0", due=ONE), 4)) == []
    assert bench.box.due_at is None


def _say_no(_box: Box, _message: DeadlineReached, _at: At[object]) -> Outcome[Box]:
    raise Refused(Code.TOO_LATE)


def saying_no(bench: Bench) -> None:
    on: dict[type[Message], Row] = {**ON, DeadlineReached: row(_say_no)}
    board = Switchboard("toy", (Kind(Box, on),), contract)
    bench.decoder = Decoder(board, REGISTRY)
    bench.decider = Decider(board, bench.rules, "1.0.0", bench.decoder.decode)


def test_a_deadline_whose_step_says_no_is_over_all_the_same() -> None:
    bench = with_alarms(ONE)
    saying_no(bench)
    assert bench.take(to_self(DeadlineReached(kind="metal:2:0", due=ONE), 4)) == []
    assert [code for code, _ in bench.last.ignored] == [Code.TOO_LATE]
    assert bench.box.due_at is None


def test_a_deadline_that_is_refused_does_not_refuse_the_command_that_set_it() -> None:
    bench = Bench(now=TWO)
    bench.take(command(OpenBox(mark=1)))
    saying_no(bench)
    asked = command(SetAlarms(mark=2, at=(ONE,)), 2)
    assert bench.take(asked) == ["accepted open", "MarbleAdded 2"]
    assert bench.state.deadlines == {}
