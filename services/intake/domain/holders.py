"""For whom a prison has to seal, by the table of competence: worked out while it can still be.

What the table reads is forgotten in the moment in which a notice is told. What is kept names each
office and its children by their refs.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from services.intake.domain.case import Content
from services.intake.domain.parts import PartFor
from services.intake.domain.way import Way
from shared.network.addressees import MayGoTo, addressees, decided
from shared.network.competence.parent_alone import decide_alone
from shared.network.notices import Path, ReceiverKind
from shared.network.registry import Registry


class Holders(NamedTuple):
    """Who takes part at a moment, and so may hold a referral."""

    path: Path
    registry: Registry
    now: datetime

    def of(self, content: Content, receivers: Collection[ReceiverKind]) -> tuple[PartFor, ...]:
        """The part that each office needs which is to hold some of it."""
        if not content.children:
            home = content.prisoner_home
            holder = decide_alone(receivers, home, self.registry, self.now).holder
            return () if holder is None else (PartFor.of(holder, ()),)
        to_them = MayGoTo(self.path, receivers)
        found = decided(content.children, content.family, to_them, self.registry, self.now)
        return tuple(PartFor.of(office, kids) for office, kids in addressees(found).items())

    def copies(self, content: Content) -> tuple[PartFor, ...]:
        """What is sealed about children for the coordination office, in charge of them or not."""
        clearing = self.registry.coordination_office(self.now).id
        sealed = (part for part in content.sealed if part.receiver == clearing and part.children)
        return tuple(PartFor.of(clearing, part.children) for part in sealed)


def first_ways(
    content: Content, receivers: Collection[ReceiverKind], holders: Holders
) -> tuple[Way, ...]:
    """A way for each office that is to hold a referral; that one is not there yet."""
    return tuple(
        Way(part=part, named=_named(part, content)) for part in holders.of(content, receivers)
    )


def elsewhere(
    content: Content, receivers: Collection[ReceiverKind], holders: Holders
) -> dict[ReceiverKind, tuple[PartFor, ...]]:
    """For whom it would have to be sealed if it might go to this kind of office alone.

    By where the children live: what else decides it is not kept, at referral as little as here.
    """
    kept = content.model_copy(update={"family": (), "prisoner_home": None})
    return {kind: holders.of(kept, (kind,)) for kind in receivers}


def _named(part: PartFor, content: Content) -> tuple[str, ...]:
    sealed = (each.children for each in content.sealed if each.receiver == part.receiver)
    return tuple(sorted({*part.children, *(child for kids in sealed for child in kids)}))
