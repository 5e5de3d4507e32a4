"""Services and agencies that exist only in tests, so that a rule can be seen apart."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from shared.language.message import Command, Event, Message
from shared.language.steps import State
from shared.network.registry import Agency, AgencyKind
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard

PRISON = AgencyKind.PRISON


class Thing(State):
    kind = "thing"


class Knock(Command):
    pass


class Opened(Event):
    topic = "door.openings.v1"


def agency(name: str, kind: AgencyKind) -> Agency:
    return Agency(id=name, kind=kind, name=name, email=f"{name}@kvi.example")


def prison(name: str) -> Agency:
    return agency(name, PRISON)


def nothing(_state: object, _message: object, _at: object) -> None:
    return None


def services(
    *, hears: Mapping[str, tuple[type[Message], ...]] | None = None, **owned: tuple[type[Any], ...]
) -> dict[str, Switchboard]:
    """Services that exist only here: by name, what each owns and what each listens to."""
    made = {}
    for name, messages in owned.items():
        contract = ModuleType(
            ""
        )  # every module begins so: wherever a message is written, it is owned
        contract.__dict__.update({message.__name__: message for message in messages})
        on: dict[type[Message], Row] = {m: row(nothing) for m in (hears or {}).get(name, ())}
        on |= {m: row(nothing, by=PRISON) for m in messages if issubclass(m, Command)}
        made[name] = Switchboard(name, (Kind(Thing, on),), contract)
    return made


INVENTED = services(door=(Knock, Opened))
