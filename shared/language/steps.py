"""What a step gets and what it returns: the words in which a service's domain decides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from shared.language.codes import Code
from shared.language.message import Cancellation, Message, Request

S = TypeVar("S", bound="State")
R = TypeVar("R")

UNBORN = "unborn"
"""The kind of an aggregate that no message has created yet, though some have come for it."""
UNKNOWN = "unknown"
"""The kind of what is no aggregate, or one whose document does not say it."""

_set = object.__setattr__


class Kept(BaseModel):
    """What is kept of an aggregate, a state or a part of one; frozen, so a step makes a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def change(self, **changes: Any) -> Self:
        """The same with some fields changed. Raises TypeError for one that it does not have."""
        if unknown := changes.keys() - self.__pydantic_fields__.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        # What pydantic's model_copy makes, in half the time: it is asked for with every message.
        changed = self.__new__(type(self))
        _set(changed, "__dict__", {**self.__dict__, **changes})
        _set(changed, "__pydantic_fields_set__", self.__pydantic_fields_set__ | changes.keys())
        _set(changed, "__pydantic_extra__", None)
        _set(changed, "__pydantic_private__", None)
        return changed


class State(Kept):
    """An aggregate's state."""

    kind: ClassVar[str]
    """The name of the kind of aggregate, as it is stored with each document."""
    life: str
    """Where the aggregate stands, as answers name it."""
    deadlines: dict[str, datetime] = {}
    """Pending deadlines by kind; the engine fires each once it has passed."""

    def awaiting(self, kind: str, due: datetime) -> Self:
        """The same with this deadline started, or moved."""
        return self.change(deadlines={**self.deadlines, kind: due})

    def not_awaiting(self, *kinds: str) -> Self:
        """The same without these deadlines."""
        others = {name: due for name, due in self.deadlines.items() if name not in kinds}
        return self.change(deadlines=others)

    @classmethod
    def overtakes(cls, kind: str) -> bool:
        """Whether a deadline of this kind goes ahead of parked records: rights do not wait."""
        del kind
        return False


Models = Mapping[str, type[State]]
"""The state model of each kind of aggregate of a service."""


class At(NamedTuple, Generic[R]):
    """The circumstances of a message: when, from whom, under which rules."""

    now: datetime
    aggregate: str
    """Id of the aggregate: the key of the message."""
    sender: str
    """Id of the agency, or the name of the service."""
    message_id: str
    rules: R
    """The service's `Rules`: the registry, and what its operator chose. What law or an agreement
    asks for is a dated `Rule` (shared/language/rule.py), a line of one of the domain's tables.
    """
    saved: "State | None" = None
    """The aggregate as it was last saved; None: not yet.

    A step that erases asks here who was told: what was decided since is dropped with the state,
    so nobody hears of it.
    """

    def new_id(self, *names: str) -> UUID:
        """An id that a repeat of the same message makes again, and no other sender's."""
        return uuid5(UUID(self.message_id), "/".join((self.sender, self.aggregate, *names)))


class Said(NamedTuple):
    """A message and where it goes."""

    message: Message
    to: str | None = None
    """An agency's id; None: the message's own shared topic, or the service itself."""
    about: str | None = None
    """Another aggregate of this service (only to itself); None: this aggregate."""


def tell(message: Message, *, to: str | None = None) -> Said:
    """Say something on the message's own topic, or to one agency."""
    return Said(message, to)


def tell_also(message: Message, *agencies: str) -> tuple[Said, ...]:
    """Say something on the message's own topic, and to each of these agencies."""
    return tell(message), *(tell(message, to=agency) for agency in agencies)


def tell_others(message: Message, sender: str, *concerned: str | None) -> tuple[Said, ...]:
    """Say something on the message's own topic, and once to each but whoever brought it about."""
    others = dict.fromkeys(one for one in concerned if one not in {None, sender})
    return tell_also(message, *(one for one in others if one is not None))


def ask(message: Request | Cancellation, of: UUID) -> Said:
    """Ask another aggregate of the service for something, or take that back."""
    if not isinstance(message, Request | Cancellation):
        raise TypeError(f"{message.type_name()} asks for nothing that is answered; tell it")
    return Said(message, about=str(of))


class Unsaid(NamedTuple):
    """What is not said any more of entities of an aggregate that goes on."""

    names: frozenset[UUID] = frozenset()
    """These entities end: what is sealed about them is told to nobody who has not got it yet."""
    untold: frozenset[tuple[UUID, str]] = frozenset()
    """One of them, and an agency that had not heard of it as saved and is not to hear of it now."""


class Outcome(NamedTuple, Generic[S]):
    """What a step decided."""

    state: S
    says: tuple[Said, ...] = ()
    answer: str | None = None
    """State named in the answer, when it is not the aggregate's life (one referral of several)."""
    erase: bool = False
    """Replace everything kept by `state`, which must be a receipt without content."""
    unsaid: Unsaid = Unsaid()
    """Of what was decided before and is not out yet."""


class States(NamedTuple):
    """What `state` can be in the answers to a command."""

    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    """Named where it stands in the way."""


NO_STATES = States((), ())
"""Of what is not answered, or without a state."""


class Refused(Exception):
    """The step says no; the sender hears the code, the place and the state, never a value."""

    def __init__(self, code: Code, *, pointer: str | None = None, state: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.pointer = pointer
        self.state = state
