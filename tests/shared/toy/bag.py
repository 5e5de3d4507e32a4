"""A bag and its steps: another kind of aggregate, of which boxes request something."""

from typing import ClassVar

from pydantic import Field

from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, State, tell
from tests.shared.toy.box import GlassBroke, Rules, marble_added
from tests.shared.toy.contract import (
    BagEmptied,
    EmptyBag,
    MarblePassed,
    MarbleTakenBack,
    OpenBag,
)

FEW = 2
"""This many marbles of boxes fill a bag."""


class Bag(State):
    """The marks of its marbles; those of boxes by the request that brought them."""

    kind: ClassVar[str] = "bag"

    marks: tuple[int, ...] = ()
    held: dict[str, int] = Field(default_factory=dict)
    told: int = 0


def open_bag(bag: Bag | None, message: OpenBag, _at: At[Rules]) -> Outcome[Bag]:
    """Put a marble in; the bag need not be there yet."""
    bag = bag or Bag(life="tied")
    number = bag.told + 1
    state = bag.model_copy(update={"marks": (*bag.marks, message.mark), "told": number})
    return Outcome(state, (tell(marble_added(message.mark, number)),))


def take(bag: Bag, message: MarblePassed, at: At[Rules]) -> Outcome[Bag]:
    """Hold a marble of a box, if there is room; some cannot be dealt with while it is broken."""
    if at.rules.broken and message.mark % 20:
        raise GlassBroke
    if len(bag.held) >= FEW:
        raise Refused(Code.OVER_CAPACITY, state=bag.life)
    held = {**bag.held, str(message.request): message.mark}
    return Outcome(bag.model_copy(update={"held": held}))


def give_back(bag: Bag, message: MarbleTakenBack, _at: At[Rules]) -> Outcome[Bag]:
    """Hold it no longer."""
    held = {each: mark for each, mark in bag.held.items() if each != str(message.request)}
    return Outcome(bag.model_copy(update={"held": held}))


def empty_bag(_bag: Bag, _message: EmptyBag, at: At[Rules]) -> Outcome[Bag]:
    """Keep nothing but that there was a bag."""
    told = at.saved.told if isinstance(at.saved, Bag) else 0
    return Outcome(Bag(life="emptied"), (tell(BagEmptied(number=told + 1)),), erase=True)
