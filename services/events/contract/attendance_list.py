"""Whom an organiser has to expect: for its attendance list, and told to nobody else."""

from typing import Annotated, ClassVar

from pydantic import Field

from services.events.contract.training_plan import Module, Sector
from shared.language.fields import Id
from shared.language.message import Event, Privacy
from shared.language.public_text import PublicText
from shared.network.certificate import PersonName


class ParticipantListed(Event):
    """Who has a place once registration has ended; told again with each change, the latest counts.

    Without a name: she does not come after all, and her name is to be forgotten.
    """

    privacy: ClassVar[Privacy] = Privacy.P2

    participant: Id
    name: PersonName | None = None
    late: bool | None = None
    """Her place was given back after the last moment for registering; else absent."""
    sector: Sector
    title: Annotated[str, PublicText(longest=100)]
    modules: Annotated[tuple[Module, ...], Field(min_length=1, max_length=30)]
