"""What is parked in a service, as operators may see it: names, codes and places, never bytes."""

import asyncio
import json
from typing import Any

from faststream.asgi import AsgiResponse, get
from faststream.asgi.handlers import HttpHandler

from shared.store.mongo import MongoAway
from shared.store.mongo_store import MongoStore
from shared.watch.log_events import rfc3339

PATH = "/parked"
_MOST = 1_000
_SECONDS = 1.0


def parked_page(store: MongoStore) -> tuple[str, HttpHandler]:
    """The path and its handler: `{"count", "records"}` as JSON, the oldest first.

    `behind` says how many records of the same aggregate cannot be carried out before this one;
    it is absent when no aggregate waits for the record.
    """

    @get
    async def parked(_scope: object) -> AsgiResponse:
        try:
            async with asyncio.timeout(_SECONDS):
                page = await _page(store)
        except (TimeoutError, MongoAway):
            return AsgiResponse(b"mongodb does not answer\n", 503, {"content-type": "text/plain"})
        body = json.dumps(page).encode()
        return AsgiResponse(body, 200, {"content-type": "application/json"})

    return PATH, parked


async def _page(store: MongoStore) -> dict[str, Any]:
    documents = await store.parked_metadata(_MOST)
    aggregates = {each["aggregate"] for each in documents if each["aggregate"] is not None}
    waiting = await store.waiting(aggregates) if aggregates else {}
    records = [_entry(each, waiting.get(each["aggregate"], [])) for each in documents]
    number = sum((await store.parked_count()).values()) if records else 0
    return {"count": number, "records": records}


def _entry(document: dict[str, Any], waiting: list[str]) -> dict[str, Any]:
    name = document["_id"]
    entry = {
        "parked": name,
        "aggregate": document["aggregate"],
        "kind": document["kind"],
        "code": document["code"],
        "place": document["place"],
        "parked_at": rfc3339(document["parked_at"]),
        "topic": document["topic"],
        "partition": document["partition"],
        "offset": document["offset"],
    }
    if name in waiting:
        entry["behind"] = len(waiting) - waiting.index(name) - 1
    return entry
