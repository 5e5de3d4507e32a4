"""What agencies, another service and operators write in one schedule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from shared.message import Command, Message
from tests.shared.toy.contract import (
    AddFirst,
    AddGlass,
    AddMarble,
    EmptyBox,
    OpenBox,
    PassMarble,
    SetAlarms,
)
from tests.shared.toy.neighbour import GlassGiven, MarbleGiven
from tests.shared.toy.records import (
    BOX,
    OFFICE,
    OTHER_BOX,
    PRISON,
    MemoryRecord,
    command,
    gift,
    message_id,
)

BOXES = (BOX, OTHER_BOX)


@dataclass(frozen=True)
class Sent:
    """One content under one id; it may be written more than once."""

    message: Message | None
    """None: nothing that can be read."""
    id: str
    sender: str
    key: str
    record: MemoryRecord

    @property
    def mark(self) -> int | None:
        return getattr(self.message, "mark", None)

    @property
    def is_command(self) -> bool:
        return isinstance(self.message, Command)


def draw(random: Random, now: datetime) -> list[Sent]:
    """The contents of one schedule, in the order in which they are first written."""
    count = random.randint(3, 8)
    first = [_sent(OpenBox(mark=0), 0, PRISON, BOX)] if random.random() < 0.9 else []
    drawn = [one for number in range(1, count + 1) for one in _drawn(random, number, now)]
    return [*first, *drawn]


def _drawn(random: Random, number: int, now: datetime) -> Iterator[Sent]:
    mark = number * 10
    key = random.choice((BOX, BOX, BOX, OTHER_BOX))
    sender = random.choice((PRISON, OFFICE))
    sort = random.choices(
        ("add", "first", "glass", "open", "pass", "alarm", "empty", "gift", "glass gift", "noise"),
        (5, 2, 4, 1, 2, 3, 0.8, 2, 2, 0.5),
    )[0]
    other = UUID(BOX if key == OTHER_BOX else OTHER_BOX)
    asked: Message
    match sort:
        case "add":
            asked = AddMarble(mark=mark)
        case "first":
            asked = AddFirst(mark=mark)
        case "glass":
            asked = AddGlass(mark=mark)
        case "open":
            asked, sender = OpenBox(mark=mark), PRISON
        case "pass":
            asked = PassMarble(mark=mark, other=other)
        case "alarm":
            due = tuple(
                now + timedelta(seconds=random.randint(-5, 60)) for _ in range(random.randint(1, 2))
            )
            asked = SetAlarms(mark=mark, at=due, glass=random.random() < 0.4)
        case "empty":
            asked, sender = EmptyBox(), PRISON
        case _:
            yield _fact(sort, mark, number, key)
            return
    yield _sent(asked, number, sender, key)
    if random.random() < 0.1:
        # The same id with other content: a mistake of the sender.
        yield _sent(AddMarble(mark=mark + 1), number, sender, key)


def _fact(sort: str, mark: int, number: int, key: str) -> Sent:
    if sort == "noise":
        record = gift({"mark": "?"}, number, key=key, kind=MarbleGiven.ce_type())
        return Sent(None, message_id(number), "neighbour", key, record)
    message = MarbleGiven(mark=mark) if sort == "gift" else GlassGiven(mark=mark)
    return Sent(message, message_id(number), "neighbour", key, gift(message, number, key=key))


def _sent(message: Message, number: int, sender: str, key: str) -> Sent:
    record = command(message, number, by=sender, key=key)
    return Sent(message, message_id(number), sender, key, record)
