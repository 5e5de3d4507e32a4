"""For whom a part is sealed and about whom, without what is in it."""

from collections.abc import Collection
from typing import Self

from shared.language.message import AgencyId
from shared.language.steps import Kept
from shared.network.sealed_notice import ChildRef


class PartFor(Kept):
    """One receiver, and the children that stand in it; none where it is about the parent alone."""

    receiver: AgencyId
    children: tuple[ChildRef, ...] = ()

    @classmethod
    def of(cls, receiver: AgencyId, children: Collection[ChildRef]) -> Self:
        """The same part whatever the order in which its children are named."""
        return cls(receiver=receiver, children=tuple(sorted(children)))
