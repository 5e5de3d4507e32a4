"""A box and its steps: every mark is kept, so that a lost or doubled effect shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.answers import DeadlineReached
from shared.codes import Code
from shared.steps import At, Outcome, Refused, State, tell
from tests.shared.toy.contract import (
    AlarmRang,
    BoxEmptied,
    EmptyBox,
    MarbleAdded,
    MarblePassed,
    PassMarble,
    SetAlarms,
)

MOST = 50
"""So many marbles fill a box."""


class Box(State):
    """The marks of all marbles, in the order they came in, and how often the box told something."""

    marks: tuple[int, ...] = ()
    told: int = 0

    @classmethod
    def overtakes(cls, kind: str) -> bool:
        """The alarm of the seventh marble waits for nothing."""
        return kind.startswith("metal:7:")


@dataclass
class Rules:
    """Mended while the toy runs, as a service is by its next version."""

    broken: bool = False


class GlassBroke(Exception):
    """The step cannot deal with glass."""


def add(box: Box | None, message: Any, _at: At[Rules]) -> Outcome[Box]:
    """Put a marble in without looking whether it lies there already: a repeat would show."""
    box = box or Box(life="open")
    if len(box.marks) >= MOST:
        raise Refused(Code.OVER_CAPACITY, pointer="/mark", state=box.life)
    number = box.told + 1
    state = box.model_copy(update={"marks": (*box.marks, message.mark), "told": number})
    return Outcome(state, (tell(MarbleAdded(mark=message.mark, number=number)),))


def add_glass(box: Box | None, message: Any, at: At[Rules]) -> Outcome[Box]:
    """Crash as long as the toy is broken."""
    if at.rules.broken:
        raise GlassBroke(f"Erika Mustermann cannot have {message.mark}")
    return add(box, message, at)


def pass_on(box: Box, message: PassMarble, at: At[Rules]) -> Outcome[Box]:
    """Put a marble in and ask itself for the other box."""
    added = add(box, message, at)
    passed = tell(MarblePassed(mark=message.mark), about=str(message.other))
    return Outcome(added.state, (*added.says, passed), answer="passed")


def set_alarms(box: Box, message: SetAlarms, at: At[Rules]) -> Outcome[Box]:
    """Put a marble in and wait for times, which may have passed already."""
    added = add(box, message, at)
    material = "glass" if message.glass else "metal"
    alarms: dict[str, datetime] = {
        f"{material}:{message.mark}:{index}": due for index, due in enumerate(message.at)
    }
    deadlines = {**box.deadlines, **alarms}
    return Outcome(added.state.model_copy(update={"deadlines": deadlines}), added.says)


def ring(box: Box, message: DeadlineReached, at: At[Rules]) -> Outcome[Box]:
    """Say that a time has come."""
    if at.rules.broken and message.kind.startswith("glass:"):
        raise GlassBroke
    number = box.told + 1
    rang = tell(AlarmRang(kind=message.kind, number=number))
    return Outcome(box.model_copy(update={"told": number}), (rang,))


def empty(_box: Box, _message: EmptyBox, at: At[Rules]) -> Outcome[Box]:
    """Keep nothing but that there was a box; counted is what can have been told before."""
    told = at.saved.told if isinstance(at.saved, Box) else 0
    return Outcome(Box(life="emptied"), (tell(BoxEmptied(number=told + 1)),), erase=True)
