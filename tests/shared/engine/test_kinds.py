"""A service has several kinds of aggregate, and what is for one never reaches another."""

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

import pytest

from shared.language.answers import DeadlineReached, Ping, RequestAnswered
from shared.language.codes import Code
from shared.language.message import Command, Message
from shared.language.steps import UNBORN, At, Outcome, State, tell
from shared.store.aggregate import Aggregate
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard
from shared.wire.table import OF_EVERY_KIND, Table, together
from tests.shared.engine.deciding import Bench
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import Workshop
from tests.shared.toy import contract
from tests.shared.toy.bag import Bag, empty_bag, give_back, open_bag, take
from tests.shared.toy.box import Box, add, hear
from tests.shared.toy.contract import (
    AddMarble,
    BagEmptied,
    ColourTold,
    EmptyBag,
    MarbleAdded,
    MarblePassed,
    MarbleTakenBack,
    OpenBag,
    OpenBox,
)
from tests.shared.toy.neighbour import MarbleGiven
from tests.shared.toy.records import BAG, BOX, command, gift
from tests.shared.toy.switchboard import ANYBODY, BAGS, BOXES, ON, SWITCHBOARD


def a_bag() -> Bench:
    bench = Bench(box=Aggregate(BAG))
    bench.take(command(OpenBag(mark=1), key=BAG))
    return bench


def test_a_command_for_another_kind_is_refused_before_any_step() -> None:
    bench = a_bag()
    assert bench.take(command(AddMarble(mark=2), 2, key=BAG)) == ["refused unknown_item"]
    assert bench.box.state == Bag(life="tied", marks=(1,), told=1)
    assert not bench.parked


def test_a_fact_for_another_kind_is_passed_over_and_said_in_the_log() -> None:
    bench = a_bag()
    assert bench.take(gift(MarbleGiven(mark=2), 2, key=BAG)) == []
    assert [code for code, _ in bench.last.ignored] == [Code.UNKNOWN_ITEM]
    assert not bench.parked


def test_an_erased_aggregate_of_another_kind_is_as_unknown_as_a_living_one() -> None:
    bench = a_bag()
    bench.take(command(EmptyBag(), 2, key=BAG))
    assert bench.take(command(OpenBox(mark=3), 3, key=BAG)) == ["refused unknown_item"]
    assert bench.take(command(OpenBag(mark=4), 4, key=BAG)) == ["refused case_erased"]


def test_what_was_refused_for_an_id_does_not_decide_what_it_becomes() -> None:
    bench = Bench()
    assert bench.take(command(AddMarble(mark=1))) == ["refused unknown_item"]
    bench.stored()
    assert bench.box.kind == UNBORN
    assert bench.take(command(OpenBag(mark=2), 2)) == ["accepted tied", "MarbleAdded 2"]
    bench.stored()
    assert bench.box.kind == "bag"


def test_a_step_that_makes_a_state_of_another_kind_is_a_crash() -> None:
    def forge(_box: Box | None, _message: OpenBox, _at: At[Any]) -> Outcome[Any]:
        return Outcome(Bag(life="tied"))

    on: dict[type[Message], Row] = {**ON, OpenBox: row(forge, by=ANYBODY, creates=True)}
    bench = Bench(board=replace(SWITCHBOARD, kinds=(replace(BOXES, on=on), BAGS)))
    assert bench.take(command(OpenBox(mark=1))) == []
    assert [parking.code for parking in bench.last.parked] == ["crashed"]


def test_a_step_that_tells_what_only_another_kind_does_is_a_crash() -> None:
    def boast(_box: Box | None, _message: OpenBox, _at: At[Any]) -> Outcome[Box]:
        return Outcome(Box(life="open"), (tell(BagEmptied(number=1)),))

    on: dict[type[Message], Row] = {**ON, OpenBox: row(boast, by=ANYBODY, creates=True)}
    bench = Bench(board=replace(SWITCHBOARD, kinds=(replace(BOXES, on=on), BAGS)))
    assert bench.take(command(OpenBox(mark=1))) == []
    assert [parking.code for parking in bench.last.parked] == ["crashed"]


def test_commands_that_are_keyed_by_something_else_hold_nobody_up() -> None:
    """Twenty crashes in a batch would make the lane try again for ever."""

    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        astray = [command(AddMarble(mark=n), n, key=BAG) for n in range(10, 60)]
        await shop.deliver(command(OpenBag(mark=1), 1, key=BAG), command(OpenBox(mark=1), 2))
        await shop.deliver(*astray, command(AddMarble(mark=7), 7))
        assert shop.marks(BOX) == [1, 7]
        assert shop.answers().count("refused unknown_item") == len(astray)
        assert not shop.documents.records

    run(story())


@pytest.mark.parametrize("kind", SWITCHBOARD.kinds, ids=lambda kind: kind.name)
def test_each_kind_is_stored_by_its_name_and_read_by_its_model(kind: Kind[Any]) -> None:
    assert SWITCHBOARD.models[kind.name] is kind.state
    own = kind.on.keys() - OF_EVERY_KIND
    assert all(SWITCHBOARD.kind_of(message) is kind for message in own)


def anything(_state: object, _message: object, _at: object) -> None:
    return None


class Nameless(State):
    kind: ClassVar[str] = UNBORN


class Knock(Command):
    pass


ASKS: dict[type[Message], Row] = {RequestAnswered: row(hear)}
HOLDS: dict[type[Message], Row] = {
    OpenBag: row(open_bag, by=ANYBODY, creates=True),
    MarblePassed: row(take),
    MarbleTakenBack: row(give_back, overtakes=True),
}


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ((Kind(Box, {}), Kind(Box, {})), "toy: two kinds of aggregate are called 'box'"),
        ((Kind(Nameless, {}),), "toy: two kinds of aggregate are called 'unborn'"),
        (
            (Kind(Box, {MarbleGiven: row(anything)}), Kind(Bag, {MarbleGiven: row(anything)})),
            "toy: MarbleGiven stands in the tables of box and of bag",
        ),
        ((Kind(Box, {Knock: row(add)}),), "toy: Knock is a command and needs by="),
        (
            (Kind(Box, {Ping: row(anything, by=ANYBODY)}),),
            "toy: the engine answers Ping itself, and the row of box would never be used",
        ),
        ((Kind(Box, {MarbleGiven: row(add, by=ANYBODY)}),), "toy: MarbleGiven is no command"),
        (
            (Kind(Box, ASKS), Kind(Bag, {MarblePassed: row(take)})),
            "toy: MarblePassed cannot be taken back",
        ),
        (
            (Kind(Box, ASKS), Kind(Bag, {**HOLDS, MarbleTakenBack: row(give_back)})),
            "toy: MarblePassed cannot be taken back",
        ),
        ((Kind(Box, ASKS), BAGS), "toy: nobody knows which events are about the kind box"),
        ((Kind(Bag, HOLDS),), "toy: nobody hears the answer to MarblePassed"),
        (
            (Kind(Bag, {MarbleGiven: row(add)}),),
            "the step of MarbleGiven is written for another state than Bag",
        ),
        (
            (Kind(Bag, {EmptyBag: row(open_bag, by=ANYBODY)}),),
            "the step of EmptyBag is written for another message than EmptyBag",
        ),
        (
            (Kind(Bag, {EmptyBag: row(empty_bag, by=ANYBODY, creates=True)}),),
            "the step of EmptyBag is written for another missing state than NoneType",
        ),
    ],
)
def test_a_table_that_cannot_work_is_refused_in_a_sentence(
    kinds: tuple[Kind[Any], ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Switchboard("toy", kinds, contract)


@pytest.mark.parametrize(
    ("tells", "sentence"),
    [
        (frozenset(), "toy: no kind of aggregate tells BagEmptied, so a step that says it would"),
        ({MarbleAdded, BagEmptied, MarbleGiven}, "toy: MarbleGiven stands in tells= and is no"),
        ({MarbleAdded, BagEmptied, ColourTold}, "toy: ColourTold stands in tells= and is no"),
        ({MarbleAdded, BagEmptied, MarblePassed}, "toy: MarblePassed stands in tells= and is no"),
    ],
)
def test_the_kinds_tell_all_events_of_the_contract_and_no_others(
    tells: set[type[Message]], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        replace(SWITCHBOARD, kinds=(BOXES, replace(BAGS, tells=frozenset(tells))))


def test_a_message_in_two_tables_of_one_kind_is_refused_instead_of_replaced() -> None:
    one: Table = {MarbleGiven: row(add)}
    other: Table = {MarbleGiven: row(anything)}
    third: Table = {OpenBag: row(anything)}
    with pytest.raises(ValueError, match="MarbleGiven stands in two tables"):
        together(one, other)
    assert together(one, third) == {**one, **third}


def test_a_field_that_a_state_does_not_have_cannot_vanish() -> None:
    bag = Bag(life="tied")
    assert bag.change(told=2).told == 2
    with pytest.raises(TypeError, match="Bag has no tolled"):
        bag.change(tolled=2)


def test_a_deadline_and_an_answer_stand_in_the_table_of_each_kind() -> None:
    both: dict[type[Message], Row] = {
        DeadlineReached: row(anything),
        RequestAnswered: row(anything),
    }
    replace(SWITCHBOARD, kinds=(replace(BOXES, on=both), replace(BAGS, on=both)))


@pytest.mark.parametrize("overtaking", [Box, Bag])
def test_what_every_kind_hears_overtakes_where_the_row_of_its_own_kind_says_so(
    overtaking: type[State],
) -> None:
    def hear_anything(_state: State, _message: RequestAnswered, _at: At[Any]) -> None:
        """Whatever the kind, nothing follows from it."""

    kinds = tuple(
        replace(kind, on={RequestAnswered: row(hear_anything, overtakes=kind.state is overtaking)})
        for kind in SWITCHBOARD.kinds
    )
    board = replace(SWITCHBOARD, kinds=kinds)
    answer = RequestAnswered(request=UUID(BOX), asked="MarblePassed")
    for state in (Box(life="open"), Bag(life="tied")):
        assert board.overtakes(answer, state) is (type(state) is overtaking)
    assert board.overtakes(answer, None)
