from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from shared.engine.decide import Decider
from shared.engine.limits import OUTBOX_BYTES, SEEN_CAP, SENDER_CAP
from shared.language.answers import Ping
from shared.language.codes import Code
from shared.language.message import Message
from shared.language.steps import At, Outcome
from shared.wire.decode import Decoder
from shared.wire.decoded import Decoded
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard
from tests.shared.engine.deciding import NOON, WINDOWS, Bench, short, to_agency
from tests.shared.toy import contract
from tests.shared.toy.box import MOST, Box
from tests.shared.toy.contract import (
    BOXES,
    AddFirst,
    AddGlass,
    AddMarble,
    EmptyBox,
    MarbleAdded,
    OpenBox,
    PassMarble,
)
from tests.shared.toy.neighbour import GlassGiven, MarbleGiven
from tests.shared.toy.records import (
    BOX,
    NOON_MS,
    OFFICE,
    OTHER_BOX,
    PRISON,
    REGISTRY,
    command,
    gift,
    message_id,
    with_headers,
)
from tests.shared.toy.switchboard import ANYBODY, ON

DAY_MS = 24 * 60 * 60 * 1000


def opened() -> Bench:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)))
    return bench


def test_a_command_is_answered_and_what_it_led_to_is_told() -> None:
    bench = Bench()
    assert bench.take(command(OpenBox(mark=1))) == ["accepted open", "MarbleAdded 1"]
    assert bench.state.marks == (1,)
    (answer,), (fact,) = bench.answers, bench.box.outbox
    assert (answer.topic, fact.topic) == (f"to.{PRISON}.v1", BOXES)
    assert answer.key == fact.key == BOX
    assert answer.causation == fact.causation == message_id(1)


def test_the_same_message_again_gets_the_same_answer_and_changes_nothing() -> None:
    bench = opened()
    (first,) = bench.answers
    bench.later(hours=1)
    again = command(OpenBox(mark=1))
    again.offset, again.timestamp = 99, bench.wall_ms
    assert bench.take(again) == ["accepted open"]
    _, second = bench.answers
    assert (second.id, second.value) == (first.id, first.value)
    assert bench.state.marks == (1,)
    assert [short(each) for each in bench.box.outbox] == ["MarbleAdded 1"]


@pytest.mark.parametrize("erased", [False, True])
def test_a_record_that_was_saved_and_never_published_is_answered_as_the_first_time(
    erased: bool,
) -> None:
    asked = [
        command(OpenBox(mark=1)),
        with_headers(
            command(PassMarble(mark=2, other=UUID(OTHER_BOX)), 2),
            ce_correlationid=OTHER_BOX.encode(),
            ce_traceparent=b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01",
        ),
        command(AddMarble(mark=3), 3, by=OFFICE),
        *([command(EmptyBox(), 4)] if erased else []),
    ]
    bench = Bench()
    bench.take(*asked)
    answers, outbox = bench.answers, list(bench.box.outbox)
    assert len(answers) == len(asked)
    assert outbox
    bench.answers = []
    bench.stored()
    bench.take(*asked)
    assert bench.answers == answers
    assert bench.box.outbox == outbox
    assert not bench.box.changed


def test_a_repeat_that_comes_later_differs_in_nothing_but_its_time() -> None:
    bench = opened()
    bench.stored()
    bench.later(hours=1)
    bench.take(command(OpenBox(mark=1)))
    first, second = bench.answers
    assert second.time != first.time
    assert replace(second, time=first.time, saved_ms=first.saved_ms) == first


def test_a_repeat_is_known_after_a_restart() -> None:
    bench = opened()
    bench.take(command(AddMarble(mark=1), 2, by=OFFICE), command(AddFirst(mark=9), 3))
    first = [each.id for each in to_agency(OFFICE, bench.answers)]
    bench.answers = []
    bench.stored()
    assert bench.take(command(AddMarble(mark=1), 2, by=OFFICE)) == ["accepted open"]
    assert [each.id for each in bench.answers] == first
    assert not bench.box.changed


def test_a_refusal_is_repeated_too() -> None:
    bench = Bench()
    assert bench.take(command(AddMarble(mark=1))) == ["refused unknown_item"]
    bench.take(command(OpenBox(mark=2), 2))
    bench.stored()
    assert bench.take(command(AddMarble(mark=1))) == ["refused unknown_item"]
    assert bench.answers[-1] == bench.answers[0]
    assert bench.state.marks == (2,)


def test_a_refusal_of_a_step_names_code_place_and_state() -> None:
    bench = opened()
    bench.take(*(command(AddMarble(mark=mark), mark) for mark in range(2, MOST + 1)))
    assert bench.take(command(AddMarble(mark=77), 77)) == ["refused over_capacity open"]
    assert '"pointer":"/mark"' in bench.answers[-1].value
    assert '"command":"AddMarble"' in bench.answers[-1].value


def test_the_same_id_with_other_content_is_a_conflict_under_an_id_of_its_own() -> None:
    bench = opened()
    (first,) = bench.answers
    assert bench.take(command(OpenBox(mark=2))) == ["refused conflict"]
    assert bench.take(command(AddMarble(mark=1))) == ["refused conflict"]
    assert bench.take(command(OpenBox(mark=2))) == ["refused conflict"]
    ids = [each.id for each in bench.answers[1:]]
    assert first.id not in ids
    assert (ids[0] == ids[2], ids[0] == ids[1]) == (True, False)
    assert bench.state.marks == (1,)
    assert not bench.last.parked


def test_an_id_belongs_to_its_sender() -> None:
    bench = opened()
    assert bench.take(command(AddMarble(mark=1), 1, by=OFFICE)) == [
        "accepted open",
        "MarbleAdded 1",
    ]
    assert len({each.id for each in bench.outgoing}) == 4


def test_a_conflict_among_facts_concerns_operators_only() -> None:
    bench = opened()
    bench.take(gift(MarbleGiven(mark=2), 2))
    assert bench.take(gift(MarbleGiven(mark=3), 2)) == []
    assert [code for code, _ in bench.last.ignored] == [Code.CONFLICT]
    assert bench.state.marks == (1, 2)


def test_a_record_older_than_the_window_is_stale_by_the_brokers_time() -> None:
    bench = opened()
    bench.now += timedelta(days=4000)
    oldest = bench.wall_ms - WINDOWS.seen_ms
    assert bench.take(command(AddMarble(mark=2), 2, timestamp=oldest)) == [
        "accepted open",
        "MarbleAdded 2",
    ]
    assert bench.take(command(AddMarble(mark=3), 3, timestamp=oldest - 1)) == ["refused stale"]
    assert bench.take(gift(MarbleGiven(mark=4), 4, timestamp=oldest - 1)) == []
    assert [code for code, _ in bench.last.ignored] == [Code.STALE]
    assert bench.state.marks == (1, 2)


def test_what_was_seen_before_the_window_is_forgotten() -> None:
    bench = opened()
    bench.later(days=31)
    bench.take(command(AddMarble(mark=2), 2, timestamp=bench.wall_ms))
    assert list(bench.box.seen) == [f"{PRISON}/{message_id(2)}"]
    assert bench.take(command(OpenBox(mark=1))) == ["refused stale"]


def test_an_aggregate_that_has_seen_too_much_refuses_and_grows_no_further() -> None:
    bench = opened()
    for number in range(2, SEEN_CAP + 1):
        bench.take(gift(MarbleGiven(mark=number), number))
    assert len(bench.box.seen) == SEEN_CAP
    refused = command(AddMarble(mark=1), 5_000)
    bench.answers = []
    assert bench.take(refused, refused) == ["refused full", "refused full"]
    assert len({each.id for each in bench.answers}) == 1
    assert len(bench.box.seen) == SEEN_CAP
    assert bench.take(command(AddFirst(mark=1), 5_001)) == ["refused over_capacity open"]


def test_an_aggregate_that_was_full_takes_commands_again_when_all_that_is_forgotten() -> None:
    bench = opened()
    for number in range(2, SEEN_CAP + 1):
        bench.take(gift(MarbleGiven(mark=number), number))
    bench.later(days=31)
    late = command(AddMarble(mark=1), 5_000, timestamp=bench.wall_ms)
    assert bench.take(late) == ["refused over_capacity open"]


def test_one_agency_alone_cannot_fill_an_aggregate() -> None:
    bench = opened()
    for number in range(2, SENDER_CAP + 2):
        bench.take(command(AddMarble(mark=number), number, by=OFFICE))
    assert bench.take(command(AddMarble(mark=1), 5_000, by=OFFICE)) == ["refused full"]
    assert bench.take(command(AddMarble(mark=1), 5_000)) == ["refused over_capacity open"]


def test_what_waits_of_an_agency_counts_as_well() -> None:
    bench = opened()
    bench.rules.broken = True
    for number in range(2, SENDER_CAP + 2):
        bench.take(command(AddGlass(mark=number), number, by=OFFICE))
    assert bench.take(command(AddMarble(mark=1), 5_000, by=OFFICE)) == ["refused full"]
    assert bench.take(command(AddMarble(mark=1), 5_000)) == []
    assert len(bench.box.waiting) == SENDER_CAP + 1


def test_an_outbox_that_is_not_published_takes_on_no_more_than_fits_into_one_save() -> None:
    bench = opened()
    fact = bench.box.outbox[0]
    bench.box.outbox.append(replace(fact, value=" " * OUTBOX_BYTES))
    assert bench.take(command(AddMarble(mark=2), 2)) == ["refused full"]
    bench.box.outbox.pop()
    assert bench.take(command(AddMarble(mark=2), 2)) == ["accepted open", "MarbleAdded 2"]


def test_what_is_remembered_already_stays_as_it_is() -> None:
    bench = opened()
    bench.stored()
    (key,) = bench.box.seen
    known = bench.box.recall(key)
    assert known is not None
    bench.box.remember(known._replace(answer=None))
    assert bench.box.recall(key) == known
    assert not bench.box.added


def test_a_command_for_an_aggregate_that_is_not_there_is_refused_and_a_fact_passed_over() -> None:
    bench = Bench()
    assert bench.take(command(AddMarble(mark=1))) == ["refused unknown_item"]
    assert bench.take(gift(MarbleGiven(mark=2), 2)) == []
    assert bench.box.state is None
    assert not bench.last.ignored
    assert bench.take(gift(GlassGiven(mark=3), 3)) == ["MarbleAdded 3"]


def test_a_fact_cannot_be_refused_and_nobody_is_answered() -> None:
    bench = opened()
    bench.take(*(command(AddMarble(mark=mark), mark) for mark in range(2, MOST + 1)))
    assert bench.take(gift(MarbleGiven(mark=77), 77)) == []
    assert [code for code, _ in bench.last.ignored] == [Code.OVER_CAPACITY]
    assert bench.take(gift(MarbleGiven(mark=77), 77)) == []
    assert len(bench.answers) == MOST
    assert {each.topic for each in bench.outgoing} == {f"to.{PRISON}.v1", BOXES}


def test_a_step_may_name_another_state_in_the_answer_and_speak_to_another_aggregate() -> None:
    bench = opened()
    asked = command(PassMarble(mark=2, other=UUID(OTHER_BOX)), 2)
    assert bench.take(asked) == ["accepted passed", "MarbleAdded 2", "MarblePassed 2"]
    passed = bench.box.outbox[-1]
    assert (passed.topic, passed.key) == ("toy.self.v1", OTHER_BOX)


def test_ids_are_made_again_from_the_same_message_and_from_no_other() -> None:
    once, again = opened(), Bench(wall_ms=NOON_MS + 5_000, now=NOON + timedelta(hours=1))
    again.take(command(OpenBox(mark=1)))
    assert [one.id for one in once.outgoing] == [one.id for one in again.outgoing]
    others = [command(OpenBox(mark=1), 2), command(OpenBox(mark=1), key=OTHER_BOX)]
    ids = {each.id for each in once.outgoing}
    for other in others:
        bench = Bench()
        bench.take(other)
        ids.update(each.id for each in bench.outgoing)
    assert len(ids) == 6


def test_the_trace_and_the_correlation_go_on_in_what_is_said() -> None:
    bench = Bench()
    asked = command(OpenBox(mark=1))
    trace, span = "a" * 32, "b" * 16
    asked.headers += [
        ("ce_correlationid", OTHER_BOX.encode()),
        ("ce_traceparent", f"00-{trace}-{span}-01".encode()),
    ]
    bench.take(asked)
    assert len(bench.outgoing) == 2
    for each in bench.outgoing:
        assert each.correlation == OTHER_BOX
        assert each.traceparent.startswith(f"00-{trace}-")
        assert span not in each.traceparent


def test_ping_is_answered_for_no_aggregate() -> None:
    bench = Bench()
    item = bench.decoder.decode(command(Ping(), by=OFFICE))
    assert isinstance(item, Decoded)
    pong = bench.decider.pong(item, bench.context)
    assert pong.topic == f"to.{OFFICE}.v1"
    assert '"service":"toy"' in pong.value
    # The same id once more, now for a command: its answer is another message.
    bench.take(command(AddMarble(mark=1), by=OFFICE))
    (refused,) = bench.outgoing
    assert pong.id != refused.id
    assert bench.box.state is None


def _unsayable(box: Box, message: AddMarble, _at: At[object]) -> Outcome[Box]:
    state = box.model_copy(update={"marks": (*box.marks, message.mark)})
    return Outcome(state, answer="Erika Mustermann")


def test_what_cannot_be_said_counts_as_a_crash_that_leaves_everything_as_it_was() -> None:
    bench = opened()
    on: dict[type[Message], Row] = {**ON, AddMarble: row(_unsayable, by=ANYBODY)}
    board = Switchboard("toy", (Kind(Box, on),), contract)
    bench.decoder = Decoder(board, REGISTRY)
    bench.decider = Decider(board, bench.rules, "1.0.0", bench.decoder.decode)
    before = (bench.state, list(bench.box.outbox), dict(bench.box.seen))
    assert bench.take(command(AddMarble(mark=2), 2)) == []
    assert [parking.code for parking in bench.last.parked] == ["crashed"]
    assert (bench.state, bench.box.outbox, bench.box.seen) == before


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_told_can_be_read_by_whoever_hears_it(number: int) -> None:
    bench = opened()
    bench.take(command(AddMarble(mark=2), 2))
    facts = [each for each in bench.box.outbox if each.topic == BOXES]
    told = MarbleAdded.from_json(facts[number - 1].value)
    assert (told.mark, told.number) == (number, number)
