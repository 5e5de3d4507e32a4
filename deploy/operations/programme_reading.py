"""What the programme keeps, as it lies in the database of events, or another service in its own."""

from collections.abc import Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from pymongo import MongoClient

from deploy.servers.endpoints import Endpoints
from services.events.switchboard import SWITCHBOARD
from shared.language.steps import State

MILLISECONDS = 10_000
AGGREGATES = "aggregates"

S = TypeVar("S", bound=State)


class Stored(NamedTuple, Generic[S]):
    """One aggregate."""

    id: str
    version: int
    """Higher after each change."""
    state: S


def read_all(endpoints: Endpoints, of: type[S]) -> list[Stored[S]]:
    """All of a kind. Raises PyMongoError, or ValueError for what cannot be read."""
    return list(_read(endpoints, of, {}, SWITCHBOARD.service))


def read_one(
    endpoints: Endpoints, of: type[S], key: UUID, service: str = SWITCHBOARD.service
) -> S | None:
    """None: none of this kind has this id. Raises PyMongoError, or ValueError as above."""
    return next((one.state for one in _read(endpoints, of, {"_id": str(key)}, service)), None)


def _read(
    endpoints: Endpoints, of: type[S], which: Mapping[str, Any], service: str
) -> Iterator[Stored[S]]:
    client: MongoClient[dict[str, Any]] = MongoClient(
        endpoints.mongo_uri,
        username=service,
        password=endpoints.secrets.of(service),
        authSource=service,
        serverSelectionTimeoutMS=MILLISECONDS,
        appname="kvi-reading",
    )
    with client:
        wanted = {**which, "kind": of.kind}
        for found in client[service][AGGREGATES].find(wanted, {"state": 1, "version": 1}):
            yield Stored(found["_id"], found["version"], of.model_validate(found["state"]))
