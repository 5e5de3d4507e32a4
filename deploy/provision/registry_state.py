"""Where the bus differs from the registry, or says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from deploy.network.registry_contract import LISTED, Listed, listed
from deploy.provision.plan import Change, Plan, Sign
from shared.network.registry import Registry


@dataclass(frozen=True, slots=True)
class Said:
    """The latest record about an agency, as it lies on the topic."""

    ce_type: str
    value: bytes

    def read(self) -> Listed | None:
        """What it says, or nothing if that cannot be read any more."""
        for message in LISTED:
            if self.ce_type == message.ce_type():
                try:
                    return message.from_json(self.value)
                except ValidationError:
                    return None
        return None


Listing = Mapping[bytes, Said]
"""By key, without those that were taken out."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What to write so that the bus says what the registry does."""

    new: tuple[Listed, ...]
    changed: tuple[tuple[Listed, tuple[str, ...]], ...]
    """With the fields that change."""
    gone: tuple[bytes, ...]
    """Keys of those that no longer stand in the registry."""

    def to_write(self) -> tuple[Listed, ...]:
        """All that is to be said, in the order of the registry."""
        return (*self.new, *(one for one, _ in self.changed))

    def plan(self) -> Plan:
        """Say it in lines."""
        return Plan(
            (
                *(Change(Sign.ADD, f"registry entry {one.id}") for one in self.new),
                *(
                    Change(Sign.CHANGE, f"registry entry {one.id}: {', '.join(fields)}")
                    for one, fields in self.changed
                ),
                *(
                    Change(Sign.REMOVE, f"registry entry {key.decode(errors='replace')}")
                    for key in self.gone
                ),
            )
        )


def compare(registry: Registry, found: Listing) -> Difference:
    """Find what is missing, different, or there without being asked for."""
    wanted = {one.id.encode(): one for one in listed(registry)}
    there = {key: said.read() for key, said in found.items() if key in wanted}
    return Difference(
        new=tuple(one for key, one in wanted.items() if key not in there),
        changed=tuple(
            (one, _fields(there[key], one))
            for key, one in wanted.items()
            if key in there and there[key] != one
        ),
        gone=tuple(sorted(found.keys() - wanted.keys())),
    )


def _fields(before: Listed | None, after: Listed) -> tuple[str, ...]:
    if before is None:
        return ("cannot be read",)
    names = type(after).model_fields
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
