"""No message of any service reaches a step of an aggregate of another kind, nor blocks it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, get_type_hints
from uuid import UUID

import pytest

from deploy.messages.written_message import examples_of
from deploy.network.services import SWITCHBOARDS
from shared.engine.decide import Decider
from shared.engine.decisions import BatchContext, Decisions, Sitting, Windows
from shared.engine.speech import Voice
from shared.language.answers import CommandRefused, RequestAnswered
from shared.language.codes import Code
from shared.language.message import Cancellation, Command, Message, Request, SelfMessage
from shared.language.steps import State
from shared.store.aggregate import Aggregate
from shared.wire.decoded import Decoded
from shared.wire.kind import Kind
from shared.wire.switchboard import Switchboard
from tests.shared.toy.records import BOX, NOON_MS, OTHER_BOX, MemoryRecord, message_id
from tests.shared.toy.switchboard import SWITCHBOARD as TOY

NOON = datetime.fromtimestamp(NOON_MS / 1000, UTC)
DAY_MS = 24 * 60 * 60 * 1000


class Foreign(State):
    """What no service has, so that one with a single kind has another one too."""

    kind: ClassVar[str] = "foreign"


def explode(_state: object, _message: object, _at: object) -> None:
    raise AssertionError("a step ran")


def with_a_foreign_kind(board: Switchboard) -> Switchboard:
    """A service with one kind more, of which every step explodes."""
    kinds = tuple(
        replace(
            kind,
            on={message: replace(row, step=explode) for message, row in kind.on.items()},
            tells=kind.tells or board.events(),
        )
        for kind in board.kinds
    )
    return replace(board, kinds=(*kinds, Kind(Foreign, {}, tells=frozenset())))


BOARDS = [with_a_foreign_kind(board) for board in (*SWITCHBOARDS.values(), TOY)]
ASTRAY = [
    (board, message, kind)
    for board in BOARDS
    for message in board.on
    for kind in board.kinds
    if (owner := board.kind_of(message)) is not None and owner is not kind
]
IDS = [f"{board.service}-{message.type_name()}-{kind.name}" for board, message, kind in ASTRAY]


def said(message: type[Message]) -> Message:
    """One of its examples; what a service says only to itself, and the toy, have none."""
    for example in examples_of(message.type_name()).values():
        if example.is_meant_to_be_good:
            return message.from_json(example.value())
    named: dict[str, Any] = {"request": UUID(BOX), "asker": UUID(OTHER_BOX)}
    return message.model_construct(**named)


def sent(board: Switchboard, message: Message) -> Decoded:
    is_command = isinstance(message, Command)
    return Decoded(
        record=MemoryRecord("in", BOX.encode(), b""),
        sender="anybody" if is_command else board.service,
        from_agency=is_command,
        id=message_id(1),
        ce_id=message_id(1),
        key=BOX,
        digest="digest",
        message=message,
        time=NOON,
        correlation=BOX,
        trace=None,
    )


def decided(board: Switchboard, aggregate: Aggregate, message: Message) -> Decisions:
    windows = Windows(retention_ms=7 * DAY_MS, seen_ms=30 * DAY_MS)
    context = BatchContext(NOON, NOON_MS, windows, Voice(board.service, NOON, NOON_MS))
    sitting = Sitting(context, {}, Decisions())
    decider = Decider(board, object(), "1.0.0", lambda _record: None)
    decider.decide(aggregate, sent(board, message), sitting)
    return sitting.result


def test_every_command_of_every_service_is_tried_on_every_other_kind() -> None:
    tried = {(board.service, message) for board, message, _ in ASTRAY}
    commands = {(b.service, m) for b in BOARDS for m in b.on if issubclass(m, Command)}
    assert {service for service, _ in commands} == {*SWITCHBOARDS, "toy"}
    assert commands <= tried
    assert len(ASTRAY) == sum(
        len(board.kinds) - 1 for board in BOARDS for message in board.on if board.kind_of(message)
    )


def test_every_event_is_told_by_a_kind_unless_it_answers_an_enquiry() -> None:
    for board in (*SWITCHBOARDS.values(), TOY):
        answers = {get_type_hints(row.step)["return"] for row in board.enquiries.values()}
        for message in board.owned():
            if not issubclass(message, Command | SelfMessage) and message not in answers:
                assert board.told_by(message), (
                    f"add {message.type_name()} to tells= of the kind that tells it, "
                    f"in services/{board.service}/tables"
                )


@pytest.mark.short(300)
@pytest.mark.parametrize(("board", "message", "kind"), ASTRAY, ids=IDS)
@pytest.mark.parametrize("erased", [False, True])
def test_a_message_for_an_aggregate_of_another_kind_stops_before_any_step(
    board: Switchboard, message: type[Message], kind: Kind[Any], *, erased: bool
) -> None:
    state = kind.state.model_construct(life="somewhere", deadlines={})
    aggregate = Aggregate(BOX, 1, state, saved=state, erased=erased)
    owner = board.kind_of(message)
    assert owner is not None
    result = decided(board, aggregate, said(message))
    assert aggregate.state is state
    assert not result.parked
    assert not aggregate.waiting
    answers = [each.message for each in (*result.answers, *aggregate.outbox)]
    match answers:
        case [CommandRefused() as no]:
            assert issubclass(message, Command)
            assert no.code == owner.unknown
        case [RequestAnswered() as no]:
            assert issubclass(message, Request | Cancellation)
            assert no.code == (owner.unknown if issubclass(message, Request) else Code.WRONG_STATE)
        case _:
            assert not issubclass(message, Command | Request | Cancellation)
            assert answers == []
            assert [code for code, _ in result.ignored] == [owner.unknown]
