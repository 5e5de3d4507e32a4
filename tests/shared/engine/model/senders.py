"""What agencies, another service and operators write in one schedule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from shared.language.message import Command, Message
from tests.shared.toy.contract import (
    AddFirst,
    AddGlass,
    AddMarble,
    EmptyBag,
    EmptyBox,
    OpenBag,
    OpenBox,
    PassMarble,
    SetAlarms,
)
from tests.shared.toy.neighbour import GlassGiven, MarbleGiven
from tests.shared.toy.records import (
    BAG,
    BOX,
    OFFICE,
    OTHER_BOX,
    PRISON,
    MemoryRecord,
    command,
    gift,
    message_id,
)

_SORTS = {
    "add": 5,
    "first": 2,
    "glass": 6,
    "open": 1,
    "pass": 3,
    "alarm": 3,
    "empty": 0.8,
    "empty bag": 0.4,
    "astray": 0.5,
    "gift": 2,
    "glass gift": 3,
    "noise": 0.5,
}
"""What is written, and how often in proportion."""


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
    if random.random() < 0.8:
        first.append(_sent(OpenBag(mark=9_000), 900, PRISON, BAG))
    drawn = [one for number in range(1, count + 1) for one in _drawn(random, number, now)]
    return [*first, *drawn]


def taking_back(number: int) -> Sent:
    """Let the box that most is about be emptied."""
    return _sent(EmptyBox(), number, PRISON, BOX)


def _drawn(random: Random, number: int, now: datetime) -> Iterator[Sent]:
    mark = number * 10
    key = random.choice((BOX, BOX, BOX, OTHER_BOX))
    sender = random.choice((PRISON, OFFICE))
    sort = random.choices(tuple(_SORTS), tuple(_SORTS.values()))[0]
    if sort in {"gift", "glass gift", "noise"}:
        yield _fact(sort, mark, number, key)
        return
    asked = _asked(sort, mark, random, now)
    if sort in {"empty bag", "astray"}:
        key = BAG
    if sort in {"open", "empty", "empty bag"}:
        sender = PRISON
    yield _sent(asked, number, sender, key)
    if random.random() < 0.1:
        # The same id with other content: a mistake of the sender.
        yield _sent(AddMarble(mark=mark + 1), number, sender, key)


def _asked(sort: str, mark: int, random: Random, now: datetime) -> Message:
    if sort == "pass":
        return PassMarble(mark=mark, other=UUID(random.choice((BAG, BAG, BAG, OTHER_BOX))))
    if sort == "alarm":
        due = tuple(
            now + timedelta(seconds=random.randint(-5, 60)) for _ in range(random.randint(1, 2))
        )
        return SetAlarms(mark=mark, at=due, glass=random.random() < 0.4)
    if sort in {"empty", "empty bag"}:
        return EmptyBox() if sort == "empty" else EmptyBag()
    marble = {"first": AddFirst, "glass": AddGlass, "open": OpenBox}.get(sort, AddMarble)
    return marble(mark=mark)


def _fact(sort: str, mark: int, number: int, key: str) -> Sent:
    if sort == "noise":
        record = gift({"mark": "?"}, number, key=key, kind=MarbleGiven.ce_type())
        return Sent(None, message_id(number), "neighbour", key, record)
    message = MarbleGiven(mark=mark) if sort == "gift" else GlassGiven(mark=mark)
    return Sent(message, message_id(number), "neighbour", key, gift(message, number, key=key))


def _sent(message: Message, number: int, sender: str, key: str) -> Sent:
    record = command(message, number, by=sender, key=key)
    return Sent(message, message_id(number), sender, key, record)
