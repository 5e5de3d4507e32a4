"""To whom what concerns a family may go, and whether it is sealed for that receiver alone."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol, TypeVar

from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network.agency import AgencyKind
from shared.network.notices import ReceiverKind
from shared.network.registry import Registry
from shared.network.sealed_parts import SealedFor
from shared.network.sealing import inspect


class KnowsWhoTakesPart(Protocol):
    """The rules of a service that looks up receivers."""

    @property
    def registry(self) -> Registry:
        """Who takes part."""
        ...


K = TypeVar("K", bound=KnowsWhoTakesPart)


def public_receivers(registry: Registry, at: datetime) -> frozenset[ReceiverKind]:
    """The kinds of office of which all are public bodies."""
    return frozenset(
        kind
        for kind in ReceiverKind
        if all(agency.is_public for agency in registry.of_kind(AgencyKind(kind), at))
    )


def check_receiver(
    receiver: str, allowed: Collection[ReceiverKind], at: At[K], pointer: str
) -> None:
    """Refuse whom nobody knows, and whom path and consent do not allow."""
    agency = at.rules.registry.agency(receiver, at.now)
    if agency is None:
        raise Refused(Code.UNKNOWN_AGENCY, pointer=pointer)
    if ReceiverKind.of(agency.kind) not in allowed:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer=pointer)


def check_seal(part: SealedFor, at: At[K], pointer: str) -> None:
    """Refuse what is not sealed for this case, this receiver and a key that is valid."""
    flaw = inspect(
        part.jwe,
        case=at.aggregate,
        receiver=part.receiver,
        known_kids=at.rules.registry.kids(part.receiver, at.now),
    )
    if flaw is not None:
        raise Refused(Code(flaw.value), pointer=pointer)
