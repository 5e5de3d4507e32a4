from uuid import UUID

from shared.language.answers import ReleaseParked
from shared.language.codes import Code
from tests.shared.engine.deciding import Bench, short, to_agency
from tests.shared.toy.box import Rules
from tests.shared.toy.contract import (
    AddFirst,
    AddGlass,
    AddMarble,
    EmptyBox,
    OpenBox,
    PassMarble,
)
from tests.shared.toy.neighbour import MarbleGiven
from tests.shared.toy.records import (
    OFFICE,
    OPERATOR,
    OTHER_BOX,
    PRISON,
    command,
    gift,
    message_id,
)


def emptied() -> Bench:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)), command(AddMarble(mark=2), 2, by=OFFICE))
    bench.take(command(EmptyBox(), 3))
    return bench


def test_erasing_leaves_a_receipt_and_every_command_is_answered() -> None:
    bench = emptied()
    assert bench.box.erased
    assert (bench.state.life, bench.state.marks, bench.state.told) == ("emptied", (), 0)
    assert [short(each) for each in bench.outgoing] == [
        "accepted open",
        "accepted open",
        "accepted emptied",
        "BoxEmptied",
    ]
    assert len(to_agency(OFFICE, bench.outgoing)) == 1


def test_erasing_keeps_answers_that_nothing_would_make_again() -> None:
    bench = Bench(rules=Rules(broken=True))
    bench.take(command(OpenBox(mark=1)), command(AddGlass(mark=2), 2, by=OFFICE))
    bench.rules.broken = False
    bench.take(command(ReleaseParked(), 3, by=OPERATOR))
    (released,) = to_agency(OFFICE, bench.box.outbox)
    bench.take(command(EmptyBox(), 4))
    bench.stored()
    assert to_agency(OFFICE, bench.box.outbox) == [released]
    assert [short(each) for each in bench.box.outbox] == [
        "accepted open",
        "accepted released",
        "BoxEmptied",
    ]


def test_what_was_said_to_another_aggregate_outlives_the_erasure() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)), command(PassMarble(mark=2, other=UUID(OTHER_BOX)), 2))
    bench.take(command(EmptyBox(), 3))
    assert "MarblePassed 2" in [short(each) for each in bench.box.outbox]


def test_every_command_on_an_erased_aggregate_gets_one_coded_answer() -> None:
    bench = emptied()
    bench.stored()
    for number, late in enumerate((AddMarble(mark=4), AddFirst(mark=5), OpenBox(mark=6)), 4):
        assert bench.take(command(late, number)) == [f"refused {Code.CASE_ERASED}"]
    assert bench.take(command(EmptyBox(), 9)) == [f"refused {Code.CASE_ERASED}"]
    assert bench.state.marks == ()


def test_facts_about_an_erased_aggregate_are_passed_over() -> None:
    bench = emptied()
    assert bench.take(gift(MarbleGiven(mark=4), 4)) == []
    assert bench.state.marks == ()


def test_repeats_from_before_the_erasure_are_still_known() -> None:
    bench = emptied()
    bench.stored()
    assert bench.take(command(OpenBox(mark=1))) == ["accepted open"]
    assert bench.take(command(EmptyBox(), 3)) == ["accepted emptied"]
    assert list(bench.box.seen) == [
        f"{PRISON}/{message_id(1)}",
        f"{OFFICE}/{message_id(2)}",
        f"{PRISON}/{message_id(3)}",
    ]


def test_what_cannot_be_read_of_an_erased_aggregate_is_neither_kept_nor_waited_for() -> None:
    bench = emptied()
    bench.take(gift({"mark": "Erika"}, 4, kind=MarbleGiven.ce_type()))
    assert (bench.box.waiting, bench.parked) == ([], {})
    assert [code for code, _ in bench.last.ignored] == [Code.SCHEMA_VIOLATION]
    assert bench.take(gift(MarbleGiven(mark=4), 5)) == []
    assert bench.box.waiting == []
