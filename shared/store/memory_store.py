"""The store in memory: for tests and models, with the same behaviour as the real one."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.language.steps import Models
from shared.store.aggregate import Aggregate, from_document, to_changes
from shared.store.published import Published
from shared.store.store import Due, ParkedRecord, as_they_came, due_of
from shared.store.unreadable import version_of, waiting_of
from shared.store.watermark import Watermark


async def _nothing() -> int:
    return 0


class MemoryStore:
    """Holds documents as MongoDB would; may be shared by several engines."""

    def __init__(
        self,
        models: Models,
        wall_ms: Callable[[], int] = lambda: 0,
        acknowledged: Callable[[], Awaitable[int]] = _nothing,
    ) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.records: dict[str, ParkedRecord] = {}
        self.published = Published()
        self.watermark = Watermark(wall_ms, acknowledged)
        self.reached: dict[str, int] = {}
        """How far the watermark has come, once something was saved."""
        self._models = models
        self._around = wall_ms, acknowledged

    def another(self) -> "MemoryStore":
        """The same documents, as another process has them that has seen nothing done yet."""
        other = MemoryStore(self._models, *self._around)
        other.documents, other.records = self.documents, self.records
        other.reached = self.reached
        return other

    async def load(self, ids: Iterable[str], published_before_ms: int) -> dict[str, Aggregate]:
        """As `Store.load`."""
        await self.check()
        return {key: self._load(key, published_before_ms) for key in ids}

    def _load(self, key: str, published_before_ms: int) -> Aggregate:
        if key not in self.documents:
            return Aggregate(key)
        document = deepcopy(self.documents[key])
        found = from_document(
            document,
            self._models,
            published=self.published,
            published_before_ms=published_before_ms,
        )
        if waiting_of(document) is None:
            mine = [record for record in self.records.values() if record.aggregate == key]
            found.waiting = [record.id for record in sorted(mine, key=as_they_came)]
        return found

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        """As `Store.save`."""
        stale = []
        if changed and (at_ms := self.watermark.next()) is not None:
            self.watermark.found(self.reached, self.watermark.newest_ms)
            self.reached["at"] = max(at_ms, self.reached.get("at", 0))
            self.watermark.carried_on(at_ms)
        for aggregate in changed:
            stored = self.documents.get(aggregate.id, {"version": 0})
            if version_of(stored) != aggregate.version:
                stale.append(aggregate.id)
                continue
            update = deepcopy(to_changes(aggregate, published=self.published))
            document = {**stored, "_id": aggregate.id, **update["$set"]}
            if "$inc" in update:
                document["version"] = stored["version"] + update["$inc"]["version"]
            if "$push" in update:
                added = update["$push"]["seen"]["$each"]
                document["seen"] = [*document.get("seen", []), *added]
            self.documents[aggregate.id] = document
        return stale

    async def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """As `Store.versions`."""
        return {key: version_of(self.documents[key]) for key in ids if key in self.documents}

    async def due(self, now: datetime, limit: int, kinds: frozenset[str]) -> list[Due]:
        """As `Store.due`."""
        await self.check()
        found: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for key, document in self.documents.items():
            due_at, kind = document["due_at"], document["kind"]
            is_asked_for = kind in kinds or kind not in self._models
            if is_asked_for and due_at is not None and due_at <= now:
                found[kind].append((due_at, key))
        first = sorted(entry for some in found.values() for entry in sorted(some)[:limit])
        return [due_of(self.documents[key], self._models, now) for _, key in first]

    async def check(self) -> None:
        """As `Store.check`."""
        self.watermark.found(self.reached, await self.watermark.known())

    async def park(self, records: Sequence[ParkedRecord]) -> None:
        """As `Store.park`."""
        for record in records:
            kept = self.records.setdefault(record.id, record)
            version = max(kept.version, record.version)
            self.records[record.id] = replace(kept, version=version)

    async def parked(self, ids: Iterable[str]) -> dict[str, ParkedRecord]:
        """As `Store.parked`."""
        return {key: self.records[key] for key in ids if key in self.records}

    async def unpark(self, saved: Sequence[Aggregate], keyless: Sequence[str]) -> None:
        """As `Store.unpark`."""
        done = {aggregate.id: aggregate for aggregate in saved}
        for key, record in list(self.records.items()):
            owner = done.get(record.aggregate or "")
            if (owner is None and record.aggregate is None and key in keyless) or (
                owner is not None
                and key not in owner.waiting
                and record.version < owner.saved_version
            ):
                del self.records[key]
