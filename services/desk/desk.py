"""What the pages of a desk work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.desk.bell import Bell
from services.desk.domain.order import Order
from services.desk.domain.people import Person
from services.desk.domain.places import Place
from services.desk.domain.trail import Deed
from services.desk.stored.stores import Stores
from shared.network.registry import Registry
from shared.watch.clock import Clock


@dataclass(frozen=True)
class Desk(Stores):
    """Its stores, its two clocks, and who it serves."""

    origin: str
    registry: Registry
    clock: Clock
    """That of the cases."""
    wall: Callable[[], datetime]
    """That of people: sessions and invitations end by it."""
    places: tuple[Place, ...]
    """All municipalities of the list."""
    wake: Mapping[str, Callable[[], None]]
    """Says to the sender of an agency that something was written down."""
    bell: Bell
    idle: timedelta
    """After this long without use a session ends."""
    checkpoint: Callable[[str], None] = lambda _place: None
    """Told where it is; tests stop it there."""

    async def give(self, order: Order) -> Order:
        """Let an order leave, in the audit before it is written down.

        Gives what stands under its id: another person may have given it before, and then the
        audit says of this one that she pressed too.
        """
        if await self.orders.get(order.id) is None:
            await self.trails.add(
                order.agency, order.by, Deed.ORDERED, case=order.case, what=order.command
            )
            self.checkpoint("ordering")
        written = await self.orders.write(order)
        if written is not order:
            await self.trails.add(
                order.agency, order.by, Deed.WITHOUT_EFFECT, case=order.case, what=order.command
            )
        self.checkpoint("ordered")
        self.wake[order.agency]()
        self.bell.ring(order.agency)
        return written

    async def looked(self, person: Person, case: str, deed: Deed = Deed.LOOKED) -> None:
        """Somebody looks into a case, or has its sealed part opened."""
        await self.trails.add(person.agency, person.id, deed, case=case)

    async def came_late(self, person: Person, case: str, command: str) -> None:
        """Somebody pressed on an old page for what is not given any more."""
        deed = Deed.WITHOUT_EFFECT
        await self.trails.add(person.agency, person.id, deed, case=case, what=command)
