"""What a mail to a participant needs: told to notify alone, since it says who she is and where."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.events.contract.training_plan import Module, Place, PlaceAddress
from services.events.contract.trainings import RegistrationCode
from shared.language.fields import Id, Moment, Whole
from shared.language.mail_address import MailAddress
from shared.language.message import AgencyId, Event, Privacy
from shared.language.public_text import PublicText
from shared.network.certificate import ModuleCode, PersonName

POST = "notify.post.v1"


@unique
class Occasion(StrEnum):
    """Why somebody gets a mail."""

    SIGNED_UP = "signed_up"
    """Somebody gave this address; whether it is hers she has yet to confirm."""
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    MOVED_UP = "moved_up"
    REMINDED = "reminded"
    TRAINING_MOVED = "training_moved"
    TRAINING_CANCELLED = "training_cancelled"
    REGISTRATION_CANCELLED = "registration_cancelled"


class PostPassedOn(Event):
    """Somebody is to get a mail about her registration, with the training as it stands."""

    topic: ClassVar[str | None] = POST
    privacy: ClassVar[Privacy] = Privacy.P2

    participant: Id
    occasion: Occasion
    email: MailAddress
    name: PersonName | None = None
    """Absent until she has confirmed: whoever typed it may not be who reads the mail."""
    agency: AgencyId
    """Which registered her and gives the place back, if need be the public pages."""
    code: RegistrationCode | None = None
    """By which she confirms and gives the place back herself; absent where she has an agency."""
    until: Moment
    """Later it is of no use any more."""
    module: ModuleCode | None = None
    """Of which a reminder is; absent in all other mails."""
    has_place: bool
    """Whether the dates belong into a calendar, or were there until now."""
    organiser: AgencyId
    title: Annotated[str, PublicText(longest=100)]
    modules: Annotated[tuple[Module, ...], Field(min_length=1, max_length=30)]
    place: Place
    address: PlaceAddress | None = None
    version: Annotated[int, Whole(0)]
    """Of the dates; higher whenever the training has moved."""
