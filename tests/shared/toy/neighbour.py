"""What another service tells; the toy listens to gifts."""

from typing import ClassVar

from shared.language.message import Event
from tests.shared.toy.contract import Mark

GIFTS = "neighbour.gifts.v1"


class MarbleGiven(Event):
    """A marble for a box that is there."""

    topic: ClassVar[str | None] = GIFTS

    mark: Mark


class GlassGiven(Event):
    """A marble of glass: as long as the toy is broken, the step crashes on it."""

    topic: ClassVar[str | None] = GIFTS

    mark: Mark


class WeatherTold(Event):
    """Nothing the toy listens to."""

    topic: ClassVar[str | None] = GIFTS
