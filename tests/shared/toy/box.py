"""A box and its steps: every mark is kept, so that a lost or doubled effect shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from shared.language.answers import DeadlineReached, RequestAnswered
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, State, ask, tell
from tests.shared.toy.contract import (
    AlarmRang,
    AskColour,
    BoxEmptied,
    ColourTold,
    EmptyBox,
    MarbleAdded,
    MarblePassed,
    MarbleTakenBack,
    PassMarble,
    SetAlarms,
)

MOST = 50
"""This many marbles fill a box."""
NO_ANSWER = "answer:"
PATIENCE = timedelta(seconds=30)


class Box(State):
    """The marks of all marbles, in the order they came in, and how often the box told something."""

    kind: ClassVar[str] = "box"

    marks: tuple[int, ...] = ()
    told: int = 0
    asked: dict[str, UUID] = Field(default_factory=dict)
    """Requests whose answer is awaited, and the bag of each."""
    passed: dict[str, UUID] = Field(default_factory=dict)
    """Requests that were done."""

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
    return Outcome(state, (tell(marble_added(message.mark, number)),))


def marble_added(mark: int, number: int) -> MarbleAdded:
    """What is told of every marble."""
    return MarbleAdded(mark=mark, number=number, sealed=f"marble_{mark}")


def add_glass(box: Box | None, message: Any, at: At[Rules]) -> Outcome[Box]:
    """Crash as long as the toy is broken."""
    if at.rules.broken:
        raise GlassBroke(f"Erika Mustermann cannot have {message.mark}")
    return add(box, message, at)


def pass_on(box: Box, message: PassMarble, at: At[Rules]) -> Outcome[Box]:
    """Put a marble in, and give the bag half a minute to take another."""
    added = add(box, message, at)
    request = at.new_id("marble")
    passed = MarblePassed(request=request, asker=UUID(at.aggregate), mark=message.mark)
    state = added.state.model_copy(
        update={
            "asked": {**box.asked, str(request): message.other},
            "deadlines": {**box.deadlines, f"{NO_ANSWER}{request}": at.now + PATIENCE},
        }
    )
    return Outcome(state, (*added.says, ask(passed, message.other)), answer="passed")


def hear(box: Box, message: RequestAnswered, _at: At[Rules]) -> Outcome[Box] | None:
    """The bag has taken the marble, or it has not; of no matter once it was taken back."""
    request = str(message.request)
    if request not in box.asked:
        return None
    done = {request: box.asked[request]} if message.code is None else {}
    return Outcome(without(box, request).model_copy(update={"passed": {**box.passed, **done}}))


def without(box: Box, request: str) -> Box:
    """The box when an answer is no longer awaited."""
    deadlines = {k: due for k, due in box.deadlines.items() if k != f"{NO_ANSWER}{request}"}
    asked = {each: bag for each, bag in box.asked.items() if each != request}
    return box.model_copy(update={"asked": asked, "deadlines": deadlines})


def take_back(request: str, bag: UUID, at: At[Rules]) -> Said:
    """Ask the bag to undo what was requested, whether or not it has heard of it."""
    return ask(MarbleTakenBack(request=UUID(request), asker=UUID(at.aggregate)), bag)


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
    """Say that a time has come; one in which no answer came is over."""
    if message.kind.startswith(NO_ANSWER):
        request = message.kind.removeprefix(NO_ANSWER)
        bag = box.asked[request]
        return Outcome(without(box, request), (take_back(request, bag, at),))
    if at.rules.broken and message.kind.startswith("glass:"):
        raise GlassBroke
    number = box.told + 1
    rang = tell(AlarmRang(kind=message.kind, number=number))
    return Outcome(box.model_copy(update={"told": number}), (rang,))


def empty(box: Box, _message: EmptyBox, at: At[Rules]) -> Outcome[Box]:
    """Keep nothing but that there was a box; counted is what can have been told before."""
    told = at.saved.told if isinstance(at.saved, Box) else 0
    back = (take_back(request, bag, at) for request, bag in {**box.asked, **box.passed}.items())
    says = (tell(BoxEmptied(number=told + 1)), *back)
    return Outcome(Box(life="emptied"), says, erase=True)


def colour_of(message: AskColour, at: At[Rules]) -> ColourTold:
    """Blue up to a hundred; there are no others. A broken toy crashes."""
    if at.rules.broken:
        raise ZeroDivisionError
    if message.mark > 100:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/mark")
    return ColourTold(colour="blue")
