"""What fails is called by its name, waited out and tried again; a round that goes well ends it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shared.watch.trouble import Stopping, Trouble


@dataclass(frozen=True, slots=True)
class Named:
    """What an error is called in the logs, and what is said of it there."""

    event: str
    fields: Mapping[str, str | int | None] = field(default_factory=dict)
    error: BaseException | None = None
    """What it was made from, if that tells more."""


Naming = Callable[[Exception], Named | None]
"""None: this one has no name."""


class Retries:
    """Of one loop: whatever it is, the next attempt may work."""

    def __init__(self, trouble: Trouble, naming: Naming, otherwise: str | None = None) -> None:
        """`otherwise` names what has no name; without it no waiting mends such an error."""
        self._trouble = trouble
        self._naming = naming
        self._otherwise = None if otherwise is None else Named(otherwise)
        self._failing: set[str] = set()

    async def wait_out(self, error: Exception) -> None:
        """Wait before the next attempt, longer each time.

        Raises Stopping, also where that is the error, and the error itself where it has no name.
        """
        named = self._naming(error) or self._otherwise
        if named is None or isinstance(error, Stopping):
            raise error
        await self.wait(named.event, named.error or error, **named.fields)

    async def wait(
        self, event: str, error: BaseException | None = None, **fields: str | int | None
    ) -> None:
        """Wait what has this name. Raises Stopping."""
        self._failing.add(event)
        await self._trouble.wait(event, error, **fields)

    def over(self) -> None:
        """A round went well: nothing that was waited out here goes wrong any more."""
        for event in self._failing:
            self._trouble.over(event)
        self._failing.clear()
