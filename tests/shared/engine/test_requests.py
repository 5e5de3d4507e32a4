"""A request has exactly one answer, whatever happens, and can be taken back at any time."""

from collections.abc import Sequence
from itertools import permutations
from uuid import UUID

import pytest

from shared.language.answers import DeadlineReached, DiscardParked, ReleaseParked, RequestAnswered
from shared.language.message import SelfMessage
from shared.language.steps import ask
from shared.store.aggregate import Aggregate
from shared.wire.envelope import Outgoing
from tests.shared.engine.deciding import Bench, short
from tests.shared.toy.bag import Bag
from tests.shared.toy.box import Box, Rules
from tests.shared.toy.contract import (
    EmptyBag,
    EmptyBox,
    MarbleTakenBack,
    OpenBag,
    OpenBox,
    PassMarble,
)
from tests.shared.toy.records import (
    BAG,
    BOX,
    OPERATOR,
    MemoryRecord,
    command,
    message_id,
    passed_marble,
    to_self,
)

DONE = "RequestAnswered MarblePassed tied"
NO_ROOM = "RequestAnswered MarblePassed over_capacity tied"
CANCELLED = "RequestAnswered MarblePassed wrong_state cancelled"
BACK = MarbleTakenBack(request=UUID(message_id(1)), asker=UUID(BOX))


def bag(*, broken: bool = False) -> Bench:
    bench = Bench(box=Aggregate(BAG), rules=Rules(broken=broken))
    bench.take(command(OpenBag(mark=1), 900, key=BAG))
    return bench


def to_bag(message: SelfMessage, number: int) -> MemoryRecord:
    return to_self(message, number, key=BAG)


def held(bench: Bench) -> list[int]:
    assert isinstance(bench.box.state, Bag)
    return list(bench.box.state.held.values())


def answers(outgoing: Sequence[Outgoing]) -> dict[str, str]:
    """The answers by their ids, so that a repeat counts once."""
    found = (each for each in outgoing if each.type.endswith("RequestAnswered.v1"))
    return {each.id: short(each) for each in found}


def test_a_request_that_is_done_is_answered_to_whoever_asked() -> None:
    bench = bag()
    assert bench.take(to_bag(passed_marble(20), 5)) == [DONE]
    (answer,) = bench.answers[-1:]
    assert (answer.key, answer.topic, held(bench)) == (BOX, "toy.self.v1", [20])


def test_a_step_that_says_no_is_answered_too() -> None:
    bench = bag()
    bench.take(to_bag(passed_marble(20, 1), 1), to_bag(passed_marble(40, 2), 2))
    assert bench.take(to_bag(passed_marble(60, 3), 3)) == [NO_ROOM]
    assert held(bench) == [20, 40]


def test_asked_again_under_its_name_it_is_answered_again_and_not_done_again() -> None:
    bench = bag()
    bench.take(to_bag(passed_marble(20), 5))
    bench.stored()
    assert bench.take(to_bag(passed_marble(20), 6)) == [DONE]
    assert (len(answers(bench.answers)), held(bench)) == (1, [20])


def test_nothing_that_is_not_there_leaves_a_request_without_an_answer() -> None:
    nobody = Bench(box=Aggregate(BAG))
    assert nobody.take(to_bag(passed_marble(20), 5)) == [
        "RequestAnswered MarblePassed unknown_item"
    ]
    erased = bag()
    erased.take(command(EmptyBag(), 2, key=BAG))
    assert erased.take(to_bag(passed_marble(20), 5)) == ["RequestAnswered MarblePassed case_erased"]
    other = Bench()
    other.take(command(OpenBox(mark=1)))
    assert other.take(to_self(passed_marble(20), 5)) == [
        "RequestAnswered MarblePassed unknown_item"
    ]


def test_a_request_waits_behind_what_is_parked_and_is_answered_once_it_is_released() -> None:
    bench = bag(broken=True)
    assert bench.take(to_bag(passed_marble(10, 1), 1), to_bag(passed_marble(20, 2), 2)) == []
    bench.rules.broken = False
    bench.take(command(ReleaseParked(), 3, by=OPERATOR, key=BAG))
    assert list(answers(bench.box.outbox).values()) == [DONE, DONE]
    assert held(bench) == [10, 20]


def test_a_request_that_is_given_up_is_answered() -> None:
    bench = bag(broken=True)
    bench.take(to_bag(passed_marble(10, 1), 1))
    (name,) = bench.box.waiting
    bench.take(command(DiscardParked(parked=name, reason="broken"), 2, by=OPERATOR, key=BAG))
    assert list(answers(bench.box.outbox).values()) == [
        "RequestAnswered MarblePassed wrong_state discarded"
    ]


def test_a_request_that_waits_is_answered_when_what_it_waits_for_is_erased() -> None:
    bench = bag(broken=True)
    bench.take(to_bag(passed_marble(10, 1), 1), command(EmptyBag(), 2, key=BAG))
    assert list(answers(bench.box.outbox).values()) == ["RequestAnswered MarblePassed case_erased"]


@pytest.mark.parametrize("order", list(permutations(["ask", "ask again", "take back", "again"])))
def test_in_any_order_there_is_one_answer_and_nothing_stays(order: tuple[str, ...]) -> None:
    records = {
        "ask": to_bag(passed_marble(20), 5),
        "ask again": to_bag(passed_marble(20), 6),
        "take back": to_bag(BACK, 7),
        "again": to_bag(BACK, 8),
    }
    bench = bag()
    told: list[Outgoing] = []
    for each in order:
        bench.take(records[each])
        told.extend(bench.box.outbox)
        bench.stored()
    asked_first = order[0].startswith("ask")
    assert held(bench) == []
    assert list(answers([*bench.answers, *told]).values()) == [DONE if asked_first else CANCELLED]


def test_what_is_taken_back_while_it_waits_is_never_done() -> None:
    bench = bag(broken=True)
    bench.take(to_bag(passed_marble(10, 1), 1))
    bench.take(to_bag(BACK, 2))
    bench.rules.broken = False
    bench.take(command(ReleaseParked(), 3, by=OPERATOR, key=BAG))
    assert list(answers(bench.box.outbox).values()) == [CANCELLED]
    assert (held(bench), bench.box.waiting) == ([], [])


def test_whoever_asks_hears_the_answer_and_no_longer_waits() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)), command(PassMarble(mark=20, other=UUID(BAG)), 2))
    (request,) = asked(bench)
    done = RequestAnswered(request=UUID(request), asked="MarblePassed", state="tied")
    bench.take(to_self(done, 3))
    assert (asked(bench), bench.state.deadlines) == ([], {})
    assert list(bench.state.passed) == [request]


def test_whoever_hears_nothing_in_time_takes_it_back() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)), command(PassMarble(mark=20, other=UUID(BAG)), 2))
    ((kind, due),) = bench.state.deadlines.items()
    bench.later(minutes=1)
    said = bench.take(to_self(DeadlineReached(kind=kind, due=due), 3))
    assert said == ["MarbleTakenBack"]
    assert (asked(bench), bench.state.passed) == ([], {})


def test_whoever_is_erased_takes_back_all_it_asked_for() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)), command(PassMarble(mark=20, other=UUID(BAG)), 2))
    said = bench.take(command(EmptyBox(), 3))
    assert said == ["accepted emptied", "BoxEmptied", "MarbleTakenBack"]
    assert bench.box.outbox[-1].key == BAG


def test_only_a_request_or_its_cancellation_goes_to_another_aggregate() -> None:
    assert ask(BACK, UUID(BAG)).about == BAG
    with pytest.raises(TypeError, match="OpenBox"):
        ask(OpenBox(mark=1), UUID(BAG))  # type: ignore[arg-type]


def asked(bench: Bench) -> list[str]:
    assert isinstance(bench.box.state, Box)
    return list(bench.box.state.asked)
