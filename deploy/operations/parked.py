"""Parked records, as the services show them, and what can be done about each."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from pydantic import TypeAdapter

from deploy.network.services import DESK
from deploy.operations.addresses import Addresses
from deploy.operations.pages import NoAnswer, Page, read_page
from deploy.operations.service_state import Read
from shared.engine.decisions import OF_A_DOCUMENT
from shared.network.i_json import NotIJson
from shared.network.i_json import read as strictly
from shared.wire.envelope import derived_id

PATH = "/parked"
CAUSES = {
    "crashed": "mend the step",
    "unknown_version": "let the service hear this version of it",
}
"""What has to be mended, by the code of a record; for any other code, the program that wrote it."""
_COUNT: TypeAdapter[int] = TypeAdapter(int)


@dataclass(frozen=True, slots=True)
class Parked:
    """What is known of one record; never its content."""

    service: str
    """In whose database it lies: two services may have parked the same record."""
    parked: str
    aggregate: str | None
    """The case or other key; None: the record has none that can be read."""
    kind: str
    """Of which kind of aggregate, as far as it is known."""
    code: str
    place: str
    """Exception type and place in our code, for a crash; or what cannot be read."""
    parked_at: str
    topic: str
    partition: int
    offset: int
    behind: int | None = None
    """Records of the same aggregate that wait behind it; None: no aggregate waits for it."""

    @classmethod
    def of(cls, service: str, entry: Mapping[str, Any]) -> Self:
        """Read an entry of `/parked`. Raises ValueError or TypeError."""
        found: Self = TypeAdapter(cls).validate_python({**entry, "service": service})
        datetime.fromisoformat(found.parked_at)
        return found

    @property
    def name(self) -> str:
        """How operators call it."""
        return f"{self.service}/{self.parked}"

    @property
    def key(self) -> str:
        """What a command about it has to be keyed by; for a record without a key any UUID does."""
        return self.aggregate or derived_id("parked", self.parked)

    @property
    def advice(self) -> list[str]:
        """What to do, the likeliest first."""
        discard = f"./kvi parked discard {self.name} --reason WORD"
        if self.behind is None:
            return [f"nobody waits for it any more, so it can go: {discard}"]
        release = f"./kvi parked release {self.aggregate}"
        if self.code in OF_A_DOCUMENT:
            stored = f"{self.service} cannot read what it has stored of this case"
            return [f"{stored}; mend that (docs/operating.md, Unreadable), then: {release}"]
        if self.code == "queued":
            return [f"it waits behind another record of the same case: {release}"]
        cause = CAUSES.get(self.code, "mend whoever wrote it")
        return [
            f"{cause}, put the new version up, then: {release}",
            f"or give this one record up for good: {discard}",
        ]

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        known = {name: value for name, value in asdict(self).items() if value is not None}
        return {"name": self.name, **known}


@dataclass(frozen=True, slots=True)
class _Shown:
    count: int
    records: tuple[Parked, ...]


@dataclass(frozen=True, slots=True)
class ParkedEverywhere:
    """What all services show."""

    records: tuple[Parked, ...]
    more: Mapping[str, int]
    """By service: records that it does not show because they are too many."""
    silent: tuple[str, ...]
    """Services that did not show anything."""

    def named(self, name: str) -> list[Parked]:
        """Those of this name, with or without the service."""
        return [each for each in self.records if name in {each.name, each.parked}]

    def services_waiting_for(self, aggregate: str) -> list[str]:
        """The services that have put records of this aggregate aside, or may have."""
        known = (record.service for record in self.records if record.aggregate == aggregate)
        return list(dict.fromkeys((*known, *self.more)))


def read_parked(addresses: Addresses, read: Read = read_page) -> ParkedEverywhere:
    """Ask all services side by side; of each, the first replica that answers."""
    services = {name: known for name, known in addresses.items() if name != DESK}
    with ThreadPoolExecutor(max(1, len(services))) as pool:
        asked = [pool.submit(_shown_by, name, known, read) for name, known in services.items()]
        shown = dict(zip(services, (one.result() for one in asked), strict=True))
    everything = (record for one in shown.values() if one is not None for record in one.records)
    return ParkedEverywhere(
        records=tuple(sorted(everything, key=lambda each: each.parked_at)),
        more={
            name: one.count - len(one.records)
            for name, one in shown.items()
            if one is not None and one.count > len(one.records)
        },
        silent=tuple(name for name, one in shown.items() if one is None),
    )


def _shown_by(service: str, addresses: Iterable[str], read: Read) -> _Shown | None:
    for address in addresses:
        try:
            page: Page = read(address, PATH)
        except NoAnswer:
            continue
        if (found := _read(service, page)) is not None:
            return found
    return None


def _read(service: str, page: Page) -> _Shown | None:
    """What a page says; nothing when it is an error, or somebody else's page."""
    if not page.is_good:
        return None
    try:
        found: Any = strictly(page.text.encode())
        records = tuple(Parked.of(service, entry) for entry in found["records"])
        return _Shown(_COUNT.validate_python(found["count"]), records)
    except (NotIJson, ValueError, LookupError, TypeError):
        return None
