"""A sealed part as a message carries it."""

from enum import StrEnum, unique
from typing import Annotated

from pydantic import Field

from shared.language.message import AgencyId, Part
from shared.network.sealed_notice import ChildRef
from shared.network.sealing import LARGEST

CompactJwe = Annotated[str, Field(min_length=1, json_schema_extra={"maxLength": LARGEST})]
"""RFC 7516; whether it really is one, and not too large, is checked with its receiver's keys."""


class SealedFor(Part):
    """What only one receiver can open: about its own children and nobody else's.

    About no child where it holds what the parent says of himself alone.
    """

    receiver: AgencyId
    children: Annotated[tuple[ChildRef, ...], Field(max_length=20)] = ()
    jwe: CompactJwe


SealedParts = Annotated[tuple[SealedFor, ...], Field(max_length=20)]


@unique
class ResealReason(StrEnum):
    """Why a part has to be sealed anew."""

    NOT_SEALED = "not_sealed"
    CANNOT_OPEN = "cannot_open"
    CHILDREN_MISSING = "children_missing"
    OTHER_CHILDREN = "other_children"
    INCOMPLETE = "incomplete"
    CONSENT_NARROWED = "consent_narrowed"
    """Another kind of office is told now."""
    CHILD_WITHDRAWN = "child_withdrawn"
    """A child stood in the same part, and no part can be cut."""
    CAREGIVER_WITHDRAWN = "caregiver_withdrawn"
    """Whoever looks after these children, or some of them, must not be named in it any more."""
